"""Draws the pictures of the documentation: python docs/images.py."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from reliquary.files import atomic_write_bytes
from reliquary.sample.ageing import degrade
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.landscapes import sample_landscape
from reliquary.sample.murals import sample_mural
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.pictures import picture_bytes
from reliquary.sample.reliefs import relief_photograph, sample_relief
from reliquary.sample.scenes import SCENES, sample_scene

FOLDER = Path(__file__).parent / "images"
TILE = 150
WIDE = (600, 340)


def objects() -> Image.Image:
    """Draw the main views of the first forty objects, eight in a row."""
    sheet = Image.new("RGB", (8 * TILE, 5 * TILE), "white")
    for number, item in enumerate(sample_objects(40)):
        with Image.open(io.BytesIO(picture_bytes(item, 0))) as picture:
            picture.thumbnail((TILE - 4, TILE - 4))
            column, row = number % 8, number // 8
            left, top = (TILE - picture.width) // 2, (TILE - picture.height) // 2
            sheet.paste(picture, (column * TILE + left, row * TILE + top))
    return sheet


def others() -> Image.Image:
    """Draw a mural with its boxes, a relief, and two scenes."""
    width, height = WIDE
    mural = sample_mural(1400, 1000, seed=1)
    walls = Image.fromarray(mural.image)
    pen = ImageDraw.Draw(walls)
    for box in mural.boxes:
        pen.rectangle((box.x, box.y, box.x + box.width, box.y + box.height), outline=(20, 40, 200), width=4)
    relief = Image.fromarray(relief_photograph(sample_relief(760, 480, seed=1)))
    scenes = [Image.fromarray(sample_scene(kind, width, height, seed=1)) for kind in sorted(SCENES)[:2]]
    sheet = Image.new("RGB", (2 * width, 2 * height), "white")
    for number, picture in enumerate([walls, relief, *scenes]):
        fitted = picture.convert("RGB").resize((width - 6, height - 6), Image.Resampling.LANCZOS)
        sheet.paste(fitted, ((number % 2) * width + 3, (number // 2) * height + 3))
    return sheet


def copies() -> Image.Image:
    """Draw an intact mural, a landscape, and a relief in raking light, clean and aged."""
    width, height = WIDE
    clean = relief_photograph(sample_relief(600, 340, seed=2), azimuth=-72, elevation=15)
    pictures = [
        sample_mural(1400, 1000, seed=2, wear=0.1).image,
        sample_landscape(1500, 850, seed=2),
        clean,
        degrade(clean, "old-photograph", 1),
    ]
    sheet = Image.new("RGB", (2 * width, 2 * height), "white")
    for number, picture in enumerate(pictures):
        fitted = Image.fromarray(picture).resize((width - 6, height - 6), Image.Resampling.LANCZOS)
        sheet.paste(fitted, ((number % 2) * width + 3, (number // 2) * height + 3))
    return sheet


def main() -> None:
    """Write all pictures, marked as sample pictures in their bytes."""
    for name, sheet in (("sample-objects", objects()), ("sample-others", others()), ("sample-copies", copies())):
        atomic_write_bytes(FOLDER / f"{name}.jpg", jpeg_bytes(np.asarray(sheet), 82))


if __name__ == "__main__":
    main()
