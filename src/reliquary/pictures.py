"""What every verb that opens a picture agrees on."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image, PngImagePlugin

from reliquary.records import SAMPLE_MARK

try:
    import simplejpeg
except ImportError:  # Pillow decodes to the same pixels, in about twice the time
    simplejpeg = None

MAX_PIXELS = 150_000_000
"""About 12,200 x 12,200 px; a decoded RGB picture of this size takes 450 MB."""

JPEG_START = b"\xff\xd8"
SAME_AS_PILLOW = ("YCbCr", "RGB", "Gray")
"""Colour spaces of JPEGs from which simplejpeg makes the same RGB as Pillow; of CMYK it does not."""


def jpeg_pixels(data: bytes) -> NDArray[np.uint8] | None:
    """Decode a JPEG to the pixels of Pillow's ``convert("RGB")``, in about half its time.

    Returns:
        RGB, (H, W, 3), or None: simplejpeg is not installed, or this is something that only Pillow can judge.
    """
    if simplejpeg is None or not data.startswith(JPEG_START):
        return None
    try:
        height, width, colours, _ = simplejpeg.decode_jpeg_header(data)
        if colours not in SAME_AS_PILLOW or height * width > MAX_PIXELS:
            return None
        pixels: NDArray[np.uint8] = simplejpeg.decode_jpeg(data, "RGB")
    except ValueError:
        return None  # damage, some of which Pillow puts up with
    return pixels


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
