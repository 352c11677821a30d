"""Pictures that show nothing."""

from __future__ import annotations

import io

from PIL import Image


def uniform(colour: str = "#d8d8d8", size: tuple[int, int] = (160, 120)) -> bytes:
    """Return a JPEG of one colour."""
    buffer = io.BytesIO()
    Image.new("RGB", size, colour).save(buffer, "JPEG")
    return buffer.getvalue()


UNIFORM = uniform()
