"""Photographs of unknown origin: read within limits, and brought to the form of a dataset's pictures."""

from __future__ import annotations

import io
import stat
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from reliquary.build.pictures.encoding import encode
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.placement import frame_of
from reliquary.build.pictures.resized import framed
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.catalogue.recipe import ImageSpec
from reliquary.errors import ReliquaryError

MAX_BYTES = 100_000_000
MIN_SIDE = 32
"""Datasets leave out smaller pictures, too: there is nothing to be seen in them."""

SHOWN_SIDE = 1024
"""Longer side of the copy that is looked at, in pixels."""

PLAIN_MODE = "RGB"


class UnusablePhotographError(ReliquaryError):
    """A file that cannot be identified."""


@dataclass(frozen=True)
class Photograph:
    """A photograph, upright.

    Attributes:
        path: The file.
        original: Its bytes and pixels.
        picture: What the dataset would hold of it, encoded.
    """

    path: Path
    original: Original
    picture: bytes

    def shown(self) -> Image.Image:
        """Return a copy to look at: RGB, its longer side at most 1024 pixels."""
        with _no_bomb_warnings():
            image = self.original.decoded(1).copy()
        image.thumbnail((SHOWN_SIDE, SHOWN_SIDE))
        return image


def read_photograph(path: Path, spec: ImageSpec) -> Photograph:
    """Read a photograph, turned as its EXIF data say, in sRGB, transparency laid on white.

    It is then made into what the dataset would hold of it, by the code that builds the dataset: a model sees it as it
    saw the pictures that it was trained on.

    Args:
        path: A JPEG, PNG, TIFF, WebP, GIF or BMP file.
        spec: How the images of the dataset are made.

    Raises:
        UnusablePhotographError: There is no such file, it is no picture, damaged, too small or too large.
    """
    data = _read(path)
    try:
        with _no_bomb_warnings():
            original = Original(data)
            if min(original.width, original.height) < MIN_SIDE:
                raise UnusablePhotographError(
                    f"{path}: {original.width} x {original.height} pixels, but at least {MIN_SIDE} x {MIN_SIDE} are "
                    "needed to tell anything; give a larger picture"
                )
            return Photograph(path, original, picture_of(original, spec))
    except UnreadablePictureError as error:
        raise UnusablePhotographError(
            f"{path}: {error}; give a JPEG, PNG, TIFF, WebP, GIF or BMP file (a telephone that saves HEIC can be told "
            "to save JPEG)"
        ) from error


def picture_of(original: Original, spec: ImageSpec) -> bytes:
    """Return what a dataset would hold of an original; one of its own pictures stays as it is.

    Raises:
        UnreadablePictureError: The original cannot be decoded.
    """
    if _is_of_the_dataset(original, spec):
        return original.data
    frame = frame_of(original.width, original.height, spec)
    return encode(framed(original, frame, spec), spec, marked=original.marked)


def _is_of_the_dataset(original: Original, spec: ImageSpec) -> bool:
    same_form = original.format.lower() == spec.format and (original.width, original.height) == tuple(spec.size)
    if not same_form or original.orientation != 1:
        return False
    with Image.open(io.BytesIO(original.data)) as image:
        return image.mode == PLAIN_MODE and not image.has_transparency_data and "icc_profile" not in image.info


def _read(path: Path) -> bytes:
    """Read a file of limited size; a device or a pipe, which might never end, is refused."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise UnusablePhotographError(f"{path}: not a file; give the path of a picture")
        if found.st_size > MAX_BYTES:
            raise UnusablePhotographError(
                f"{path}: {found.st_size:,} bytes, more than {MAX_BYTES:,}; give a smaller copy"
            )
        with path.open("rb") as handle:
            return handle.read(MAX_BYTES)
    except FileNotFoundError as error:
        raise UnusablePhotographError(f"{path}: no such file") from error
    except (OSError, ValueError) as error:
        raise UnusablePhotographError(f"{path}: cannot be read ({error})") from error


@contextmanager
def _no_bomb_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        # Our own limit is checked, and is higher than the size from which Pillow warns.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        yield
