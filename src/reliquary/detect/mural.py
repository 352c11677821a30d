"""Murals of any size, read part by part."""

from __future__ import annotations

import logging
import warnings
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from reliquary.detect.windows import Window
from reliquary.errors import ReliquaryError, require_extra
from reliquary.pictures import MAX_PIXELS as MAX_PIXELS_AT_ONCE
from reliquary.records import SAMPLE_MARK

MAX_PIXELS = 4_000_000_000
"""By default; a wall of 60,000 x 60,000 pixels."""

READERS = {
    b"II*\0": "tiffload",
    b"MM\0*": "tiffload",
    b"II+\0": "tiffload",  # BigTIFF
    b"MM\0+": "tiffload",
    b"\x89PNG": "pngload",
    b"\xff\xd8\xff": "jpegload",
    b"\0\0\0\x0cjP  ": "jp2kload",
    b"\xff\x4f\xff\x51": "jp2kload",
    b"RIFF": "webpload",
}
"""How a file begins, and what of libvips reads it. It knows many more formats, by libraries that are less well tried
on the files of strangers."""

JPEG_2000 = "jp2kload"
WHOLE_NUMBERS = ("uchar", "ushort")
PAPER = 255
HEADER = 65_536
"""Bytes at the beginning of a file that are searched for the mark of the sample museum."""

Pixels = NDArray[np.uint8]
VipsImage = Any
"""A picture of libvips, computed where it is asked for."""


class UnreadableWindowError(ReliquaryError):
    """A part of a mural is damaged."""


class Mural:
    """A picture of any size; only what is asked for is decoded.

    A tiled TIFF and a JPEG 2000 are read tile by tile. Other forms can only be read from their beginning: they are
    decoded once, and those of more than 100 MB into a file in the system's temporary folder.

    Colours become 8-bit sRGB by the embedded profile, and what is transparent white; the picture is turned upright.

    Args:
        path: TIFF, BigTIFF, PNG, JPEG, JPEG 2000 or WebP.
        max_pixels: More are refused.

    Attributes:
        path: The file.
        width: Pixels, upright.
        height: Pixels, upright.
        sample: The sample museum made it, says the file itself.

    Raises:
        MissingExtraError: pyvips is not installed.
        ReliquaryError: The file is missing, no picture of these formats, or has too many pixels.
    """

    def __init__(self, path: Path, max_pixels: int = MAX_PIXELS) -> None:
        self.path = path
        self._vips = _library()
        if not path.is_file():
            raise ReliquaryError(f"{path}: no such file; give a picture of a mural")
        self._max_pixels = max_pixels
        # Kept beside the region, which does not keep the memory alive that a picture may be made from.
        self._image = image = self._opened("warning")
        self._region = self._vips.Region.new(image)
        self._has_tiles = bool(image.get_typeof("tile-width"))
        self.width, self.height = int(image.width), int(image.height)
        self.sample = _is_sample(path)

    def read(self, window: Window) -> Pixels:
        """Return the pixels of a window, RGB, shape (height, width, 3).

        Damage that leaves a JPEG decodable cannot be noticed, as JPEG has no checksum.

        Raises:
            UnreadableWindowError: The file is damaged there.
            ReliquaryError: The file is damaged, and is none that can be read part by part.
        """
        try:
            data = self._region.fetch(*window)
        except self._vips.Error as error:
            if not self._has_tiles:
                raise ReliquaryError(
                    f"{self.path}: damaged ({_reason(error)}); only a tiled TIFF or a JPEG 2000 can be read beside its "
                    "damage: get the file again"
                ) from error
            # libvips keeps what it could decode of a damaged tile, and would give it without a word the next time.
            self._image = self._opened("warning")
            self._region = self._vips.Region.new(self._image)
            raise UnreadableWindowError(
                f"{self.path}: damaged in the window at {window.left}, {window.top} "
                f"({window.width} x {window.height} pixels): {_reason(error)}"
            ) from error
        return np.frombuffer(data, dtype=np.uint8).reshape(window.height, window.width, 3)

    def lenient(self) -> VipsImage:
        """Return the whole as a picture of libvips, to be read once from top to bottom; damage is let pass."""
        # What has to be turned cannot be read from top to bottom.
        return self._opened("none", "random" if _is_turned(self._loaded("none", "random")) else "sequential")

    def _opened(self, fail_on: str, access: str = "random") -> VipsImage:
        image = self._loaded(fail_on, access)
        n_pixels = image.width * image.height
        if n_pixels > self._max_pixels:
            raise ReliquaryError(
                f"{self.path}: {image.width} x {image.height} = {n_pixels:,} pixels, more than {self._max_pixels:,}; "
                "if that is right, raise --max-pixels"
            )
        try:
            return _upright_srgb(image)
        except self._vips.Error as error:
            raise ReliquaryError(f"{self.path}: its colours cannot be read ({_reason(error)})") from error

    def _loaded(self, fail_on: str, access: str) -> VipsImage:
        with self.path.open("rb") as handle:
            start = handle.read(16)
        reader = next((name for magic, name in READERS.items() if start.startswith(magic)), None)
        if reader is None:
            raise ReliquaryError(f"{self.path}: no TIFF, PNG, JPEG, JPEG 2000 or WebP; convert it to a tiled TIFF")
        if not self._vips.type_find("VipsOperation", reader):
            if reader == JPEG_2000:
                return self._jpeg_2000()
            raise ReliquaryError(f"{self.path}: this libvips has no {reader}; convert the picture to a tiled TIFF")
        try:
            # What is opened again must be read again, not taken from the library's memory.
            read = getattr(self._vips.Image, reader)
            return read(str(self.path), access=access, fail_on=fail_on, revalidate=True)
        except self._vips.Error as error:
            raise ReliquaryError(f"{self.path}: cannot be opened ({_reason(error)})") from error

    def _jpeg_2000(self) -> VipsImage:
        """Decode a JPEG 2000 by Pillow, where libvips has no reader of it (its wheels have none)."""
        try:
            return self._vips.Image.new_from_array(_decoded_at_once(self.path))
        except Image.DecompressionBombError as error:
            raise ReliquaryError(
                f"{self.path}: more than {MAX_PIXELS_AT_ONCE:,} pixels, and this libvips cannot read JPEG 2000 part by "
                "part; install the system's libvips (Debian: libvips42) in place of pyvips-binary, or convert the "
                "mural to a tiled TIFF"
            ) from error
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as error:
            raise ReliquaryError(f"{self.path}: a damaged JPEG 2000 ({error})") from error


