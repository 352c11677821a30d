"""Epochs: classes of years, cut at the natural breaks of each collection.

The source of ``smb-epochs`` labels an object ``collection, (begin, end]`` and has 50 classes over 8 collections, but
does not say how the 50 are shared among them. Our choice: every collection has at least one class and no more than it
has distinct years, and the squared deviations of all years from the means of their classes have the smallest sum.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

import numpy as np
from numpy.typing import NDArray

from reliquary.build.dating.natural_breaks import NaturalBreaks, natural_breaks
from reliquary.errors import ReliquaryError
from reliquary.years import historical

EPOCH_NAME = re.compile(r".+, \(-?\d+, -?\d+\]")
"""The form of ``Epoch.name``."""


@dataclass(frozen=True, order=True)
class Epoch:
    """The years of a collection after ``begin`` up to and with ``end``; negative before the common era, no year 0."""

    collection: str
    begin: int
    end: int

    @property
    def name(self) -> str:
        """The class name, ``collection, (begin, end]``."""
        return f"{self.collection}, ({self.begin}, {self.end}]"

    def contains(self, year: int) -> bool:
        """Return whether the year lies in this epoch."""
        return self.begin < year <= self.end


def find_epochs(years_by_collection: Mapping[str, Sequence[int]], n_classes: int) -> list[Epoch]:
    """Divide the years of all collections into ``n_classes`` epochs.

    The first epoch of a collection begins one year before its first year, so that it holds that year; each other one
    begins where the one before ends.

    Args:
        years_by_collection: The year of every object, so that a year counts as often as it occurs.
        n_classes: From the number of collections to the number of their distinct years.

    Returns:
        The epochs, sorted by collection and year.

    Raises:
        ReliquaryError: A collection has no years, a year is 0, or ``n_classes`` is out of range.
    """
    collections = _collections(years_by_collection)
    most = sum(len(collection.years) for collection in collections)
    if not len(collections) <= n_classes <= most:
        raise ReliquaryError(
            f"epochs: {n_classes} classes for {len(collections)} collections with {most} distinct years in all; "
            f"give {len(collections)} to {most} classes"
        )
    counts = _shared(collections, n_classes)
    return [epoch for each, count in zip(collections, counts, strict=True) for epoch in each.epochs(count)]


def find_eras(years_by_class: Mapping[str, Sequence[int]], per_class: int) -> list[Epoch]:
    """Divide the years of each class into ``per_class`` epochs, as ``find_epochs`` does for a collection.

    Returns:
        The eras, sorted by class and year.

    Raises:
        ReliquaryError: A class has fewer distinct years, a year is 0, or ``per_class`` is below 1.
    """
    collections = _collections(years_by_class)
    most = min(len(collection.years) for collection in collections)
    if not 1 <= per_class <= most:
        short = min(collections, key=lambda collection: len(collection.years))
        raise ReliquaryError(
            f"eras: {per_class} for each class, but '{short.name}' has {most} distinct years; "
            f"give 1 to {most} eras, or add dated objects"
        )
    return [epoch for each in collections for epoch in each.epochs(per_class)]


def epoch_of(epochs: Sequence[Epoch], collection: str, year: int) -> int:
    """Return the position of the epoch that a year of a collection lies in.

    Raises:
        ReliquaryError: It lies in none.
    """
    for position, epoch in enumerate(epochs):
        if epoch.collection == collection and epoch.contains(year):
            return position
    raise ReliquaryError(f"epochs: the year {year} of '{collection}' lies in none of the {len(epochs)} epochs")


@dataclass(frozen=True)
class _Collection:
    """The distinct years of a collection in order, and how many objects have each.

    They are counted as astronomers do, 1 BCE being 0, so that distances are right.
    """

    name: str
    years: NDArray[np.int64]
    objects: NDArray[np.int64]

    def gain(self, n_classes: int) -> float:
        """Return by how much one class more than ``n_classes`` lowers the deviation; less than 0 if there is none."""
        if n_classes == len(self.years):
            return -inf
        return self._divided(n_classes).deviation - self._divided(n_classes + 1).deviation

    def epochs(self, n_classes: int) -> list[Epoch]:
        limits = [int(self.years[0]) - 1, *map(int, self._divided(n_classes).limits)]
        return [Epoch(self.name, begin, end) for begin, end in pairwise(map(historical, limits))]

    def _divided(self, n_classes: int) -> NaturalBreaks:
        return natural_breaks(self.years, n_classes, self.objects)


def _collections(years_by_name: Mapping[str, Sequence[int]]) -> list[_Collection]:
    if not years_by_name:
        raise ReliquaryError("epochs: there are no dated objects to find epochs of")
    return [_collection(name, np.asarray(years)) for name, years in sorted(years_by_name.items())]


def _collection(name: str, years: NDArray[np.int64]) -> _Collection:
    if not years.size:
        raise ReliquaryError(f"epochs: '{name}' has no dated objects; leave it out, or add some")
    if not np.issubdtype(years.dtype, np.integer) or (years == 0).any():
        raise ReliquaryError(f"epochs: a year of '{name}' is 0 or no integer; years are integers, and 1 BCE is -1")
    return _Collection(name, *np.unique(years + (years < 0), return_counts=True))


def _shared(collections: Sequence[_Collection], n_classes: int) -> list[int]:
    """Return the number of classes of each collection, ``n_classes`` in all, with the smallest sum of deviations.

    One class after the other goes where it lowers the sum the most, to the first name of equal ones. That is exact,
    because each further class of a collection is worth no more than the one before: the deviation is convex in the
    number of classes (A. Aggarwal, B. Schieber and T. Tokuyama, "Finding a Minimum-Weight k-Link Path in Graphs with
    the Concave Monge Property", 1994).
    """
    counts = [1] * len(collections)
    gains = [collection.gain(1) for collection in collections]
    for _ in range(n_classes - len(collections)):
        best = gains.index(max(gains))
        counts[best] += 1
        gains[best] = collections[best].gain(counts[best])
    return counts
