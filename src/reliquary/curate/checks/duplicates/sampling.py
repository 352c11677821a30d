"""Reading a square picture between its pixels, and blurring it, as products of matrices of weights and the picture."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray


def centres(side: int) -> NDArray[np.float32]:
    """Return where the pixels of a row lie if the row reaches from -1 to 1, (side,)."""
    return np.asarray((2 * np.arange(side) + 1) / side - 1, np.float32)


def interpolation(places: NDArray[np.float32], side: int) -> NDArray[np.float32]:
    """Return the weights by which pixels are interpolated linearly; beyond the edge the last pixel goes on.

    Args:
        places: Where to read, -1 to 1 within the picture, (..., n).
        side: Pixels of a row.

    Returns:
        (..., n, side); times a column of pixels it gives what lies at the places.
    """
    pixels = np.clip((places + 1) * (side / 2) - 0.5, 0, side - 1)
    apart = pixels[..., None] - np.arange(side, dtype=np.float32)
    np.abs(apart, out=apart)
    np.subtract(1, apart, out=apart)
    return np.asarray(np.maximum(apart, 0, out=apart))


def blurred(pictures: NDArray[np.float32], size: float) -> NDArray[np.float32]:
    """Return square pictures, (n, side, side), blurred by a Gaussian; beyond the edge there is nothing.

    Args:
        pictures: The pictures.
        size: Standard deviation in pixels.
    """
    weights = blur(pictures.shape[1], size)
    # Products are faster where the second factor lies in memory as it is read.
    return np.asarray(weights @ pictures @ np.ascontiguousarray(weights.T))


@cache
def blur(side: int, size: float) -> NDArray[np.float32]:
    """Return the weights that blur a row by a Gaussian, (side, side); beyond the edge there is nothing.

    Args:
        side: Pixels of a row.
        size: Standard deviation in pixels.
    """
    pixels = np.arange(side)
    weights = np.exp(-((pixels[:, None] - pixels) ** 2) / (2 * size**2))
    return np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)
