"""Laying pixels over a picture, in whole numbers, where they are and nowhere else."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
"""RGB (H, W, 3)."""


class Overlap(NamedTuple):
    """Where a picture and something that is laid on it meet: rows and columns in each of them."""

    picture: tuple[slice, slice]
    laid: tuple[slice, slice]


def overlap(picture: tuple[int, ...], laid: tuple[int, ...], place: tuple[int, int]) -> Overlap:
    """Return where something lies within a picture; empty slices if it lies wholly beyond.

    Args:
        picture: Shape (H, W, ...) of the picture.
        laid: Shape (h, w, ...) of what is laid on it.
        place: x and y of its top-left corner on the picture.
    """
    spans = []
    for start, length, limit in ((place[1], laid[0], picture[0]), (place[0], laid[1], picture[1])):
        low = min(max(start, 0), limit)
        high = min(max(start + length, low), limit)
        spans.append((slice(low, high), slice(low - start, high - start)))
    (rows, laid_rows), (columns, laid_columns) = spans
    return Overlap((rows, columns), (laid_rows, laid_columns))


def lay_over(picture: Picture, pixels: NDArray[np.uint8], place: tuple[int, int]) -> None:
    """Lay premultiplied RGBA pixels (h, w, 4) over a picture, which is changed."""
    there, here = overlap(picture.shape, pixels.shape, place)
    layer = pixels[here]
    seen_through = _divided(picture[there] * (255 - layer[..., 3:].astype(np.uint16)))
    picture[there] = seen_through + layer[..., :3]


def darken(picture: Picture, shade: NDArray[np.uint8], place: tuple[int, int]) -> None:
    """Darken a picture, which is changed, by a shade (h, w): 0 leaves the pixel, 255 makes it black."""
    there, here = overlap(picture.shape, shade.shape, place)
    picture[there] = _divided(picture[there] * (255 - shade[here].astype(np.uint16))[..., None])


def _divided(products: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """Divide products of two 8-bit numbers by 255, exactly rounded; they are used up."""
    products += 128
    products += products >> 8
    products >>= 8
    return products.astype(np.uint8)
