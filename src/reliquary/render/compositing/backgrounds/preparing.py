"""Making a background of any picture: decoded, upright, no larger than needed."""

from __future__ import annotations

import io
import struct
import warnings
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from typing import NamedTuple

from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError
from PIL.Image import Resampling

from reliquary import pictures
from reliquary.blobs import BlobStore
from reliquary.render.compositing.backgrounds.background import ROOM, Background, Size
from reliquary.render.compositing.sharpness import blur_of

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP")
QUALITY = 95
ENLARGED = 2.0
"""A picture is too small if it would have to be enlarged more than so many times."""

NO_KNOWN_RANGE = ("I", "I;16", "I;16B", "I;16L", "I;16N", "F", "LAB")
ON_ITS_SIDE = (5, 6, 7, 8)
"""EXIF's orientations in which width and height change places."""

# What Pillow's decoders raise on damaged input.
DAMAGE = (OSError, SyntaxError, ValueError, ArithmeticError, LookupError, TypeError, struct.error)


class Unusable(NamedTuple):
    """Why a picture cannot be a background."""

    reason: str


class _UnusableError(Exception):
    """Carries the reason out of the steps of preparing."""


@dataclass(frozen=True)
class Preparer:
    """Makes backgrounds of files, for composites of one size.

    Attributes:
        size: Of the composites.
        blobs: Where backgrounds are put.
    """

    size: Size
    blobs: BlobStore

    def __call__(self, path: Path) -> Background | Unusable:
        """Return the background of a file, or why there is none."""
        with warnings.catch_warnings():
            # Our own limit is checked, and is higher than the size from which Pillow warns.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            try:
                return self._prepared(path)
            except _UnusableError as error:
                return Unusable(str(error))
            except UnidentifiedImageError:
                return Unusable(f"not a picture of a known format ({', '.join(FORMATS)})")
            except Image.DecompressionBombError:
                return Unusable(_too_large())
            except DAMAGE:
                return Unusable("truncated or damaged picture")

    def _prepared(self, path: Path) -> Background:
        with Image.open(path, formats=FORMATS) as image:
            size = self._checked_size(image)
            wanted = self._enough(size)
            image.draft("RGB", wanted if size == image.size else wanted[::-1])
            rgb = _rgb(ImageOps.exif_transpose(image))
        if rgb.size != wanted:
            rgb = rgb.resize(wanted, Resampling.HAMMING, reducing_gap=2.0)
        buffer = io.BytesIO()
        rgb.info = {}
        rgb.save(buffer, "JPEG", quality=QUALITY)
        return Background(
            sha256=self.blobs.put(buffer.getvalue()),
            width=rgb.width,
            height=rgb.height,
            blur=round(blur_of(rgb), 3),
        )

    def _checked_size(self, image: Image.Image) -> Size:
        """Return width and height, upright; refuse by the header what would cost memory, or cannot be used."""
        if image.width * image.height > pictures.MAX_PIXELS:
            raise _UnusableError(_too_large())
        if image.mode in NO_KNOWN_RANGE:
            raise _UnusableError(f"pixel type {image.mode}, whose range is not known")
        on_its_side = image.getexif().get(ExifTags.Base.Orientation) in ON_ITS_SIDE
        width, height = (image.height, image.width) if on_its_side else image.size
        if min(width / self.size[0], height / self.size[1]) * ENLARGED < 1:
            least = " x ".join(str(ceil(side / ENLARGED)) for side in self.size)
            raise _UnusableError(f"{width} x {height} px, too small for the composites; give at least {least} px")
        return width, height

    def _enough(self, size: Size) -> Size:
        """Return the size at which a picture has ``ROOM`` for crops, or its own if that is less."""
        shrunk = min(ROOM / min(size[0] / self.size[0], size[1] / self.size[1]), 1)
        return max(round(size[0] * shrunk), 1), max(round(size[1] * shrunk), 1)


def _too_large() -> str:
    return f"more than {pictures.MAX_PIXELS:,} pixels"


def _rgb(image: Image.Image) -> Image.Image:
    """Return a picture as RGB, transparency on white."""
    if image.has_transparency_data:
        layered = image.convert("RGBA")
        paper = Image.new("RGBA", image.size, (255, 255, 255, 255))
        return Image.alpha_composite(paper, layered).convert("RGB")
    return image.convert("RGB")
