"""Words on drawn pictures, in the one typeface that Pillow brings along, so that every machine writes the same."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from reliquary.sample.drawing.shading import Field

NOTICES = (
    "No image available",
    "Image not available",
    "NO IMAGE",
    "Image coming soon",
    "No photo",
    "Photograph not available",
    "Kein Bild vorhanden",
    "Keine Abbildung",
    "Pas d'image disponible",
    "Image non disponible",
    "Sin imagen",
    "Immagine non disponibile",
    "Geen afbeelding beschikbaar",
    "Ingen bild",
)
REMARKS = (
    "Not yet digitised",
    "The image cannot be shown for reasons of copyright",
    "Please contact the collections department",
    "Museum of Art",
    "Collections online",
    "Objekt derzeit nicht fotografiert",
    "Droits réservés",
    "Try again later",
)

Place = tuple[float, float]


def lettering(
    size: tuple[int, int], lines: Sequence[str], centre: Place, letter: float, rng: np.random.Generator
) -> Field:
    """Writes lines of words, each centred.

    Args:
        size: Height and width of the picture in px.
        lines: The words.
        centre: Where the middle of the block is, as shares of width and height.
        letter: Size of the letters as a share of the height; smaller if the lines would not fit the width.
        rng: Draws weight and slant.

    Returns:
        Coverage (height, width), 0..1.
    """
    height, width = size
    pixels = max(6, round(letter * height))
    block = _block(lines, pixels, bold=bool(rng.random() < 0.4))
    if rng.random() < 0.2:
        slant = 0.2 * block.height
        grown = (block.width + ceil(slant), block.height)
        block = block.transform(
            grown, Image.Transform.AFFINE, (1, 0.2, -slant, 0, 1, 0), Image.Resampling.BILINEAR, fillcolor=0
        )
    share = min(1.0, 0.92 * width / block.width, 0.92 * height / block.height)
    if share < 1:
        small = (max(1, round(block.width * share)), max(1, round(block.height * share)))
        block = block.resize(small, Image.Resampling.BOX)
    sheet = Image.new("L", (width, height))
    sheet.paste(block, (round(centre[0] * width - block.width / 2), round(centre[1] * height - block.height / 2)))
    return np.asarray(sheet, np.float32) / np.float32(255)


def notice(rng: np.random.Generator, most: int = 3) -> list[str]:
    """Draws the words of a notice: one line that says that there is no picture, and up to ``most`` - 1 remarks."""
    first = str(rng.choice(NOTICES))
    words = [first.upper() if rng.random() < 0.2 else first]
    if rng.random() < 0.3 and " " in first:
        words = words[0].split(" ", 1)
    count = int(rng.integers(0, most))
    return [*words, *(str(remark) for remark in rng.choice(REMARKS, count, replace=False))][:most]


def _block(lines: Sequence[str], pixels: int, *, bold: bool) -> Image.Image:
    font = ImageFont.load_default(pixels)
    stroke = max(1, pixels // 20) if bold else 0
    widths = [font.getlength(line) + 2 * stroke for line in lines]
    step = round(1.35 * pixels)
    block = Image.new("L", (ceil(max(widths)) + 4, step * len(lines)))
    draw = ImageDraw.Draw(block)
    for number, (line, width) in enumerate(zip(lines, widths, strict=True)):
        draw.text(((block.width - width) / 2, number * step), line, fill=255, font=font, stroke_width=stroke)
    return block
