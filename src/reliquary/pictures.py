"""What every verb that opens a picture agrees on."""

from __future__ import annotations

from PIL import Image

from reliquary.records import SAMPLE_MARK

MAX_PIXELS = 150_000_000
"""About 12,200 x 12,200 px; a decoded RGB picture of this size takes 450 MB."""


def carries_sample_mark(image: Image.Image) -> bool:
    """Return whether a picture says in its own bytes (JPEG comment, PNG text) that the sample museum made it."""
    texts = (value.decode("utf-8", "replace") if isinstance(value, bytes) else value for value in image.info.values())
    return any(isinstance(text, str) and SAMPLE_MARK in text for text in texts)
