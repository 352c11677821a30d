"""Ornament motifs: square tiles, drawn once, that repeat along a band or over a field.

Each motif is a function that draws on a unit square. Left and right edges match, so a row of tiles is seamless.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from math import cos, pi, radians, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.sample.drawing.pen import Pen, Point, petal_points, star_points
from reliquary.sample.drawing.scripts import glyph_tiles

TILE = 64
"""Side of a motif tile in px."""

_SCRIPT_MOTIFS = {"glyphs": "pictographs", "wedges": "wedges", "kufic": "kufic"}


@lru_cache(maxsize=64)
def motif_tile(name: str) -> NDArray[np.float32]:
    """Returns the motif as a read-only coverage map (TILE, TILE), values 0 (ground) to 1 (paint)."""
    pen = Pen(TILE)
    _DRAWERS[name](pen)
    tile = pen.coverage()
    tile.setflags(write=False)
    return tile


def motif_band(name: str, height: int, width: int, repeats: int, rng: np.random.Generator) -> NDArray[np.float32]:
    """Returns a band (height, width) of ``repeats`` motifs side by side, as coverage 0..1.

    Bands of writing hold ``repeats`` different glyphs; ``rng`` chooses them.
    """
    if name in _SCRIPT_MOTIFS:
        glyphs = glyph_tiles(_SCRIPT_MOTIFS[name])
        row = np.concatenate(glyphs[rng.integers(len(glyphs), size=repeats)], axis=1)
    else:
        row = np.tile(motif_tile(name), (1, repeats))
    return np.asarray(Image.fromarray(row).resize((width, height), Image.Resampling.BOX))


def motif_field(name: str, height: int, width: int, cell: int) -> NDArray[np.float32]:
    """Covers a field (height, width) with tiles of ``cell`` px, centred; coverage 0..1."""
    tile = np.asarray(Image.fromarray(motif_tile(name)).resize((cell, cell), Image.Resampling.BOX))
    rows, columns = -(-height // cell) + 1, -(-width // cell) + 1
    field = np.tile(tile, (rows, columns))
    top, left = (rows * cell - height) // 2, (columns * cell - width) // 2
    return field[top : top + height, left : left + width]


def _zigzag(pen: Pen) -> None:
    for y in (0.15, 0.5):
        pen.line([(-0.1, y + 0.27), (0.25, y), (0.5, y + 0.3), (0.75, y), (1.1, y + 0.27)], 0.1)


def _bands(pen: Pen) -> None:
    for y, width in ((0.14, 0.1), (0.5, 0.22), (0.86, 0.1)):
        pen.line([(-0.1, y), (1.1, y)], width)


def _lotus(pen: Pen) -> None:
    for angle, length in ((-90, 0.78), (-125, 0.7), (-55, 0.7), (-155, 0.52), (-25, 0.52)):
        pen.polygon(petal_points((0.5, 0.92), length, 0.2, radians(angle)))
    pen.line([(-0.1, 0.95), (1.1, 0.95)], 0.07)


def _petals(pen: Pen) -> None:
    for x in (0.0, 0.5, 1.0):
        pen.polygon(petal_points((x, 1.0), 0.95, 0.44, -pi / 2))
    for x in (0.0, 0.5, 1.0):
        pen.polygon(petal_points((x, 1.0), 0.6, 0.2, -pi / 2), 0)


def _checker(pen: Pen) -> None:
    for row in range(4):
        for column in range(4):
            if (row + column) % 2 == 0:
                pen.rectangle(column / 4, row / 4, (column + 1) / 4, (row + 1) / 4)


def _wave(pen: Pen) -> None:
    pen.line([(t / 16, 0.72 + 0.12 * cos(2 * pi * t / 16)) for t in range(-1, 18)], 0.1)
    spiral = [(0.5 + 0.3 * (1 - t / 26) * cos(0.4 * t), 0.4 + 0.3 * (1 - t / 26) * sin(0.4 * t)) for t in range(22)]
    pen.line(spiral, 0.09)


def _meander(pen: Pen) -> None:
    path = [(0.0, 0.88), (0.0, 0.12), (0.78, 0.12), (0.78, 0.66), (0.36, 0.66), (0.36, 0.42), (0.54, 0.42)]
    pen.line(path, 0.12)
    pen.line([(-0.1, 0.88), (1.1, 0.88)], 0.12)
    pen.line([(1.0, 0.88), (1.0, 0.12)], 0.12)


def _palmette(pen: Pen) -> None:
    for angle in (-90, -120, -60, -148, -32, -172, -8):
        length = 0.72 - abs(angle + 90) / 300
        pen.polygon(petal_points((0.5, 0.86), length, 0.13, radians(angle)))
    pen.arc((0.0, 0.98), 0.28, -90, 0, 0.07)
    pen.arc((1.0, 0.98), 0.28, 180, 270, 0.07)


def _egg_and_dart(pen: Pen) -> None:
    pen.ellipse((0.5, 0.35), 0.34, 0.58)
    pen.ellipse((0.5, 0.35), 0.24, 0.48, 0)
    pen.ellipse((0.5, 0.35), 0.15, 0.38)
    for x in (0.0, 1.0):
        pen.polygon([(x - 0.07, 0.0), (x + 0.07, 0.0), (x, 0.95)])


def _laurel(pen: Pen) -> None:
    pen.line([(-0.1, 0.5), (1.1, 0.5)], 0.05)
    for x in (0.05, 0.38, 0.71):
        pen.polygon(petal_points((x, 0.5), 0.42, 0.17, radians(-42)))
        pen.polygon(petal_points((x, 0.5), 0.42, 0.17, radians(42)))


def _rosette(pen: Pen) -> None:
    for i in range(8):
        pen.polygon(petal_points((0.5, 0.5), 0.44, 0.24, 2 * pi * i / 8))
    pen.disc((0.5, 0.5), 0.12, 0)
    pen.disc((0.5, 0.5), 0.08)


def _scales(pen: Pen) -> None:
    for row, y in enumerate((0.0, 0.25, 0.5, 0.75)):
        for column in range(-1, 3):
            centre = (column / 2 + (0.25 if row % 2 else 0.0), y)
            pen.arc(centre, 0.28, 0, 180, 0.06)


def _dots(pen: Pen) -> None:
    for x, y in ((0.25, 0.25), (0.75, 0.25), (0.0, 0.5), (0.5, 0.5), (1.0, 0.5), (0.25, 0.75), (0.75, 0.75)):
        pen.disc((x, y), 0.1)


def _star(pen: Pen) -> None:
    pen.polygon(star_points((0.5, 0.5), 0.48, 0.34, 8))
    pen.polygon(star_points((0.5, 0.5), 0.36, 0.26, 8), 0)
    pen.polygon(star_points((0.5, 0.5), 0.22, 0.1, 8))
    for corner in _CORNERS:
        pen.polygon([(corner[0] - 0.16, corner[1]), (corner[0], corner[1] - 0.16), (corner[0] + 0.16, corner[1]),
                     (corner[0], corner[1] + 0.16)])  # fmt: skip


def _girih(pen: Pen) -> None:
    for turn in (0.0, pi / 8):
        outline = star_points((0.5, 0.5), 0.5, 0.28, 8, turn)
        pen.line([*outline, outline[0]], 0.05)
    for corner in _CORNERS:
        pen.line([corner, (0.5, 0.5)], 0.04)
    pen.disc((0.5, 0.5), 0.16, 0)
    pen.polygon(star_points((0.5, 0.5), 0.14, 0.07, 6))


def _arabesque(pen: Pen) -> None:
    stem = [(t / 24, 0.5 + 0.26 * sin(2 * pi * t / 24)) for t in range(-2, 27)]
    pen.line(stem, 0.06)
    for centre, start in (((0.25, 0.42), 100), ((0.75, 0.58), 280)):
        pen.arc(centre, 0.2, start, start + 250, 0.06)
        pen.disc(centre, 0.075)
    for x, y, angle in ((0.5, 0.5, -65), (0.0, 0.5, 65), (1.0, 0.5, 65), (0.5, 0.5, 160)):
        pen.polygon(petal_points((x, y), 0.34, 0.16, radians(angle)))


def _cross(pen: Pen) -> None:
    for angle in (0, 90, 180, 270):
        tip = (0.5 + 0.4 * cos(radians(angle)), 0.5 + 0.4 * sin(radians(angle)))
        across = (0.14 * sin(radians(angle)), 0.14 * cos(radians(angle)))
        pen.polygon([(0.5, 0.5), (tip[0] - across[0], tip[1] - across[1]), (tip[0] + across[0], tip[1] + across[1])])
    pen.ring((0.5, 0.5), 0.5, 0.06)


def _interlace(pen: Pen) -> None:
    for shift, gap in ((0.0, 0), (pi, 3)):
        strand = [(t / 24, 0.5 + 0.3 * sin(2 * pi * t / 24 + shift)) for t in range(-2, 27)]
        if gap:
            pen.line(strand, 0.26, 0)
        pen.line(strand, 0.15)
    pen.disc((0.25, 0.5), 0.07)
    pen.disc((0.75, 0.5), 0.07)


def _vine(pen: Pen) -> None:
    pen.line([(t / 24, 0.5 + 0.2 * cos(2 * pi * t / 24)) for t in range(-2, 27)], 0.06)
    for x, y in ((0.5, 0.72), (0.0, 0.26), (1.0, 0.26)):
        for dx, dy in ((-0.09, 0.0), (0.09, 0.0), (0.0, 0.12), (0.0, -0.06)):
            pen.disc((x + dx, y + dy), 0.075)


def _thunder(pen: Pen) -> None:
    for left, flip in ((0.03, 1), (0.53, -1)):
        path = [(0.0, 0.0), (0.42, 0.0), (0.42, 0.75), (0.1, 0.75), (0.1, 0.25), (0.28, 0.25), (0.28, 0.52)]
        pen.line([(left + x, 0.5 + flip * (y - 0.375) * 1.05) for x, y in path], 0.07)


def _cloud(pen: Pen) -> None:
    for centre, radius in (((0.3, 0.5), 0.2), ((0.52, 0.36), 0.22), ((0.74, 0.54), 0.18)):
        pen.ring(centre, radius, 0.07)
        pen.arc(centre, radius * 0.5, 0, 230, 0.06)
    pen.line([(-0.1, 0.82), (0.3, 0.72), (0.7, 0.76), (1.1, 0.82)], 0.07)


def _peony(pen: Pen) -> None:
    for i in range(6):
        angle = 2 * pi * i / 6
        pen.disc((0.5 + 0.24 * cos(angle), 0.46 + 0.24 * sin(angle)), 0.17)
    for i in range(6):
        angle = 2 * pi * i / 6
        pen.ring((0.5 + 0.15 * cos(angle), 0.46 + 0.15 * sin(angle)), 0.13, 0.035, 0)
    pen.disc((0.5, 0.46), 0.07, 0)
    for x, angle in ((0.0, -40), (1.0, -140)):
        pen.polygon(petal_points((x, 0.95), 0.4, 0.18, radians(angle)))


def _lattice(pen: Pen) -> None:
    for shift in (-1.0, -0.5, 0.0, 0.5, 1.0):
        pen.line([(shift, 0.0), (shift + 1.0, 1.0)], 0.05)
        pen.line([(shift + 1.0, 0.0), (shift, 1.0)], 0.05)


_CORNERS: tuple[Point, ...] = ((0.0, 0.0), (1.0, 0.0), (0.0, 1.0), (1.0, 1.0))

_DRAWERS: dict[str, Callable[[Pen], None]] = {
    "zigzag": _zigzag,
    "bands": _bands,
    "lotus": _lotus,
    "petals": _petals,
    "checker": _checker,
    "wave": _wave,
    "meander": _meander,
    "palmette": _palmette,
    "egg_and_dart": _egg_and_dart,
    "laurel": _laurel,
    "rosette": _rosette,
    "scales": _scales,
    "dots": _dots,
    "star": _star,
    "girih": _girih,
    "arabesque": _arabesque,
    "cross": _cross,
    "interlace": _interlace,
    "vine": _vine,
    "thunder": _thunder,
    "cloud": _cloud,
    "peony": _peony,
    "lattice": _lattice,
}

MOTIFS: tuple[str, ...] = (*_DRAWERS, *_SCRIPT_MOTIFS)
"""The names of all motifs."""
