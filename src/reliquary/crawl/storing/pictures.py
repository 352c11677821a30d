"""Checking the bytes of a downloaded image, without changing any."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from reliquary.crawl.storing.disguises import readable_as
from reliquary.pictures import MAX_PIXELS, carries_sample_mark
from reliquary.records import ImageSource

MAX_BYTES = 256 * 1024 * 1024

MEDIA_TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",  # a JPEG with more pictures after the first
    "PNG": "image/png",
    "TIFF": "image/tiff",
    "WEBP": "image/webp",
    "GIF": "image/gif",
}
FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF")
"""What is opened; Pillow has decoders for far more, and for some that run programs."""

UNTOLD = ("", "application/octet-stream", "binary/octet-stream")

# What Pillow's decoders raise on damaged input.
_DAMAGE = (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, EOFError, struct.error)


class PictureError(Exception):
    """The bytes are no usable picture; the message is the reason for the image's row."""


@dataclass(frozen=True)
class Picture:
    """What a check found.

    Attributes:
        media_type: By the bytes, not by what the server said.
        width: Pixels, before any rotation that the metadata asks for.
        height: Pixels, ditto.
        source: ``sample`` if the bytes carry the sample museum's mark, else ``real``.
    """

    media_type: str
    width: int
    height: int
    source: ImageSource


def check_picture(data: bytes, content_type: str) -> Picture:
    """Decode a picture once and say what it is.

    Args:
        data: The bytes as received.
        content_type: The server's Content-Type, or ""; it may name another kind of image than the bytes are.

    Raises:
        PictureError: It is no image, an image of another format, too large, truncated or damaged, or another file
            besides.
    """
    declared = content_type.partition(";")[0].strip().lower()
    if declared not in UNTOLD and not declared.startswith("image/"):
        raise PictureError(f"{declared} instead of an image")
    if not data:
        raise PictureError("empty answer")
    other = readable_as(data)
    try:
        found = _decode(data)
    except UnidentifiedImageError as error:
        raise PictureError(f"{other or 'bytes'} of none of the formats {', '.join(FORMATS)}") from error
    except Image.DecompressionBombError as error:
        raise PictureError(f"more than {MAX_PIXELS} pixels") from error
    except _DAMAGE as error:
        raise PictureError(f"damaged: {error}") from error
    if other is not None:
        raise PictureError(f"an image that is {other} as well")
    return found


def _decode(data: bytes) -> Picture:
    with _open(data) as picture:
        width, height = picture.size
        if width * height > MAX_PIXELS:
            raise PictureError(f"{width} x {height} pixels, more than {MAX_PIXELS}")
        if picture.format == "PNG":
            _check_sums(data)
        # A JPEG is read to its end at any scale, and an eighth of its size takes half the time.
        picture.draft(None, (1, 1))
        picture.load()
        source = ImageSource.SAMPLE if carries_sample_mark(picture) else ImageSource.REAL
        return Picture(MEDIA_TYPES[str(picture.format)], width, height, source)


def _check_sums(data: bytes) -> None:
    """Check what decoding a PNG leaves unchecked: the sum of each of its parts, and that none is missing."""
    with _open(data) as picture:
        picture.verify()


def _open(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data), formats=FORMATS)
