"""A pen that draws antialiased vector shapes in unit coordinates.

Motifs, emblems, glyphs and mural figures are all drawn with it, so that none of them knows about pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

Point = tuple[float, float]
Ink = int | tuple[int, ...]

OVERSAMPLING = 3
"""Shapes are drawn this many times larger and averaged down: Pillow's own shapes are not antialiased."""


class Pen:
    """Draws on a canvas whose height is 1 and whose width is ``aspect``; x points right, y points down.

    Args:
        size: Height of the finished picture in px.
        aspect: Width divided by height.
        mode: Pillow mode: ``"L"`` for a coverage or height map, ``"RGBA"`` for a coloured cut-out.
    """

    def __init__(self, size: int, aspect: float = 1.0, mode: str = "L") -> None:
        self.size = (max(1, round(size * aspect)), size)
        self._unit = size * OVERSAMPLING
        self._image = Image.new(mode, (self.size[0] * OVERSAMPLING, self._unit))
        self._draw = ImageDraw.Draw(self._image)

    def polygon(self, points: Sequence[Point], ink: Ink = 255) -> None:
        """Fills the polygon with these corners."""
        self._draw.polygon([self._px(p) for p in points], fill=ink)

    def line(self, points: Sequence[Point], width: float, ink: Ink = 255) -> None:
        """Draws an open line of the given width with round joints and ends."""
        px = [self._px(p) for p in points]
        thickness = max(1, round(width * self._unit))
        self._draw.line(px, fill=ink, width=thickness, joint="curve")
        for end in (points[0], points[-1]):
            self.disc(end, width / 2, ink)

    def disc(self, centre: Point, radius: float, ink: Ink = 255) -> None:
        """Fills a disc."""
        self.ellipse(centre, radius, radius, ink)

    def ellipse(self, centre: Point, radius_x: float, radius_y: float, ink: Ink = 255) -> None:
        """Fills an upright ellipse."""
        x, y = self._px(centre)
        rx, ry = radius_x * self._unit, radius_y * self._unit
        self._draw.ellipse((x - rx, y - ry, x + rx, y + ry), fill=ink)

    def ring(self, centre: Point, radius: float, width: float, ink: Ink = 255) -> None:
        """Draws a circle line; ``radius`` is the outer one."""
        x, y = self._px(centre)
        r = radius * self._unit
        self._draw.ellipse((x - r, y - r, x + r, y + r), outline=ink, width=max(1, round(width * self._unit)))

    def arc(self, centre: Point, radius: float, start: float, end: float, width: float, ink: Ink = 255) -> None:
        """Draws a circle's part between two angles in degrees (clockwise from the right)."""
        x, y = self._px(centre)
        r = radius * self._unit
        thickness = max(1, round(width * self._unit))
        self._draw.arc((x - r, y - r, x + r, y + r), start, end, fill=ink, width=thickness)

    def rectangle(self, left: float, top: float, right: float, bottom: float, ink: Ink = 255) -> None:
        """Fills an upright rectangle."""
        self._draw.rectangle((*self._px((left, top)), *self._px((right, bottom))), fill=ink)

    def image(self) -> Image.Image:
        """Returns the finished, antialiased picture."""
        return self._image.resize(self.size, Image.Resampling.BOX)

    def coverage(self) -> NDArray[np.float32]:
        """Returns the finished picture of mode ``"L"`` as an array (H, W) with values 0..1."""
        return np.asarray(self.image(), dtype=np.float32) / np.float32(255)

    def _px(self, point: Point) -> Point:
        return point[0] * self._unit, point[1] * self._unit


def star_points(centre: Point, outer: float, inner: float, tips: int, turn: float = 0.0) -> list[Point]:
    """Returns the corners of a star with ``tips`` tips; ``turn`` rotates it, in radians."""
    corners = []
    for i in range(2 * tips):
        angle = pi * i / tips - pi / 2 + turn
        radius = outer if i % 2 == 0 else inner
        corners.append((centre[0] + radius * cos(angle), centre[1] + radius * sin(angle)))
    return corners


def petal_points(base: Point, length: float, width: float, angle: float) -> list[Point]:
    """Returns the outline of a pointed petal that grows from ``base`` in the direction ``angle`` (radians)."""
    along = (cos(angle), sin(angle))
    outline = []
    for t, side in [(0, 0), (0.3, 1), (0.6, 0.9), (1, 0), (0.6, -0.9), (0.3, -1)]:
        across = side * width / 2
        outline.append(
            (
                base[0] + t * length * along[0] - across * along[1],
                base[1] + t * length * along[1] + across * along[0],
            )
        )
    return outline
