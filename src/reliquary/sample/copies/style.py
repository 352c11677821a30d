"""``dunhuang-style``: landscapes in the green-blue manner at 150 dpi, and photographs of mountains and fields."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from reliquary.sample.copies.folder import OriginalRow, Piece
from reliquary.sample.copies.scale import Scale
from reliquary.sample.copies.walls import Wall, walls
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.landscapes import sample_landscape
from reliquary.sample.scenes import sample_scene
from reliquary.seeds import derive

NAME = "dunhuang-style"
DPI = 150
STYLE_FOLDER = "qinglvshanshui"
PHOTOGRAPHS_FOLDER = "landscape-photograph"

_SIDE = 2560
"""Shortest side of a mosaic: at 15 dpi, a tenth, it still holds a crop of 256 px."""

_CAVES = {Scale.TINY: 3, Scale.SMALL: 6}
_SIZES = {Scale.TINY: ((_SIDE, _SIDE), (_SIDE, _SIDE)), Scale.SMALL: ((_SIDE, 3600), (_SIDE, 2800))}
_PHOTOGRAPHS = {Scale.TINY: 8, Scale.SMALL: 60}


def style_pieces(seed: int, scale: Scale) -> list[Piece]:
    """Returns six caves (three in the tiny copy), then the photographs: two of mountains to one of fields."""
    shown = walls(
        NAME, seed, first=21, caves=_CAVES[scale], two_walls=scale is Scale.SMALL, sizes=_SIZES[scale], wear=(0.2, 0.6)
    )
    photographs = [_photograph(number, seed) for number in range(_PHOTOGRAPHS[scale])]
    return [*(_mosaic(wall) for wall in shown), *photographs]


def _mosaic(wall: Wall) -> Piece:
    file = f"{STYLE_FOLDER}/{wall.stem}.jpg"
    row = OriginalRow(file, f"{wall.title}: green-blue landscape", site=wall.site, dpi=DPI)
    return Piece((file,), partial(_draw_mosaic, wall), (row,))


def _draw_mosaic(wall: Wall) -> Iterator[bytes]:
    yield jpeg_bytes(sample_landscape(wall.width, wall.height, seed=wall.seed, wear=wall.wear))


def _photograph(number: int, seed: int) -> Piece:
    kind = "field" if number % 3 == 2 else "mountains"
    file = f"{PHOTOGRAPHS_FOLDER}/{kind}-{number + 1:03}.jpg"
    row = OriginalRow(file, f"Sample photograph {number + 1}: {kind}")
    return Piece((file,), partial(_draw_photograph, kind, number, derive(seed, NAME)), (row,))


def _draw_photograph(kind: str, number: int, seed: int) -> Iterator[bytes]:
    yield jpeg_bytes(sample_scene(kind, 640, 480, seed, number))
