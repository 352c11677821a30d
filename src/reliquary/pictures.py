"""What every verb that opens a picture agrees on."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from reliquary.records import SAMPLE_MARK

MAX_PIXELS = 150_000_000
"""About 12,200 x 12,200 px; a decoded RGB picture of this size takes 450 MB."""


def carries_sample_mark(image: Image.Image) -> bool:
    """Return whether a picture says in its own bytes (JPEG comment, PNG text) that the sample museum made it."""
    texts = (value.decode("utf-8", "replace") if isinstance(value, bytes) else value for value in image.info.values())
    return any(isinstance(text, str) and SAMPLE_MARK in text for text in texts)


def png_bytes(picture: NDArray[np.uint8] | NDArray[np.uint16], *, sample: bool) -> bytes:
    """Encode a picture as PNG.

    Args:
        picture: RGB (H, W, 3), RGBA (H, W, 4), or grey (H, W) of 8 or 16 bits.
        sample: Write the sample mark as text: the picture shows nothing real.
    """
    text = PngImagePlugin.PngInfo()
    if sample:
        text.add_text("Comment", SAMPLE_MARK)
    buffer = BytesIO()
    Image.fromarray(picture).save(buffer, "PNG", pnginfo=text)
    return buffer.getvalue()
