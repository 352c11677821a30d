"""Series of photographs: one relic in one place and one light, taken one to three times from nearly the same side.

They differ from the renders as photographs of collections do: the relic stands upright and mostly shows its front, in
the room where it is kept; lamps are harsher and warmer, crops closer, and lens, sensor and JPEG leave their traces.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import pi, radians

import numpy as np
from PIL import Image, ImageFilter

from reliquary.pinhole import Direction
from reliquary.sample.drawing.shading import Field, Light, studio_backdrop
from reliquary.sample.scenes import sample_scene
from reliquary.seeds import derive, generator

LONGEST_SERIES = 3

_LARGE = ((1000, 750), (750, 1000), (1000, 667), (667, 1000), (1000, 562))
_SMALL = ((800, 600), (600, 800), (640, 480), (500, 500))
SIZES = _LARGE + _SMALL
"""Widths and heights of photographs in px."""

PLACES = {"studio": 0.4, "vitrine": 0.2, "gallery_wall": 0.14, "wooden_table": 0.08, "street": 0.09, "field": 0.09}
"""Where relics are photographed, and how often."""


@dataclass(frozen=True)
class Series:
    """What the photographs of a series share.

    Attributes:
        name: Class of the relic, one of MODEL_CLASSES.
        number: Number of the series within the class.
        seed: Seed of its backdrop.
        size: Width and height in px.
        place: One of PLACES.
        direction: Where the camera stands.
        distance: Of the camera, in radii of the object's bounding sphere.
        fill: Longer side of the object's box over the picture's side; above 1 the picture shows a part of it.
        place_in_frame: Of the box, -1 (left, top) to 1 (right, bottom), for both axes.
        light: The lamp and the room.
        cast: Factors (3,) of red, green and blue: how far the white balance is off.
        background_blur: Of the backdrop, in thousandths of the picture's width.
        blur: Of the whole picture, in thousandths of its width.
        quality: Of the JPEG file.
    """

    name: str
    number: int
    seed: int
    size: tuple[int, int]
    place: str
    direction: Direction
    distance: float
    fill: float
    place_in_frame: tuple[float, float]
    light: Light
    cast: tuple[float, float, float]
    background_blur: float
    blur: float
    quality: int


def sample_series(name: str, number: int, seed: int) -> Series:
    """Draws one series of a class."""
    item = ("relic series", name, number)
    rng = generator(seed, *item)
    red, green, blue = (float(factor) for factor in np.clip(rng.normal(1, 0.06, 3), 0.8, 1.2))
    return Series(
        name=name,
        number=number,
        seed=derive(seed, *item),
        size=SIZES[int(rng.integers(len(SIZES)))],
        place=str(rng.choice(list(PLACES), p=list(PLACES.values()))),
        direction=_before_the_front(rng),
        distance=float(rng.uniform(2.2, 6)),
        fill=float(rng.uniform(0.4, 1.2)),
        place_in_frame=(float(rng.uniform(-1, 1)), float(rng.uniform(-1, 1))),
        light=_found_light(rng),
        cast=(red, green, blue),
        background_blur=float(rng.uniform(0, 6)),
        blur=float(rng.uniform(0.2, 1.8)),
        quality=int(rng.integers(55, 94)),
    )


def series_of_photographs(name: str, count: int, seed: int) -> list[int]:
    """Returns the number of the series of each of the first ``count`` photographs of a class; more only add."""
    rng = generator(seed, "relic series lengths", name)
    numbers: list[int] = []
    while len(numbers) < count:
        following = numbers[-1] + 1 if numbers else 0
        numbers += [following] * int(rng.integers(1, LONGEST_SERIES + 1))
    return numbers[:count]


@lru_cache(maxsize=1)
def backdrop(series: Series) -> Field:
    """Draws what stands behind the relic, (H, W, 3), 0..1; all photographs of a series share it."""
    width, height = series.size
    if series.place == "studio":
        return studio_backdrop(generator(series.seed, "backdrop"), height, width, standing=True)
    scene = Image.fromarray(sample_scene(series.place, width, height, series.seed))
    blurred = scene.filter(ImageFilter.GaussianBlur(series.background_blur * width / 1000))
    return np.asarray(blurred, dtype=np.float32) / np.float32(255)


def _before_the_front(rng: np.random.Generator) -> Direction:
    """Visitors and photographers stand before the front, at the height of their eyes; a few walk round."""
    azimuth = rng.uniform(-pi, pi) if rng.random() < 0.2 else rng.normal(0, radians(38))
    return Direction(azimuth=float(azimuth), elevation=float(rng.uniform(radians(-4), radians(32))))


def _found_light(rng: np.random.Generator) -> Light:
    side = 1.0 if rng.random() < 0.5 else -1.0
    return Light(
        azimuth=side * float(rng.uniform(0, 105)),
        elevation=float(rng.uniform(12, 78)),
        ambient=float(rng.uniform(0.1, 0.6)),
        strength=float(rng.uniform(0.55, 1.35)),
        warmth=float(rng.normal(0.3, 0.9)),
    )
