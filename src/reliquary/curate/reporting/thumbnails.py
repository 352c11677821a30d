"""Small copies of pictures for a report, and sheets of them."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from reliquary.curate.collection.item import Collection
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.errors import ReliquaryError
from reliquary.progress import track

SIDE = 256
"""Longer side of a thumbnail in pixels."""

QUALITY = 80
COLUMNS = 10
TILE = 128
CAPTION = 18
GAP = 6
PAPER = (247, 244, 238)
INK = (34, 28, 21)


@dataclass(frozen=True)
class Thumbnail:
    """A small copy: its file, and its size in pixels."""

    path: Path
    width: int
    height: int


def draw_thumbnails(
    collection: Collection, wanted: Iterable[str], folder: Path, *, quiet: bool = False
) -> dict[str, Thumbnail]:
    """Write a JPEG of each picture as ``<sha256>.jpg``; of those that cannot be read or decoded there is none.

    Args:
        collection: Where the pictures are.
        wanted: Their SHA-256.
        folder: An empty folder.
        quiet: Show no progress.
    """
    asked = set(wanted)
    in_order = [sha256 for sha256 in collection.by_picture if sha256 in asked]
    drawn = {}
    with warnings.catch_warnings():
        # Our own limit is checked, and is higher than the size from which Pillow warns.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        for sha256 in track(in_order, "draw the report", quiet=quiet):
            try:
                image = WorkingPicture(collection.read(sha256)).image.copy()
            except ReliquaryError:
                continue  # its card says so, and the list of faulty pictures says why
            image.thumbnail((SIDE, SIDE))
            path = folder / f"{sha256}.jpg"
            image.save(path, "JPEG", quality=QUALITY)
            drawn[sha256] = Thumbnail(path, *image.size)
    return drawn


def draw_sheet(cells: Sequence[tuple[str, str]], thumbnails: Mapping[str, Thumbnail], path: Path) -> None:
    """Write one JPEG with many pictures side by side, for places where a page cannot be shown.

    Args:
        cells: SHA-256 and caption of each, in the order of reading; captions are ASCII.
        thumbnails: The small copies; a picture without one is an empty cell.
        path: The file.
    """
    columns = min(COLUMNS, len(cells))
    rows = -(-len(cells) // columns)
    width, height = TILE + GAP, TILE + CAPTION + GAP
    sheet = Image.new("RGB", (columns * width + GAP, rows * height + GAP), PAPER)
    draw = ImageDraw.Draw(sheet)
    font = ImageFont.load_default(12)
    for number, (sha256, caption) in enumerate(cells):
        x, y = GAP + number % columns * width, GAP + number // columns * height
        draw.rectangle((x, y, x + TILE - 1, y + TILE - 1), outline=INK)
        if sha256 in thumbnails:
            with Image.open(thumbnails[sha256].path) as image:
                image.thumbnail((TILE - 2, TILE - 2))
                sheet.paste(image, (x + (TILE - image.width) // 2, y + (TILE - image.height) // 2))
        draw.text((x, y + TILE + 2), caption, INK, font)
    sheet.save(path, "JPEG", quality=QUALITY)
