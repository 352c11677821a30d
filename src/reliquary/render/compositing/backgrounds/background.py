"""A background, and the part of it that a composite shows."""

from __future__ import annotations

from io import BytesIO

import numpy as np
from PIL import Image
from PIL.Image import Resampling

from reliquary.blobs import BlobStore
from reliquary.errors import ReliquaryError
from reliquary.records.base import Part, PositiveInt32, Sha256

ROOM = 1.5
"""A background is kept so many times as large as its composites, so that crops differ in size too."""

Size = tuple[int, int]
"""Width and height in px."""

Crop = tuple[int, int, int, int]
"""Left, top, right, bottom in px."""


class Background(Part):
    """A picture that is ready to have cut-outs pasted on it.

    Attributes:
        sha256: Of the RGB picture in the blob store.
        blur: How blurred its sharpest edges are: deviation of a Gaussian, px.
    """

    sha256: Sha256
    width: PositiveInt32
    height: PositiveInt32
    blur: float


def draw_crop(background: Background, size: Size, rng: np.random.Generator) -> Crop:
    """Draw a crop with the sides of a composite, at random in size and place; it is enlarged only if it must be.

    Args:
        background: The background.
        size: Of the composite.
        rng: Source of the random numbers.
    """
    width, height = size
    largest = min(background.width / width, background.height / height)
    factor = float(rng.uniform(min(largest, max(largest / ROOM, 1)), largest))
    crop_width = min(max(round(width * factor), 1), background.width)
    crop_height = min(max(round(height * factor), 1), background.height)
    left = int(rng.integers(background.width - crop_width + 1))
    top = int(rng.integers(background.height - crop_height + 1))
    return left, top, left + crop_width, top + crop_height


def blur_in(background: Background, crop: Crop, size: Size) -> float:
    """Return how blurred a crop is once it is brought to a size, px."""
    return background.blur * size[0] / (crop[2] - crop[0])


def shown(picture: Image.Image, crop: Crop, size: Size) -> Image.Image:
    """Return the crop of a decoded background at the size of the composite, RGB, for the caller to change."""
    # Without overshoot, and twice as fast as the finer filter, which is for enlarging.
    filter_ = Resampling.HAMMING if crop[2] - crop[0] >= size[0] else Resampling.BICUBIC
    return picture.resize(size, filter_, box=crop)


def open_background(sha256: str, blobs: BlobStore) -> Image.Image:
    """Read a background, decoded.

    Raises:
        ReliquaryError: It is missing or damaged.
    """
    try:
        with Image.open(BytesIO(blobs.get(sha256)), formats=("JPEG",)) as image:
            return image.convert("RGB")
    except OSError as error:
        place = blobs.path(sha256)
        raise ReliquaryError(
            f"{place}: the background is no readable JPEG ({error}); remove it and start again"
        ) from error
