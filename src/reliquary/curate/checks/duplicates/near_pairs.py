"""The pairs of nearly equal pictures of a collection, found once for all checks that go by them."""

from __future__ import annotations

import weakref
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np

from reliquary.curate.checks.duplicates.alignment import Placements
from reliquary.curate.checks.duplicates.matching import matches
from reliquary.curate.checks.duplicates.thumbnail import Thumbnail, as_pixels
from reliquary.curate.measuring.look import Looked

TWINS = 16
"""Of many pictures with equal thumbnails every one is paired with so many: all pairs would be too many."""


@dataclass(frozen=True, slots=True)
class NearPair:
    """Two pictures that are nearly equal.

    Attributes:
        first: SHA-256; the smaller one.
        second: SHA-256.
        correlation: How far their details agree when one lies on the other, up to 1.
        shift: How far one had to be moved, as a share of its side.
        stretch: How far it had to be stretched or shrunk, as a share of its side.
    """

    first: str
    second: str
    correlation: float
    shift: float = 0.0
    stretch: float = 0.0


class NearPairs:
    """Finds the pairs of the collection that was looked at, and keeps them until another one is asked for."""

    def __init__(self) -> None:
        # Weak, so that the descriptions of all pictures do not outlive the run.
        self._looked: weakref.ref[Looked] | None = None
        self._pairs: Sequence[NearPair] = ()

    def of(self, looked: Looked) -> Sequence[NearPair]:
        """Return the pairs, sorted by their pictures."""
        if self._looked is None or self._looked() is not looked:
            self._pairs = sorted(_pairs(looked), key=lambda pair: (pair.first, pair.second))
            self._looked = weakref.ref(looked)
        return self._pairs


SHARED = NearPairs()
"""What all checks go by unless they are given another one, so that the pairs of a collection are found once."""


def _pairs(looked: Looked) -> Iterator[NearPair]:
    twins: defaultdict[bytes, list[str]] = defaultdict(list)
    for sha256, thumbnail in sorted(looked.descriptions[Thumbnail.name].items()):
        twins[thumbnail].append(sha256)
    pixels = as_pixels(twins)
    members = list(twins.values())
    for position in np.flatnonzero(np.ptp(pixels, axis=(1, 2))):
        for number, second in enumerate(members[position]):
            yield from (NearPair(first, second, 1.0) for first in members[position][: min(number, TWINS)])
    for found in matches(pixels):
        moved = zip(found.pairs.tolist(), found.correlations.tolist(), *_moves(found.placements), strict=True)
        for (one, other), correlation, shift, stretch in moved:
            for two in _between(members[one], members[other]):
                first, second = sorted(two)
                yield NearPair(first, second, correlation, shift, stretch)


def _moves(placements: Placements) -> tuple[list[float], list[float]]:
    """Return shifts and stretches, each the larger of the two ways."""
    stretch, shift = np.abs(placements).reshape(-1, 2, 2).max(axis=1).T
    # A side is two units long.
    return (shift / 2).tolist(), stretch.tolist()


def _between(ones: Sequence[str], others: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield pairs of one and another, in which each has at least ``TWINS`` others if there are as many."""
    return chain(
        ((one, other) for one in ones for other in others[:TWINS]),
        ((one, other) for other in others[TWINS:] for one in ones[:TWINS]),
    )
