"""``deeprelic-real``: a local copy of "photographs" of the eight sample relics, in the form of Pascal VOC."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

from reliquary.errors import ReliquaryError
from reliquary.records import SAMPLE_MARK
from reliquary.sample.copies.folder import OriginalRow, Piece, WrittenCopy, write_copy
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.models3d.models import MODEL_CLASSES
from reliquary.sample.relics.photographs import take_photograph
from reliquary.sample.relics.series import sample_series, series_of_photographs
from reliquary.voc import VocObject, voc_xml

NAME = "deeprelic-real"
PICTURES_FOLDER, ANNOTATIONS_FOLDER = "JPEGImages", "Annotations"


class _Shot(NamedTuple):
    """One photograph to be taken."""

    name: str
    number: int
    series: int

    @property
    def stem(self) -> str:
        return f"{self.name}-{self.number:05}"


def write_relic_photographs(folder: Path, *, per_class: int = 100, seed: int = 0, quiet: bool = False) -> WrittenCopy:
    """Writes a local copy of so many photographs of each relic; a call that was killed goes on where it stopped.

    The folder gets ``sample.json`` (what it is), ``JPEGImages/``, ``Annotations/`` and, last of all,
    ``originals.csv``, whose titles name the series: photographs of one series show nearly the same.

    Args:
        folder: The folder; it is made if need be.
        per_class: How many photographs of each of the eight relics.
        seed: Seed of the copy; its pictures never repeat those of a render set of the same seed.
        quiet: Shows no progress bar.

    Raises:
        ReliquaryError: ``per_class`` is less than 1; the folder holds something else, another number or another seed;
            or the disk is full.
    """
    if per_class < 1:
        raise ReliquaryError(f"sample {NAME}: per_class is {per_class}; give 1 or more")
    return write_copy(folder, NAME, photograph_pieces(seed, per_class), seed=seed, per_class=per_class, quiet=quiet)


def photograph_pieces(seed: int, per_class: int) -> list[Piece]:
    """Returns the photographs with their annotations, class by class."""
    return [
        _piece(_Shot(name, number, series), seed)
        for name in MODEL_CLASSES
        for number, series in enumerate(series_of_photographs(name, per_class, seed))
    ]


def _piece(shot: _Shot, seed: int) -> Piece:
    picture = f"{PICTURES_FOLDER}/{shot.stem}.jpg"
    row = OriginalRow(picture, f"{shot.name.capitalize()}, series {shot.series + 1}")
    return Piece((picture, f"{ANNOTATIONS_FOLDER}/{shot.stem}.xml"), partial(_draw, shot, seed), (row,))


def _draw(shot: _Shot, seed: int) -> Iterator[bytes]:
    """Takes a photograph and notes what is seen on it."""
    series = sample_series(shot.name, shot.series, seed)
    photograph = take_photograph(series, shot.number)
    yield jpeg_bytes(photograph.image, series.quality)
    seen = VocObject(shot.name.capitalize(), photograph.box, photograph.truncated)
    yield voc_xml(f"{shot.stem}.jpg", series.size, [seen], database=SAMPLE_MARK).encode()
