"""Which pictures hang together because they are nearly the same."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reliquary.build.splitting.near_duplicates.search import pairs_within

DEFAULT_DISTANCE = 4
"""Bits in which the pHash of near-duplicates may differ."""

CONFIRMING_DISTANCE = 8
"""Bits in which their dHash may differ."""


def near_duplicates(fingerprints: Sequence[bytes], distance: int = DEFAULT_DISTANCE) -> list[tuple[int, int]]:
    """Return which pictures hang together by near-duplication.

    Two pictures are near-duplicates if their pHash differs in at most ``distance`` bits and their dHash confirms it.
    The first hash alone would tie plain pictures, such as coins on white, into one large component.

    Args:
        fingerprints: Of all pictures, as ``fingerprint`` makes them.
        distance: 0 to 63. A pHash nearly always has 32 ones, so that an odd number finds hardly more than the even
            one below it.

    Returns:
        For every component of several pictures its first picture with each other one of them, as positions in
        ``fingerprints``, sorted. Two of a component need not be near-duplicates themselves, if others lie between.
    """
    distinct: dict[bytes, int] = {}
    of_distinct = np.array([distinct.setdefault(value, len(distinct)) for value in fingerprints], np.int64)
    first_position = np.unique(of_distinct, return_index=True)[1]
    leaders = first_position[_leaders(np.frombuffer(b"".join(distinct), ">u8").reshape(-1, 2), distance)[of_distinct]]
    positions = np.arange(len(fingerprints))
    follows = leaders != positions
    return sorted(zip(leaders[follows].tolist(), positions[follows].tolist(), strict=True))


def _leaders(hashes: NDArray[np.uint64], distance: int) -> NDArray[np.int64]:
    """Return the smallest member of the component of each of (n, 2) hashes."""
    phash, dhash = hashes.astype(np.uint64).T
    leaders = np.arange(len(hashes))
    for pairs in pairs_within(phash, distance):
        first, second = pairs.T
        _join(leaders, pairs[np.bitwise_count(dhash[first] ^ dhash[second]) <= CONFIRMING_DISTANCE])
    return leaders


def _join(leaders: NDArray[np.int64], pairs: NDArray[np.int64]) -> None:
    """Make one component of the components of each pair, in place (after Shiloach and Vishkin, 1982)."""
    while (pairs := pairs[leaders[pairs[:, 0]] != leaders[pairs[:, 1]]]).size:
        two = np.sort(leaders[pairs], axis=1)
        np.minimum.at(leaders, two[:, 1], two[:, 0])
        while (leaders[leaders] != leaders).any():
            leaders[:] = leaders[leaders]
