"""Exact search for all pairs of hashes that differ in few bits."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

HASH_BITS = 64


def pairs_within(hashes: NDArray[np.uint64], distance: int) -> Iterator[NDArray[np.int64]]:
    """Yield all pairs of hashes that differ in at most ``distance`` bits, each pair once.

    By the pigeonhole principle: of ``distance + 1`` parts that the bits are divided into, two such hashes share at
    least one. So only hashes that are equal in a part are compared (S. Manku, A. Jain and A. Das Sarma, "Detecting
    Near-Duplicates for Web Crawling", 2007, without its tables).

    Memory is linear in the number of hashes, whatever they are. Time is not where many hashes are equal: collapse
    them first.

    Args:
        hashes: (n,).
        distance: 0 to 63.

    Yields:
        Positions in ``hashes``, (pairs, 2), the smaller first; some arrays are empty.
    """
    parts = _parts(distance + 1)
    for number, part in enumerate(parts):
        for pairs in _pairs_of_equal(hashes & part, hashes, distance):
            different = hashes[pairs[:, 0]] ^ hashes[pairs[:, 1]]
            known = np.zeros(len(pairs), np.bool_)
            for earlier in parts[:number]:
                known |= (different & earlier) == 0
            yield pairs[~known]


def _parts(number: int) -> list[np.uint64]:
    """Return so many masks of neighbouring bits, as equal in size as can be, that cover all bits."""
    borders = [HASH_BITS * part // number for part in range(number + 1)]
    return [np.uint64((1 << end) - (1 << begin)) for begin, end in pairwise(borders)]


def _pairs_of_equal(keys: NDArray[np.uint64], hashes: NDArray[np.uint64], distance: int) -> Iterator[NDArray[np.int64]]:
    """Yield the pairs within the distance among those with equal keys: neighbours first, then those two apart, ..."""
    order = np.argsort(keys, kind="stable")  # stable: of equal keys the smaller position stays first
    ordered = hashes[order]
    ends = np.searchsorted(keys[order], keys[order], "right")
    left = np.arange(len(hashes))
    apart = 1
    while (left := left[left + apart < ends[left]]).size:
        near = left[np.bitwise_count(ordered[left] ^ ordered[left + apart]) <= distance]
        yield np.stack([order[near], order[near + apart]], axis=1)
        apart += 1
