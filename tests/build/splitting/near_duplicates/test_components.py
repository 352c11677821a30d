from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.splitting.near_duplicates import near_duplicates
from reliquary.build.splitting.near_duplicates.components import CONFIRMING_DISTANCE, DEFAULT_DISTANCE, _join


def made_of(phash, dhash=0):
    return phash.to_bytes(8, "big") + dhash.to_bytes(8, "big")


def ones(number):
    return (1 << number) - 1


def by_walking(fingerprints, distance):
    """Return the first member of the component of each fingerprint."""
    words = [(int.from_bytes(value[:8]), int.from_bytes(value[8:])) for value in fingerprints]
    leaders = [None] * len(words)
    for start in range(len(words)):
        frontier = [start] if leaders[start] is None else []
        while frontier:
            here = frontier.pop()
            leaders[here] = start
            for there, (phash, dhash) in enumerate(words):
                close = (phash ^ words[here][0]).bit_count() <= distance
                confirmed = (dhash ^ words[here][1]).bit_count() <= CONFIRMING_DISTANCE
                if leaders[there] is None and close and confirmed:
                    frontier.append(there)
    return leaders


@st.composite
def chains(draw):
    """Draw fingerprints that wander off a few bits at a time, so that chains, repeats and strangers all occur."""
    steps = st.lists(st.integers(0, 63), max_size=6)
    fingerprints = []
    for _ in range(draw(st.integers(0, 4))):
        words = [draw(st.integers(0, 2**64 - 1)), draw(st.integers(0, 2**64 - 1))]
        for flips in draw(st.lists(st.tuples(steps, steps), max_size=8)):
            for word, bits in enumerate(flips):
                for bit in bits:
                    words[word] ^= 1 << bit
            fingerprints.append(made_of(*words))
    return draw(st.permutations(fingerprints))


@given(chains(), st.integers(0, 8))
def test_components_are_those_of_all_confirmed_pairs(fingerprints, distance):
    leaders = by_walking(fingerprints, distance)
    expected = sorted((leader, place) for place, leader in enumerate(leaders) if leader != place)
    assert near_duplicates(fingerprints, distance) == expected


def test_both_hashes_must_be_close():
    original = made_of(0, 0)
    assert near_duplicates([original, made_of(ones(DEFAULT_DISTANCE), ones(CONFIRMING_DISTANCE))]) == [(0, 1)]
    assert near_duplicates([original, made_of(ones(DEFAULT_DISTANCE + 1), 0)]) == []
    assert near_duplicates([original, made_of(0, ones(CONFIRMING_DISTANCE + 1))]) == []


def test_a_plain_picture_that_only_the_first_hash_confuses_ties_nothing():
    coins = [made_of(7, ones(16) << (16 * place)) for place in range(4)]
    assert near_duplicates(coins) == []


def test_many_equal_pictures_are_one_component_in_linear_time():
    placeholders = 50_000
    links = near_duplicates([made_of(1, 2)] * placeholders + [made_of(2**63, ones(40))])
    assert links == [(0, place) for place in range(1, placeholders)]


def test_thousands_of_links_between_the_same_pictures_stay_one_link_a_picture():
    crowd = [made_of(0, place) for place in range(256)]
    random.Random(0).shuffle(crowd)
    assert near_duplicates(crowd) == [(0, place) for place in range(1, 256)]


def test_pairs_that_meet_at_once_in_one_picture_are_all_joined():
    leaders = np.arange(6)
    _join(leaders, np.array([[0, 4], [3, 4], [2, 3], [1, 5]]))
    assert leaders.tolist() == [0, 1, 0, 0, 0, 1]


def test_no_pictures():
    assert near_duplicates([]) == []
