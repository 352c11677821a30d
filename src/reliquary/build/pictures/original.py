"""An original: the bytes of a picture as they came, and its pixels."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image, UnidentifiedImageError
from PIL.Image import Resampling, Transpose

from reliquary import pictures
from reliquary.build.pictures.colour import to_srgb
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.catalogue.recipe import ResizeMethod

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "GIF", "BMP")
JPEGS = ("JPEG", "MPO")
"""Pillow's names of JPEGs; an MPO holds further pictures after the first."""

DECODER_SCALES = (8, 4, 2, 1)
HEADROOM = 1.4
"""Faster means shrink to no less than so many times the size wanted, and the filter does the rest.

With less the result is softer than the filter's alone: on painted walls SSIM falls from 0.97 to 0.96.
"""

# What Pillow's decoders raise on damaged input.
DAMAGE = (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, EOFError, struct.error)

# EXIF's orientations, and along which axis of the upright picture the stored pixels run backwards.
UPRIGHT = {
    2: Transpose.FLIP_LEFT_RIGHT,
    3: Transpose.ROTATE_180,
    4: Transpose.FLIP_TOP_BOTTOM,
    5: Transpose.TRANSPOSE,
    6: Transpose.ROTATE_270,
    7: Transpose.TRANSVERSE,
    8: Transpose.ROTATE_90,
}
ON_ITS_SIDE = (5, 6, 7, 8)
FROM_THE_RIGHT = (2, 3, 6, 7)
FROM_THE_BOTTOM = (3, 4, 7, 8)

Region = tuple[float, float, float, float]
"""Left, top, right, bottom in pixels of the upright original."""


class Original:
    """A picture that is opened at once, and decoded when its pixels are asked for, at most once for each scale.

    Args:
        data: The bytes.

    Attributes:
        format: Pillow's name of the format.
        marked: It says in its own bytes that the sample museum made it.
        orientation: EXIF's orientation, 1 to 8; 1 is upright.
        width: Pixels, upright.
        height: Pixels, upright.

    Raises:
        UnreadablePictureError: The bytes are no picture of a known format, or it has too many pixels.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        self._decoded: dict[int, Image.Image] = {}
        with _explained():
            image = _open(data)
            self.format = str(image.format)
            self.marked = pictures.carries_sample_mark(image)
            self.orientation = _orientation(image)
            self._is_plain_jpeg = (
                self.format in JPEGS and self.orientation not in UPRIGHT and not image.info.get("icc_profile")
            )
        self._opened: Image.Image | None = image
        on_its_side = self.orientation in ON_ITS_SIDE
        self.width, self.height = (image.height, image.width) if on_its_side else (image.width, image.height)

    def scale_for(self, region: Region, size: tuple[int, int], method: ResizeMethod) -> int:
        """Return how many times the decoder may shrink the sides when a region is brought to a size.

        Args:
            region: What is wanted of the picture.
            size: Width and height that it will have.
            method: Whether the decoder may shrink at all.

        Returns:
            8, 4, 2 or 1; always 1 where the picture is no JPEG.
        """
        if method is not ResizeMethod.DRAFT_LANCZOS or self.format not in JPEGS:
            return 1
        left, top, right, bottom = region
        room = min((right - left) / size[0], (bottom - top) / size[1]) / HEADROOM
        return next((scale for scale in DECODER_SCALES if scale <= room), 1)

    def decoded(self, scale: int = 1) -> Image.Image:
        """Return the whole picture, upright and in sRGB; of several frames the first.

        Args:
            scale: The sides are divided by it while decoding, and rounded up; a result of ``scale_for``.

        Returns:
            RGB. It is kept: do not change it.

        Raises:
            UnreadablePictureError: The picture is truncated or damaged, or its pixels are of no known range.
        """
        if scale not in self._decoded:
            with _explained():
                image, self._opened = self._opened or _open(self.data), None
                if scale > 1:
                    image.draft(None, (image.width // scale, image.height // scale))
                image.load()
                upright = to_srgb(image)
                if self.orientation in UPRIGHT:
                    upright = upright.transpose(UPRIGHT[self.orientation])
            self._decoded[scale] = upright
        return self._decoded[scale]

    def pixels(self) -> NDArray[np.uint8]:
        """Return the pixels of ``decoded()``, (h, w, 3); those of a plain JPEG in half the time, and they are not kept.

        Raises:
            UnreadablePictureError: See ``decoded``.
        """
        pixels = pictures.jpeg_pixels(self.data) if self._is_plain_jpeg else None
        return np.asarray(self.decoded()) if pixels is None else pixels

    def resampled(self, region: Region, size: tuple[int, int], method: ResizeMethod) -> Image.Image:
        """Return a region brought to a size by the Lanczos filter.

        Args:
            region: Within the picture.
            size: Width and height in pixels.
            method: Whether the picture may be shrunk by faster means first: by the decoder, then by plain averages.

        Raises:
            UnreadablePictureError: See ``decoded``.
        """
        scale = self.scale_for(region, size, method)
        image = self.decoded(scale)
        # The decoder rounds up: its last column and row reach beyond the picture, and come first in one turned round.
        x = image.width - self.width / scale if self.orientation in FROM_THE_RIGHT else 0
        y = image.height - self.height / scale if self.orientation in FROM_THE_BOTTOM else 0
        left, top, right, bottom = (place / scale for place in region)
        box = (x + left, y + top, x + right, y + bottom)
        gap = HEADROOM if method is ResizeMethod.DRAFT_LANCZOS else None
        return image.resize(size, Resampling.LANCZOS, box=box, reducing_gap=gap)


def _open(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data), formats=FORMATS)
    if image.width * image.height > pictures.MAX_PIXELS:
        raise _too_large()
    return image


def _orientation(image: Image.Image) -> int:
    """Return EXIF's orientation as far as it stands before the pixels; damaged EXIF data counts as none."""
    # Pillow decodes a whole PNG to look for EXIF data behind its pixels.
    if image.format == "PNG" and not {"exif", "Raw profile type exif", "XML:com.adobe.xmp"} & set(image.info):
        return 1
    try:
        found = image.getexif().get(ExifTags.Base.Orientation, 1)
    except DAMAGE:
        return 1
    return found if found in UPRIGHT else 1


def _too_large() -> UnreadablePictureError:
    return UnreadablePictureError(f"more than {pictures.MAX_PIXELS:,} pixels")


@contextmanager
def _explained() -> Iterator[None]:
    try:
        yield
    except UnidentifiedImageError as error:
        raise UnreadablePictureError("not a picture of a known format") from error
    except Image.DecompressionBombError as error:
        raise _too_large() from error
    except DAMAGE as error:
        raise UnreadablePictureError("truncated or damaged picture") from error
