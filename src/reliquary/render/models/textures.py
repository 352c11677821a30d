"""Sizes of textures, from their headers: nothing is decoded."""

from __future__ import annotations

import warnings
from io import BytesIO
from pathlib import Path

from PIL.BmpImagePlugin import BmpImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from reliquary.render.models.faults import UnusableModelError

MAX_BYTES = 1 << 29
MAX_PIXELS = 1 << 28
"""16,384 x 16,384 px, the largest texture that scans come with: 1 GiB when decoded."""

MAX_ALL_PIXELS = 1 << 29
"""Of all textures of a model."""

# The classes, not Image.open: that refuses what is larger than 13,000 x 13,000 px.
_OPENERS = (PngImageFile, JpegImageFile, WebPImageFile, TiffImageFile, BmpImageFile)


class TextureSizes:
    """Adds up the textures of one model.

    Args:
        model: Its file, for messages.
    """

    def __init__(self, model: Path) -> None:
        self._model = model
        self._pixels = 0

    def add(self, name: str, data: bytes) -> None:
        """Count a texture; one whose format is not known here counts nothing: the renderer will say what it is.

        Raises:
            UnusableModelError: It is too large, or all together are.
        """
        size = _size(data)
        pixels = size[0] * size[1] if size else 0
        self._pixels += pixels
        if size and pixels > MAX_PIXELS:
            raise UnusableModelError(
                f"{self._model}: texture {name!r}: {size[0]} x {size[1]} px; at most {MAX_PIXELS} pixels are read"
            )
        if self._pixels > MAX_ALL_PIXELS:
            raise UnusableModelError(
                f"{self._model}: its textures have more than {MAX_ALL_PIXELS} pixels together; make them smaller"
            )

    def add_file(self, path: Path) -> None:
        """Count the texture of a file.

        Raises:
            UnusableModelError: The file, or its picture, is too large, or cannot be read.
        """
        if path.stat().st_size > MAX_BYTES:
            raise UnusableModelError(f"{path}: a texture of more than {MAX_BYTES >> 20} MiB")
        self.add(path.name, path.read_bytes())


def missing_texture(name: str) -> str:
    """Return the note of a texture that is missing.

    Workers say the same of what they miss, so that it is noted once.

    Args:
        name: Of its file, without folders.
    """
    return f"texture missing: {name}"


def _size(data: bytes) -> tuple[int, int] | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what is wrong with metadata matters to nobody
        for opener in _OPENERS:
            try:
                with opener(BytesIO(data)) as picture:
                    return picture.width, picture.height
            # What Pillow's readers raise at a file of another format, or a damaged one.
            except (SyntaxError, OSError, ValueError, KeyError, IndexError, OverflowError, EOFError):
                continue
    return None
