"""``dunhuang-detection``: mosaics of whole walls at 30 dpi, with boxes in the form of Pascal VOC."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from reliquary.records import SAMPLE_MARK
from reliquary.sample.copies.folder import OriginalRow, Piece
from reliquary.sample.copies.scale import Scale
from reliquary.sample.copies.walls import Wall, walls
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.mural_figures import MURAL_CLASSES
from reliquary.sample.murals import MuralBox, sample_mural
from reliquary.voc import VocObject, voc_xml

NAME = "dunhuang-detection"
DPI = 30

_SOURCE_NAMES = ("Inscription", "Thousand Buddha Motif", "Donors", "Apsaras", "Non-Buddhist Figure")
CLASS_NAMES: dict[str, str] = dict(zip(MURAL_CLASSES, _SOURCE_NAMES, strict=True))
"""The source's name of every class of the sample murals."""

_SIZES = {Scale.TINY: ((1200, 1400), (1000, 1060)), Scale.SMALL: ((1800, 3600), (1000, 1300))}


def detection_pieces(seed: int, scale: Scale) -> list[Piece]:
    """Returns eight caves, in the small copy every second one with two walls; every wall has all five classes."""
    shown = walls(NAME, seed, first=1, caves=8, two_walls=scale is Scale.SMALL, sizes=_SIZES[scale], wear=(0.6, 1.2))
    return [_piece(wall) for wall in shown]


def _piece(wall: Wall) -> Piece:
    image = f"images/{wall.stem}.jpg"
    row = OriginalRow(image, wall.title, site=wall.site, dpi=DPI)
    return Piece((image, f"annotations/{wall.stem}.xml"), partial(_draw, wall), (row,))


def _draw(wall: Wall) -> Iterator[bytes]:
    mural = sample_mural(wall.width, wall.height, seed=wall.seed, wear=wall.wear)
    yield jpeg_bytes(mural.image)
    size = (wall.width, wall.height)
    objects = [_voc_object(box, size) for box in mural.boxes]
    yield voc_xml(f"{wall.stem}.jpg", size, objects, database=SAMPLE_MARK).encode()


def _voc_object(box: MuralBox, size: tuple[int, int]) -> VocObject:
    """Names an element as the source does; one that touches an edge of the wall's picture counts as cut off there."""
    right, bottom = box.x + box.width, box.y + box.height
    touches = box.x == 0 or box.y == 0 or right == size[0] or bottom == size[1]
    return VocObject(CLASS_NAMES[box.category], (box.x, box.y, box.width, box.height), touches)