def _decoded_at_once(path: Path) -> Pixels:
    """Return the pixels of a JPEG 2000; see ``Image.DecompressionBombError`` for one with too many."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit is our own
        with Image.open(path, formats=["JPEG2000"]) as image:
            if image.width * image.height > MAX_PIXELS_AT_ONCE:
                raise Image.DecompressionBombError
            return np.asarray(image.convert("RGB"))


def _library() -> Any:
    """Return pyvips, which must not keep finished operations: they hold files open and decoded tiles in memory."""
    library: Any = require_extra("detect", "pyvips")
    library.cache_set_max(0)
    # What it warns of becomes an error of ours, with the place.
    logging.getLogger("pyvips").setLevel(logging.ERROR)
    return library


def _upright_srgb(image: VipsImage) -> VipsImage:
    """Return RGB of 8 bits, computed where it is asked for."""
    vips = _library()
    if image.format not in WHOLE_NUMBERS:
        raise vips.Error(f"pixels of the type {image.format}, whose range is not known")
    if _is_turned(image):
        image = image.autorot()
    if image.get_typeof("icc-profile-data"):
        image = _without_profile(image)
    if image.interpretation == "multiband":
        image = image[:3] if image.bands >= 3 else image[0]
        image = image.copy(interpretation="srgb" if image.bands > 1 else "b-w")
    image = image.colourspace("srgb")
    return image.flatten(background=PAPER) if image.hasalpha() else image


def _is_turned(image: VipsImage) -> bool:
    return bool(image.get_typeof("orientation")) and image.get("orientation") > 1


def _without_profile(image: VipsImage) -> VipsImage:
    """Convert from the embedded colour profile to sRGB; a broken or unfitting profile counts as none."""
    try:
        return image.icc_transform("srgb", embedded=True, depth=8)
    except _library().Error:
        return image


def _is_sample(path: Path) -> bool:
    """Return whether the mark stands before the pixels; Pillow, which looks for it elsewhere, refuses large murals."""
    with path.open("rb") as handle:
        return SAMPLE_MARK.encode("ascii") in handle.read(HEADER)


def _reason(error: Exception) -> str:
    """Return what libvips says of an error, on one line."""
    return "; ".join(line.strip() for line in str(error).splitlines() if line.strip())
