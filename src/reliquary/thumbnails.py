"""Small copies of a dataset's images, where they may be passed on."""

from __future__ import annotations

import io

from PIL import Image

from reliquary.licences import lets_anyone_pass_on
from reliquary.pictures import carries_sample_mark
from reliquary.records import SAMPLE_MARK

SIDE = 128
"""Longer side in pixels."""

QUALITY = 80


def thumbnail_of(image: bytes, licence: str, side: int = SIDE) -> bytes | None:
    """Return a small JPEG of a dataset's image, or None if its licence does not let anyone pass it on.

    Args:
        image: The image as the dataset holds it.
        licence: SPDX id, or the URI of a statement.
        side: Pixels that its longer side is brought down to.
    """
    if not lets_anyone_pass_on(licence):
        return None
    with Image.open(io.BytesIO(image)) as opened:
        return jpeg_bytes(opened, side, marked=carries_sample_mark(opened))


def jpeg_bytes(image: Image.Image, side: int, *, marked: bool) -> bytes:
    """Return a JPEG of a picture, without any metadata but the mark of the sample museum.

    Args:
        image: The picture.
        side: Pixels that its longer side is brought down to.
        marked: The picture carries the mark.
    """
    small = image.convert("RGB")
    small.thumbnail((side, side))
    small.info = {}
    buffer = io.BytesIO()
    small.save(buffer, "JPEG", quality=QUALITY, comment=SAMPLE_MARK if marked else b"")
    return buffer.getvalue()
