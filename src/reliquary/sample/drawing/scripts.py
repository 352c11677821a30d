"""Glyph-like marks in five manners of writing. They are invented strokes and mean nothing in any language."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import radians

import numpy as np
from numpy.typing import NDArray

from reliquary.sample.drawing.pen import Pen, petal_points
from reliquary.seeds import generator

GLYPH = 32
"""Side of a glyph tile in px."""

GLYPHS_PER_SCRIPT = 14


@lru_cache(maxsize=8)
def glyph_tiles(script: str) -> NDArray[np.float32]:
    """Returns the script's glyphs, read-only, as coverage maps (GLYPHS_PER_SCRIPT, GLYPH, GLYPH), values 0..1."""
    tiles = np.stack([_glyph(script, index) for index in range(GLYPHS_PER_SCRIPT)])
    tiles.setflags(write=False)
    return tiles


def text_panel(script: str, rows: int, columns: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Writes random glyphs in a grid; returns coverage (rows * GLYPH, columns * GLYPH), values 0..1."""
    tiles = glyph_tiles(script)[rng.integers(GLYPHS_PER_SCRIPT, size=(rows, columns))]
    return np.asarray(tiles.transpose(0, 2, 1, 3).reshape(rows * GLYPH, columns * GLYPH))


def _glyph(script: str, index: int) -> NDArray[np.float32]:
    pen = Pen(GLYPH)
    _WRITERS[script](pen, index, generator(0, "glyph", script, index))
    return pen.coverage()


def _pictograph(pen: Pen, index: int, rng: np.random.Generator) -> None:
    shapes = (_bird, _reed, _eye, _sun, _water, _house, _snake)
    shapes[index % len(shapes)](pen)
    if index >= len(shapes):  # The second round carries a small mark below, as a different sign.
        pen.line([(0.3, 0.93), (0.3 + 0.4 * float(rng.random()), 0.93)], 0.09)


def _bird(pen: Pen) -> None:
    pen.ellipse((0.5, 0.5), 0.28, 0.16)
    pen.disc((0.74, 0.27), 0.12)
    pen.polygon([(0.6, 0.3), (0.8, 0.36), (0.7, 0.55)])
    pen.polygon([(0.3, 0.45), (0.06, 0.72), (0.4, 0.62)])
    pen.line([(0.5, 0.6), (0.5, 0.82), (0.62, 0.82)], 0.06)


def _reed(pen: Pen) -> None:
    pen.polygon(petal_points((0.45, 0.7), 0.6, 0.3, radians(-80)))
    pen.line([(0.45, 0.4), (0.45, 0.86)], 0.07)


def _eye(pen: Pen) -> None:
    pen.polygon([(0.08, 0.45), (0.5, 0.22), (0.92, 0.45), (0.5, 0.66)])
    pen.polygon([(0.2, 0.45), (0.5, 0.3), (0.8, 0.45), (0.5, 0.58)], 0)
    pen.disc((0.5, 0.44), 0.11)
    pen.line([(0.5, 0.62), (0.44, 0.85)], 0.07)


def _sun(pen: Pen) -> None:
    pen.ring((0.5, 0.45), 0.34, 0.1)
    pen.disc((0.5, 0.45), 0.1)


def _water(pen: Pen) -> None:
    for y in (0.3, 0.55):
        pen.line([(0.05, y), (0.2, y - 0.12), (0.35, y), (0.5, y - 0.12), (0.65, y), (0.8, y - 0.12), (0.95, y)], 0.08)


def _house(pen: Pen) -> None:
    pen.line([(0.3, 0.75), (0.12, 0.75), (0.12, 0.25), (0.88, 0.25), (0.88, 0.75), (0.6, 0.75)], 0.1)


def _snake(pen: Pen) -> None:
    pen.line([(0.06, 0.7), (0.25, 0.52), (0.42, 0.7), (0.6, 0.5), (0.72, 0.62), (0.86, 0.3)], 0.09)
    pen.disc((0.86, 0.27), 0.09)


def _wedges(pen: Pen, index: int, rng: np.random.Generator) -> None:
    for _ in range(3 + index % 3):
        x, y = rng.uniform(0.12, 0.5), rng.uniform(0.15, 0.5)
        if rng.random() < 0.5:
            pen.polygon([(x, y - 0.13), (x + 0.2, y), (x, y + 0.13)])
            pen.line([(x, y), (x + 0.42, y)], 0.06)
        else:
            pen.polygon([(x - 0.13, y), (x, y + 0.2), (x + 0.13, y)])
            pen.line([(x, y), (x, y + 0.42)], 0.06)


def _strokes(pen: Pen, index: int, rng: np.random.Generator) -> None:
    if index % 5 == 0:
        pen.ring((0.5, 0.5), 0.32, 0.09)
        return
    grid = [(x, y) for x in (0.25, 0.75) for y in (0.15, 0.5, 0.85)]
    pen.line([(0.25, 0.15), (0.25, 0.85)], 0.09)
    for _ in range(2):
        first, second = rng.choice(len(grid), size=2, replace=False)
        pen.line([grid[first], grid[second]], 0.09)


def _kufic(pen: Pen, index: int, rng: np.random.Generator) -> None:
    pen.line([(-0.1, 0.78), (1.1, 0.78)], 0.12)
    for x in rng.choice([0.15, 0.38, 0.62, 0.85], size=1 + index % 3, replace=False):
        top = float(rng.choice([0.1, 0.1, 0.45]))
        pen.line([(float(x), top), (float(x), 0.78)], 0.11)
    if index % 4 == 1:
        pen.ring((0.5, 0.66), 0.2, 0.09)
    if index % 4 == 2:
        pen.arc((0.6, 0.78), 0.17, 0, 180, 0.09)


def _seal(pen: Pen, index: int, rng: np.random.Generator) -> None:
    for y in (0.15, 0.4, 0.65, 0.88):
        if rng.random() < 0.7:
            pen.line([(0.14, y), (0.86, y)], 0.075)
    for x in (0.14, 0.5, 0.86):
        if rng.random() < 0.6:
            top, bottom = sorted(rng.choice([0.15, 0.4, 0.65, 0.88], size=2, replace=False))
            pen.line([(x, float(top)), (x, float(bottom))], 0.075)
    if index % 3 == 0:
        pen.line([(0.5, 0.3), (0.14, 0.9)], 0.07)
        pen.line([(0.5, 0.3), (0.86, 0.9)], 0.07)


_WRITERS: dict[str, Callable[[Pen, int, np.random.Generator], None]] = {
    "pictographs": _pictograph,
    "wedges": _wedges,
    "strokes": _strokes,
    "kufic": _kufic,
    "seal": _seal,
}

SCRIPTS: tuple[str, ...] = tuple(_WRITERS)
"""The names of all scripts."""
