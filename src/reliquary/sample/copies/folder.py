"""Writing a local copy: its files piece by piece, then a table of what is known of every picture."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from reliquary.files import atomic_write_bytes, atomic_write_text
from reliquary.progress import track
from reliquary.sample.claim import claim_folder

ORIGINALS_FILE = "originals.csv"
LICENCE = "CC0-1.0"
CREDIT = "Reliquary sample museum"


@dataclass(frozen=True)
class OriginalRow:
    """What is known of one picture: its row in ORIGINALS_FILE.

    Attributes:
        file: Path within the copy, with forward slashes.
        title: What it shows.
        site: The cave or temple, if it has one.
        dpi: Resolution of a mosaic, None for a photograph.
    """

    file: str
    title: str
    site: str | None = None
    dpi: int | None = None


@dataclass(frozen=True)
class Piece:
    """Files that are drawn in one go, such as a picture and its annotation.

    Attributes:
        files: Paths within the copy, with forward slashes.
        draw: Gives the bytes of these files, in the same order.
        originals: What is known of the pictures among them.
    """

    files: tuple[str, ...]
    draw: Callable[[], Iterable[bytes]]
    originals: tuple[OriginalRow, ...]


class WrittenCopy(NamedTuple):
    """What a copy holds.

    Attributes:
        images: Number of pictures.
        files: Number of all files of the pieces: pictures, annotations, depth maps.
        drawn: Number of files that this call wrote; the others were there already.
    """

    images: int
    files: int
    drawn: int


def write_copy(
    folder: Path, name: str, pieces: Sequence[Piece], *, seed: int, quiet: bool = False, **amount: str | int
) -> WrittenCopy:
    """Writes a local copy; a call that was killed goes on where it stopped.

    The folder gets ``sample.json`` (what it is), the files of the pieces and, last of all, ``originals.csv``.

    Args:
        folder: The folder; it is made if need be.
        name: Name of the copy.
        pieces: What it consists of; they depend on the name, the seed and the amount alone.
        seed: Seed of the copy.
        quiet: Shows no progress bar.
        amount: How much is written, for example its scale.

    Raises:
        ReliquaryError: The folder holds something else, or the disk is full.
    """
    claim_folder(folder, copy=name, seed=seed, **amount)
    drawn = 0
    for piece in track(pieces, f"sample {name}", quiet=quiet):
        if all((folder / file).exists() for file in piece.files):
            continue
        for file, data in zip(piece.files, piece.draw(), strict=True):
            atomic_write_bytes(folder / file, data)
            drawn += 1
    rows = [row for piece in pieces for row in piece.originals]
    atomic_write_text(folder / ORIGINALS_FILE, originals_csv(rows))
    return WrittenCopy(images=len(rows), files=sum(len(piece.files) for piece in pieces), drawn=drawn)


def originals_csv(rows: Iterable[OriginalRow]) -> str:
    """Returns the text of ORIGINALS_FILE; what is not known stays empty, as CSV has no null."""
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(("file", "site", "dpi", "title", "licence", "credit"))
    for row in rows:
        writer.writerow((row.file, row.site, row.dpi, row.title, LICENCE, CREDIT))
    return table.getvalue()
