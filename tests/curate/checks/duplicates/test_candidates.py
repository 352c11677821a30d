from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.curate.checks.duplicates import candidates
from reliquary.curate.checks.duplicates.candidates import candidate_pairs
from reliquary.curate.checks.duplicates.thumbnail import SIDE, as_pixels
from tests.curate.checks.duplicates.photographed import COPIES, NUMBERS, opened, photograph, thumbnail

ORIGINALS = [thumbnail(photograph(number)) for number in NUMBERS]


def pairs_of(pixels):
    return [tuple(pair) for pairs in candidate_pairs(pixels) for pair in pairs.tolist()]


@pytest.mark.parametrize("name", COPIES)
def test_copies_are_candidates(name):
    copies = [thumbnail(COPIES[name](opened(photograph(number)))) for number in NUMBERS]
    found = pairs_of(as_pixels(ORIGINALS + copies))
    assert set(found) >= {(number, len(NUMBERS) + number) for number in range(len(NUMBERS))}


def test_pictures_of_different_things_are_none():
    noise = np.random.default_rng(0).integers(0, 256, (40, 8, 8), dtype=np.uint8)
    assert pairs_of(noise.repeat(8, axis=1).repeat(8, axis=2)) == []


@pytest.mark.parametrize("grey", [0, 128, 255])
def test_plain_pictures_are_in_no_pair(grey):
    pixels = np.full((3, SIDE, SIDE), grey, np.uint8)
    pixels[1:, 3, 3] ^= 1
    assert pairs_of(pixels) == []


def test_no_picture_or_one_makes_no_pair():
    assert pairs_of(as_pixels([])) == []
    assert pairs_of(as_pixels(ORIGINALS[:1])) == []


@settings(max_examples=25, deadline=None)
@given(st.permutations(range(2 * len(NUMBERS))), st.integers(1, 7))
def test_order_and_blocks_make_no_difference_and_each_pair_comes_once(order, block):
    copies = [thumbnail(COPIES["cut all round"](opened(photograph(number)))) for number in NUMBERS]
    pixels = as_pixels(ORIGINALS + copies)
    expected = {frozenset(pair) for pair in pairs_of(pixels)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(candidates, "BLOCK", block)
        found = pairs_of(pixels[list(order)])
    assert all(first < second for first, second in found)
    assert len(found) == len(set(found))
    assert {frozenset((order[first], order[second])) for first, second in found} == expected


def test_products_of_descriptions_are_whole_numbers_that_float32_holds():
    vectors, planes = candidates._described(as_pixels(ORIGINALS))
    exact = planes.astype(np.int64) @ vectors.astype(np.int64).T
    assert np.array_equal(planes.astype(np.float32) @ vectors.T, exact)
    assert np.abs(exact).max() < 2**24
    assert np.abs(planes.astype(np.int64) @ planes.transpose(0, 2, 1).astype(np.int64)).max() < 2**24
