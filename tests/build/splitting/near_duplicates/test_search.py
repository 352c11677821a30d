from __future__ import annotations

import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.splitting.near_duplicates.search import pairs_within

WORDS = st.integers(0, 2**64 - 1)


def found(hashes, distance):
    """Return all pairs, in the order in which they are found."""
    chunks = pairs_within(np.array(hashes, np.uint64), distance)
    return [tuple(pair) for chunk in chunks for pair in chunk.tolist()]


def by_force(hashes, distance):
    return [
        (i, j)
        for i, one in enumerate(hashes)
        for j, other in enumerate(hashes[i + 1 :], i + 1)
        if (one ^ other).bit_count() <= distance
    ]


@st.composite
def clusters(draw):
    """Draw hashes of which many are a few bits from each other, some of them equal."""
    hashes = []
    for word in draw(st.lists(WORDS, min_size=1, max_size=4)):
        here = word
        for flips in draw(st.lists(st.lists(st.integers(0, 63), max_size=8), max_size=8)):
            for flip in flips:
                here ^= 1 << flip
            hashes.append(here)
    return hashes


@given(clusters(), st.integers(0, 12))
def test_exactly_the_pairs_within_the_distance_are_found_each_once(hashes, distance):
    assert sorted(found(hashes, distance)) == by_force(hashes, distance)


@given(WORDS, st.lists(st.integers(0, 63), min_size=1, max_size=16, unique=True))
def test_the_distance_itself_counts_and_one_bit_more_does_not(one, flips):
    other = one
    for flip in flips:
        other ^= 1 << flip
    assert found([one, other], len(flips)) == [(0, 1)]
    assert found([one, other], len(flips) - 1) == []


@pytest.mark.parametrize("distance", [0, 1, 62])
def test_the_greatest_and_the_least_distance(distance):
    everything = 2**64 - 1
    assert found([0, everything, everything ^ 1], distance) == ([(1, 2)] if distance else [])


@pytest.mark.parametrize("hashes", [[], [7]])
def test_fewer_than_two_hashes_have_no_pairs(hashes):
    assert found(hashes, 5) == []


def test_memory_is_linear_even_where_all_hashes_are_close():
    hashes = np.arange(1024, dtype=np.uint64)
    tracemalloc.start()
    n_pairs = sum(len(pairs) for pairs in pairs_within(hashes, 10))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert n_pairs == 1024 * 1023 // 2
    assert peak < n_pairs  # one byte a pair: nothing of that size is ever held
