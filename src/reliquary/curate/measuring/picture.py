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

    Raises:
        UnreadablePictureError: The bytes are no picture, or it is truncated or damaged, or has too many pixels.
    """

    def __init__(self, data: bytes) -> None:
        original = Original(data)
        self.data = data
        self.format = original.format
        self.width, self.height = original.width, original.height
        scale = _scale(original)
        # Decoded now, so that what cannot be decoded is told at once.
        if scale == 1 and max(self.width, self.height) <= WORKING_SIDE:
            self.rgb = original.pixels()
        else:
            self.image = _within(original.decoded(scale), WORKING_SIDE)

    @cached_property
    def image(self) -> Image.Image:
        """RGB, its longer side at most ``WORKING_SIDE``. Do not change it."""
        return Image.fromarray(self.rgb)

    @cached_property
    def rgb(self) -> NDArray[np.uint8]:
        """The pixels of ``image``, (h, w, 3). Do not change them."""
        return np.asarray(self.image)

    @cached_property
    def grey_image(self) -> Image.Image:
        """Luma (ITU-R BT.601), mode L."""
        return self.image.convert("L")

    @cached_property
    def grey(self) -> NDArray[np.float32]:
        """The pixels of ``grey_image``, (h, w), 0 to 255."""
        return np.asarray(self.grey_image, np.float32)

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
