"""The description by which nearly equal pictures are found: a small grey picture."""

from __future__ import annotations

from collections.abc import Collection
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.curate.measuring.picture import WorkingPicture

SIDE = 64
"""Pixels of a thumbnail's sides, whatever the shape of the picture."""


class Thumbnail:
    """The descriptor: the picture as ``SIDE`` x ``SIDE`` grey pixels, a byte each, row by row."""

    name: ClassVar[str] = "thumbnail"
    version: ClassVar[int] = 1

    def describe(self, picture: WorkingPicture) -> bytes:
        """Return the thumbnail.

        It is made by a triangle filter: boxes would have other borders in a copy that was cut, and so other averages.
        """
        return picture.grey_image.resize((SIDE, SIDE), Image.Resampling.BILINEAR).tobytes()


def as_pixels(thumbnails: Collection[bytes]) -> NDArray[np.uint8]:
    """Return thumbnails as grey pixels, (n, SIDE, SIDE)."""
    return np.frombuffer(b"".join(thumbnails), np.uint8).reshape(len(thumbnails), SIDE, SIDE)


def halved(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return pictures of half the sides: (n, side, side) becomes (n, side / 2, side / 2)."""
    rows = pixels[:, ::2].astype(np.uint16) + pixels[:, 1::2]
    sums = rows[:, :, ::2] + rows[:, :, 1::2]
    return np.asarray((sums + 2) // 4, np.uint8)
