"""Measures over many test sets at once, each told by how often every image stands in it."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def ratios(numerators: Floats, denominators: Floats) -> Floats:
    """Divide; NaN where the denominator is 0, as of a test set that holds nothing that a measure speaks of."""
    found: Floats = np.divide(numerators, denominators, out=np.full(numerators.shape, np.nan), where=denominators > 0)
    return found


def weighted_means(values: npt.ArrayLike, weights: Floats) -> Floats:
    """Return the mean of the images' values in each test set, shape (test sets,).

    Args:
        values: One an image, shape (images,).
        weights: How often each image stands in each test set, shape (test sets, images).
    """
    return ratios(weights @ np.asarray(values, dtype=np.float64), weights.sum(axis=1))


def weighted_medians(values: Floats, weights: Floats) -> Floats:
    """Return the median of the images' values in each test set, shape (test sets,); arguments as `weighted_means`.

    Weights must be whole numbers, for the median of an even number of values is the middle between two.
    """
    order = np.argsort(values, kind="stable")
    upto = np.cumsum(weights[:, order], axis=1)
    total = upto[:, -1:]
    lower, upper = ((upto > middle).argmax(axis=1) for middle in ((total - 1) // 2, total // 2))
    medians: Floats = (values[order][lower] + values[order][upper]) / 2
    return np.where(total[:, 0] > 0, medians, np.nan)
