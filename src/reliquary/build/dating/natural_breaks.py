"""Natural breaks: values divided into classes that differ as little as possible within themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

import ckwrap
import numpy as np
from numpy.typing import ArrayLike, NDArray

from reliquary.errors import ReliquaryError


@dataclass(frozen=True, slots=True)
class NaturalBreaks:
    """Classes of values in ascending order.

    Attributes:
        limits: Greatest value of each class; a class begins above the limit of the one before.
        deviation: Sum over all values of the squared distance from the mean of their class, times the weight.
    """

    limits: tuple[float, ...]
    deviation: float


def natural_breaks(values: ArrayLike, k: int, weights: ArrayLike | None = None) -> NaturalBreaks:
    """Divide values into ``k`` classes with the smallest sum of squared deviations from the class means.

    These are the natural breaks of Fisher ("On Grouping for Maximum Homogeneity", 1958) and Jenks (1977), exact, by
    weighted one-dimensional k-means over the distinct values: ``ckwrap.ckmeans``, which wraps Ckmeans.1d.dp (H. Wang
    and M. Song, 2011; weights by J. Zhong, 2019). Where several divisions are equally good, it is the one that
    ckwrap finds.

    Args:
        values: (n,), finite, in any order; equal values stand in one class.
        k: Number of classes, from 1 to the number of distinct values.
        weights: (n,), finite and above 0, how often each value counts; by default once.

    Raises:
        ReliquaryError: There are no values, a value or a weight is not a usable number, or ``k`` is out of range.
    """
    distinct, weight = _distinct(values, weights)
    if not 1 <= k <= len(distinct):
        raise ReliquaryError(
            f"natural breaks: {k} classes of {len(distinct)} distinct values; give 1 to {len(distinct)} classes"
        )
    classes = ckwrap.ckmeans(distinct, k, weights=weight).labels
    last = np.flatnonzero(np.diff(classes, append=k))
    return NaturalBreaks(tuple(distinct[last].tolist()), _deviation(distinct, weight, classes))


def _distinct(values: ArrayLike, weights: ArrayLike | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the distinct values in ascending order and the sum of the weights of each."""
    given = _numbers(values, "values")
    if not given.size:
        raise ReliquaryError("natural breaks: there are no values")
    if weights is None:
        distinct, counts = np.unique(given, return_counts=True)
        return distinct, counts.astype(np.float64)
    weight = _numbers(weights, "weights")
    if weight.shape != given.shape:
        raise ReliquaryError(f"natural breaks: {weight.size} weights for {given.size} values; give one for each")
    if (weight <= 0).any():
        raise ReliquaryError(f"natural breaks: a weight is {weight.min():g}; weights are above 0")
    distinct, place = np.unique(given, return_inverse=True)
    return distinct, np.bincount(place, weight).astype(np.float64)


def _numbers(numbers: ArrayLike, name: str) -> NDArray[np.float64]:
    array = np.asarray(numbers, np.float64)
    if array.ndim != 1:
        raise ReliquaryError(f"natural breaks: {name} have the shape {array.shape}; give a list of numbers")
    unusable = np.flatnonzero(~np.isfinite(array))
    if unusable.size:
        raise ReliquaryError(
            f"natural breaks: {name}[{unusable[0]}] is {array[unusable[0]]}; leave out what has no finite number"
        )
    return array


def _deviation(values: NDArray[np.float64], weights: NDArray[np.float64], classes: Sequence[int]) -> float:
    means = np.bincount(classes, weights * values) / np.bincount(classes, weights)
    # fsum: the same on every machine, whatever width its additions have.
    return fsum(weights * (values - means[classes]) ** 2)
