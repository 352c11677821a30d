"""Taking a photograph of a relic: the object on its ground with its shadow, seen through a lens and a sensor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from reliquary.pinhole import Direction, Points, orbiting_camera, project, refocused
from reliquary.records import Camera
from reliquary.sample.drawing.fields import gaussian_blur
from reliquary.sample.drawing.shading import Light, develop
from reliquary.sample.models3d.models import SampleModel, sample_model
from reliquary.sample.relics.rendering import bounding_sphere, draw, ground_shadow, tight_box, world_vertices
from reliquary.sample.relics.series import Series, backdrop
from reliquary.seeds import generator

FOCAL_MM = 50.0
SHADOW_BLUR = 0.012
"""Of the picture's width."""


@dataclass(frozen=True)
class Photograph:
    """A photograph with what an annotator would draw.

    Attributes:
        image: RGB (H, W, 3).
        box: Tight box (x, y, w, h) of what is seen of the relic, px from the top-left corner.
        truncated: The relic reaches beyond the picture.
    """

    image: NDArray[np.uint8]
    box: tuple[float, float, float, float]
    truncated: bool


def take_photograph(series: Series, shot: int) -> Photograph:
    """Takes one photograph of a series; shots differ by a small step of the camera, the crop and the exposure."""
    rng = generator(series.seed, "shot", shot)
    model, vertices = _model(series.name)
    camera = _camera(_stepped(series, rng), vertices)
    light = replace(series.light, strength=series.light.strength * float(rng.uniform(0.93, 1.07)))
    drawing = draw(model, camera, light)
    picture = drawing.colour + (1 - drawing.coverage[..., None]) * (
        backdrop(series) * _light_on_the_ground(model, camera, light)[..., None]
    )
    developed = develop(picture * np.array(series.cast, dtype=np.float32), rng)
    blurred = Image.fromarray(developed).filter(ImageFilter.GaussianBlur(series.blur * series.size[0] / 1000))
    whole = _projected_box(vertices, camera)
    return Photograph(
        image=np.asarray(blurred),
        box=tight_box(drawing.coverage > 0),
        truncated=bool(whole[:2].min() < 0 or whole[2] > camera.width or whole[3] > camera.height),
    )


def _stepped(series: Series, rng: np.random.Generator) -> Series:
    """Moves the camera and its frame a little."""
    azimuth, elevation = (float(angle + rng.normal(0, 0.02)) for angle in series.direction)
    x, y = (float(np.clip(place + rng.normal(0, 0.05), -1, 1)) for place in series.place_in_frame)
    return replace(
        series,
        direction=Direction(azimuth, elevation),
        place_in_frame=(x, y),
        fill=series.fill * float(rng.uniform(0.97, 1.03)),
    )


def _camera(series: Series, vertices: Points) -> Camera:
    """Frames the relic as the series says: its box of that size, at that place."""
    centre, radius = bounding_sphere(vertices)
    wide = orbiting_camera(centre, series.distance * radius, series.direction, series.size, FOCAL_MM)
    box = _projected_box(vertices, wide)
    frame = np.array(series.size, dtype=np.float64)
    extent = box[2:] - box[:2]
    factor = series.fill / float((extent / frame).max())
    room = np.abs(frame - factor * extent)
    # Within the room that the frame leaves, or, for a part of the relic, so that the frame stays full of it.
    offset = 0.45 * np.array(series.place_in_frame) * room
    shift = offset - factor * ((box[2:] + box[:2]) / 2 - frame / 2)
    return refocused(wide, factor, (float(shift[0]), float(shift[1])))


def _projected_box(vertices: Points, camera: Camera) -> Points:
    """Returns left, top, right and bottom (4,) of the whole relic, px, beyond the picture too."""
    points = project(vertices, camera)[:, :2]
    return np.concatenate([points.min(axis=0), points.max(axis=0)])


def _light_on_the_ground(model: SampleModel, camera: Camera, light: Light) -> NDArray[np.float32]:
    """Returns how much light reaches the ground (H, W), 0..1: the relic's shadow has soft edges."""
    shadow = ground_shadow(model, camera, light)
    small = gaussian_blur(shadow[::4, ::4], max(SHADOW_BLUR * camera.width / 4, 0.5))
    soft = np.asarray(Image.fromarray(small).resize((camera.width, camera.height), Image.Resampling.BILINEAR))
    return 1 - np.float32(0.7 * (1.1 - light.ambient)) * soft


@lru_cache(maxsize=8)
def _model(name: str) -> tuple[SampleModel, Points]:
    model = sample_model(name)
    return model, world_vertices(model)
