"""A picture at the size at which the checks look at it."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.build.pictures.original import DECODER_SCALES, JPEGS, Original

WORKING_SIDE = 512
"""Longer side, in pixels, of what the checks look at; a smaller picture is looked at as it is."""

SMALL_SIDE = 128
"""Longer side of ``small``."""


class WorkingPicture:
    """A picture, decoded once, upright and in sRGB, and smaller forms of it, made when they are asked for.

    Args:
        data: The encoded bytes.

    Attributes:
        data: The encoded bytes.
        format: Pillow's name of the format.
        width: Pixels of the picture itself, upright.
        height: Pixels of the picture itself, upright.
        image: RGB, its longer side at most ``WORKING_SIDE``. Do not change it.

    Raises:
        UnreadablePictureError: The bytes are no picture, or it is truncated or damaged, or has too many pixels.
    """

    def __init__(self, data: bytes) -> None:
        original = Original(data)
        self.data = data
        self.format = original.format
        self.width, self.height = original.width, original.height
        self.image = _within(original.decoded(_scale(original)), WORKING_SIDE)

    @cached_property
    def rgb(self) -> NDArray[np.uint8]:
        """The pixels, (h, w, 3)."""
        return np.asarray(self.image)

    @cached_property
    def grey(self) -> NDArray[np.float32]:
        """Luma (ITU-R BT.601), (h, w), 0 to 255."""
        return np.asarray(self.image.convert("L"), np.float32)

    @cached_property
    def small_image(self) -> Image.Image:
        """The picture with its longer side at most ``SMALL_SIDE``, RGB."""
        return _within(self.image, SMALL_SIDE)

    @cached_property
    def small(self) -> NDArray[np.float32]:
        """The pixels of ``small_image``, (h, w, 3), 0 to 255."""
        return np.asarray(self.small_image, np.float32)


def _scale(original: Original) -> int:
    """Return how many times the decoder may shrink the sides and leave the working size."""
    if original.format not in JPEGS:
        return 1
    room = max(original.width, original.height) / WORKING_SIDE
    return next((scale for scale in DECODER_SCALES if scale <= room), 1)


def _within(image: Image.Image, side: int) -> Image.Image:
    """Return a picture whose longer side is at most ``side``, by plain averages."""
    longer = max(image.size)
    if longer <= side:
        return image
    size = (max(1, round(image.width * side / longer)), max(1, round(image.height * side / longer)))
    # Whole steps first, which are averages too, and four times faster.
    return image.resize(size, Image.Resampling.BOX, reducing_gap=1.0)
