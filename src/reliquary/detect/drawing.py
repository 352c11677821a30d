"""Pictures of what was found: an overview, and tiles to zoom into."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from reliquary.detect.mural import Mural, Pixels, UnreadableWindowError, VipsImage
from reliquary.detect.tables import Found
from reliquary.detect.windows import Grid, Window
from reliquary.errors import ReliquaryError, explain_full_disk, require_extra
from reliquary.files import atomic_write_bytes, atomic_write_text
from reliquary.records import SAMPLE_MARK

COLOURS = ("#e6194b", "#4363d8", "#f58231", "#3cb44b", "#911eb4", "#42d4f4", "#f032e6", "#bfef45", "#ffe119", "#469990")
"""Of the classes, in turn: far from each other, and from most paint."""

OVERVIEW_SIDE = 2_400
QUALITY = 85
TILE = 512
BLOCK, SMALLEST = 1_024, 64
"""Sides of the parts in which a damaged mural is read, in pixels, at first and at last."""
MARKER = "image.sha256"


def colours_of(class_names: list[str]) -> list[str]:
    """Return the colour of each class."""
    return [COLOURS[number % len(COLOURS)] for number in range(len(class_names))]


def write_tiles(mural: Mural, found: Found, folder: Path) -> None:
    """Write the mural as a deep-zoom pyramid, ``mural.dzi`` and ``mural_files/LEVEL/COLUMN_ROW.jpg``.

    It is made beside its place and then moved there, and is not made again for the same picture. Tiles carry no
    metadata of the original.

    Raises:
        ReliquaryError: The disk is full, or libvips cannot make it.
    """
    marker = folder / MARKER
    if marker.is_file() and marker.read_text("utf-8") == found.sha256:
        return
    unfinished = folder.with_name(f".{folder.name}.unfinished")
    for old in (unfinished, folder):
        shutil.rmtree(old, ignore_errors=True)
    unfinished.mkdir(parents=True)
    vips = require_extra("detect", "pyvips")
    try:
        with explain_full_disk(folder):
            image = _patched(mural, unfinished / "pixels") if found.unreadable else mural.lenient()
            suffix = f".jpg[Q={QUALITY}]"
            image.dzsave(str(unfinished / "mural"), suffix=suffix, tile_size=TILE, overlap=1, keep="none")
            (unfinished / "pixels").unlink(missing_ok=True)
            atomic_write_text(unfinished / MARKER, found.sha256)
            unfinished.replace(folder)
    except vips.Error as error:
        raise ReliquaryError(f"{folder}: the tiles cannot be written ({str(error).strip()})") from error


def write_overview(tiles: Path, found: Found, path: Path) -> None:
    """Draw the boxes on the whole mural, brought down to at most 2,400 pixels, as JPEG."""
    picture = _whole(tiles, found.grid.size)
    scale = picture.width / found.grid.size[0]
    colours = colours_of(list(found.class_names))
    line = max(1, round(max(picture.size) / 1_200))
    draw = ImageDraw.Draw(picture)
    # The most confident come last, and lie on top.
    for corners, _, label in reversed(found.rows()):
        draw.rectangle([edge * scale for edge in corners], outline=colours[label], width=line)
    _draw_key(picture, found, colours)
    buffer = io.BytesIO()
    comment = SAMPLE_MARK if found.sample else b""
    picture.save(buffer, "JPEG", quality=QUALITY, comment=comment)
    atomic_write_bytes(path, buffer.getvalue())


def _draw_key(picture: Image.Image, found: Found, colours: list[str]) -> None:
    """Name the classes that were found, in their colours, at the top left."""
    draw = ImageDraw.Draw(picture)
    size = max(12, picture.width // 90)
    font = ImageFont.load_default(size)
    top = size // 2
    for (name, number), colour in zip(found.n_by_class().items(), colours, strict=True):
        if number:
            text = f"{name}: {number:,}"
            box = draw.textbbox((size, top), text, font=font)
            draw.rectangle((box[0] - size // 2, box[1] - 3, box[2] + size // 2, box[3] + 3), fill="#000000")
            draw.text((size, top), text, fill=colour, font=font)
            top += round(size * 1.6)


def _whole(tiles: Path, size: tuple[int, int]) -> Image.Image:
    """Put the tiles of the largest level together that is not larger than an overview."""
    top = int(np.ceil(np.log2(max(size))))
    level = max(0, min(top, int(np.floor(top + np.log2(OVERVIEW_SIDE / max(size))))))
    width, height = (max(1, int(np.ceil(side / 2 ** (top - level)))) for side in size)
    whole = Image.new("RGB", (width, height))
    for path in sorted((tiles / "mural_files" / str(level)).glob("*.jpg")):
        column, row = (int(part) for part in path.stem.split("_"))
        with Image.open(path) as tile:
            # Tiles overlap their neighbours by a pixel, but for the first of a row or column.
            whole.paste(tile, (max(column * TILE - 1, 0), max(row * TILE - 1, 0)))
    return whole


def _patched(mural: Mural, path: Path) -> VipsImage:
    """Return the mural with grey in place of what cannot be read, from a file of plain pixels."""
    vips = require_extra("detect", "pyvips")
    size = (mural.width, mural.height)
    pixels: Pixels = np.memmap(path, dtype=np.uint8, mode="w+", shape=(mural.height, mural.width, 3))
    for window in Grid(size, BLOCK, BLOCK).windows():
        left, top, width, height = window
        pixels[top : top + height, left : left + width] = _readable(mural, window)
    image = vips.Image.rawload(str(path), *size, 3)
    return image.copy(interpretation="srgb")


def _readable(mural: Mural, window: Window) -> Pixels:
    """Return the pixels of a window, grey where they cannot be read."""
    left, top, width, height = window
    try:
        return mural.read(window)
    except UnreadableWindowError:
        pixels = np.full((height, width, 3), 128, dtype=np.uint8)
    if max(width, height) > SMALLEST:
        # Parts of it may be whole.
        half = (max(width, height) + 1) // 2
        for x, y, wide, high in Grid((width, height), half, half).windows():
            pixels[y : y + high, x : x + wide] = _readable(mural, Window(left + x, top + y, wide, high))
    return pixels
