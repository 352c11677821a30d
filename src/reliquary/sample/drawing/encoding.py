"""Encoding sample pictures; every file carries the sample mark in its own bytes."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary import pictures
from reliquary.records import SAMPLE_MARK

JPEG_QUALITY = 88


def jpeg_bytes(picture: NDArray[np.uint8], quality: int = JPEG_QUALITY) -> bytes:
    """Encodes a picture, RGB (H, W, 3) or grey (H, W), as JPEG whose comment is the sample mark."""
    buffer = BytesIO()
    Image.fromarray(picture).save(buffer, "JPEG", quality=quality, comment=SAMPLE_MARK)
    return buffer.getvalue()


def png_bytes(picture: NDArray[np.uint8] | NDArray[np.uint16]) -> bytes:
    """Encodes a picture, RGB (H, W, 3) or grey (H, W) of 8 or 16 bits, as PNG with the sample mark as text."""
    return pictures.png_bytes(picture, sample=True)
