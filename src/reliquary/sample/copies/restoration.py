"""``dunhuang-restoration``: mostly intact walls, pictures only."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from reliquary.sample.copies.folder import OriginalRow, Piece
from reliquary.sample.copies.scale import Scale
from reliquary.sample.copies.walls import Wall, walls
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.murals import sample_mural

NAME = "dunhuang-restoration"
DPI = 30

_SIZES = {Scale.TINY: ((700, 900), (600, 700)), Scale.SMALL: ((1400, 2200), (1000, 1300))}


def restoration_pieces(seed: int, scale: Scale) -> list[Piece]:
    """Returns eight caves, in the small copy every second one with two walls."""
    shown = walls(NAME, seed, first=11, caves=8, two_walls=scale is Scale.SMALL, sizes=_SIZES[scale], wear=(0.05, 0.2))
    return [_piece(wall) for wall in shown]


def _piece(wall: Wall) -> Piece:
    file = f"{wall.stem}.jpg"
    row = OriginalRow(file, f"{wall.title}, intact", site=wall.site, dpi=DPI)
    return Piece((file,), partial(_draw, wall), (row,))


def _draw(wall: Wall) -> Iterator[bytes]:
    yield jpeg_bytes(sample_mural(wall.width, wall.height, seed=wall.seed, wear=wall.wear).image)
