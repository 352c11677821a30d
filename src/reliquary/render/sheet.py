"""Contact sheets: many pictures at a glance, with boxes if wanted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from PIL import Image, ImageDraw

from reliquary.errors import ReliquaryError

GAP = 4
PAPER = (255, 255, 255)
CHEQUERS = (236, 214)
"""Greys behind what is transparent."""

CHEQUER_SIDE = 12
BOX_COLOUR = (255, 0, 170)
BOX_WIDTH = 2

Boxes = Sequence[Sequence[float]]
"""Boxes [x, y, w, h] in px of the picture."""


def contact_sheet(
    pictures: Sequence[Image.Image], columns: int, side: int, boxes: Sequence[Boxes] | None = None
) -> Image.Image:
    """Lay pictures out in rows.

    Args:
        pictures: Of any mode and size; what is transparent shows chequers.
        columns: Pictures a row.
        side: Each picture is fitted into a square of so many px.
        boxes: Those to draw on each picture.

    Returns:
        RGB, on white.

    Raises:
        ReliquaryError: There is no picture, or ``columns`` or ``side`` is less than 1, or there are boxes for another
            number of pictures.
    """
    if not pictures or columns < 1 or side < 1:
        raise ReliquaryError(f"contact sheet of {len(pictures)} pictures, {columns} a row, {side} px: give 1 or more")
    if boxes is not None and len(boxes) != len(pictures):
        raise ReliquaryError(f"contact sheet: boxes for {len(boxes)} pictures, but there are {len(pictures)}")
    columns = min(columns, len(pictures))
    rows = -(-len(pictures) // columns)
    sheet = Image.new("RGB", (columns * (side + GAP) - GAP, rows * (side + GAP) - GAP), PAPER)
    for number, picture in enumerate(pictures):
        cell = _cell(picture, side, boxes[number] if boxes else ())
        row, column = divmod(number, columns)
        left = column * (side + GAP) + (side - cell.width) // 2
        sheet.paste(cell, (left, row * (side + GAP) + (side - cell.height) // 2))
    return sheet


def _cell(picture: Image.Image, side: int, boxes: Boxes) -> Image.Image:
    scale = side / max(picture.size)
    size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
    whole = picture.convert("RGBA" if picture.has_transparency_data else "RGB")
    cell = _on_chequers(whole.resize(size, Image.Resampling.LANCZOS))
    draw = ImageDraw.Draw(cell)
    for x, y, width, height in boxes:
        corners = (x * scale, y * scale, (x + width) * scale - 1, (y + height) * scale - 1)
        draw.rectangle(corners, outline=BOX_COLOUR, width=BOX_WIDTH)
    return cell


def _on_chequers(picture: Image.Image) -> Image.Image:
    if picture.mode == "RGB":
        return picture
    rows, columns = np.ogrid[: picture.height, : picture.width]
    dark = (rows // CHEQUER_SIDE + columns // CHEQUER_SIDE) % 2
    ground = Image.fromarray(np.where(dark, CHEQUERS[1], CHEQUERS[0]).astype(np.uint8)).convert("RGBA")
    return Image.alpha_composite(ground, picture).convert("RGB")
