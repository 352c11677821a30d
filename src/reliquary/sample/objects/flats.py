"""Flat objects (coins, steles, tiles): a height map with colours, laid before the camera and turned."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import cos, sin

import numpy as np
from PIL import Image

from reliquary.height_fields import normals_from_height
from reliquary.sample.drawing.shading import Field, Surface


@dataclass(frozen=True)
class Flat:
    """A flat object in its own frame, seen from the front.

    Attributes:
        height: (h, w) height above the ground in px of this frame.
        colour: (h, w, 3) reflectance 0..1.
        coverage: (h, w) 1 on the object, 0 beside it.
        gloss: Strength of the highlight, 0..1.
        standing: True for a slab that stands on the floor.
    """

    height: Field
    colour: Field
    coverage: Field
    gloss: float
    standing: bool = False

    @cached_property
    def picture(self) -> Image.Image:
        """Colour and coverage as an 8-bit RGBA picture; every view of the object starts from it."""
        rgba = np.concatenate([self.colour, self.coverage[..., None]], axis=-1) * np.float32(255)
        return Image.fromarray(rgba.astype(np.uint8))


def flat_surface(flat: Flat, height: int, width: int, roll: float, yaw: float, zoom: float) -> Surface:
    """Projects a flat object into a picture of (height, width) px.

    Args:
        flat: What to show.
        height: Rows of the picture.
        width: Columns of the picture.
        roll: Rotation in the picture plane, radians.
        yaw: Rotation about the upright axis, radians; the object becomes narrower by its cosine.
        zoom: Share of the picture that the object fills, 0..1.
    """
    rows, columns = flat.height.shape
    reach_x = abs(columns * cos(yaw) * cos(roll)) + abs(rows * sin(roll))
    reach_y = abs(columns * cos(yaw) * sin(roll)) + abs(rows * cos(roll))
    scale = zoom * min(width / reach_x, height / reach_y)
    affine = _inverse_affine((rows, columns), (height, width), roll, yaw, scale)
    size = (width, height)
    warped = flat.picture.transform(size, Image.Transform.AFFINE, affine, Image.Resampling.BILINEAR)
    pixels = np.asarray(warped, dtype=np.float32) * np.float32(1 / 255)
    relief = Image.fromarray(flat.height * np.float32(scale))
    bumps = np.asarray(relief.transform(size, Image.Transform.AFFINE, affine, Image.Resampling.BILINEAR))
    normal = _yawed(normals_from_height(bumps), yaw)
    return Surface(pixels[..., :3], normal, pixels[..., 3], flat.gloss, flat.standing)


def _inverse_affine(
    source: tuple[int, int], target: tuple[int, int], roll: float, yaw: float, scale: float
) -> tuple[float, float, float, float, float, float]:
    """Returns Pillow's coefficients, which map a pixel of the picture to a place on the object."""
    a, b = cos(roll) / (scale * cos(yaw)), sin(roll) / (scale * cos(yaw))
    d, e = -sin(roll) / scale, cos(roll) / scale
    centre_x, centre_y = target[1] / 2, target[0] / 2
    return (
        a, b, source[1] / 2 - a * centre_x - b * centre_y,
        d, e, source[0] / 2 - d * centre_x - e * centre_y,
    )  # fmt: skip


def _yawed(normal: Field, yaw: float) -> Field:
    c, s = np.float32(cos(yaw)), np.float32(sin(yaw))
    x, z = normal[..., 0], normal[..., 2]
    return np.stack([c * x + s * z, normal[..., 1], c * z - s * x], axis=-1)
