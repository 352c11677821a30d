from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.curate.checks.duplicates import matching
from reliquary.curate.checks.duplicates.candidates import candidate_pairs
from reliquary.curate.checks.duplicates.matching import LEAST_CORRELATION, matches
from reliquary.curate.checks.duplicates.thumbnail import as_pixels
from tests.curate.checks.duplicates.photographed import COPIES, NUMBERS, opened, photograph, thumbnail

ORIGINALS = [thumbnail(photograph(number)) for number in NUMBERS]


def found(pixels):
    return {
        tuple(pair): correlation
        for some in matches(pixels)
        for pair, correlation in zip(some.pairs.tolist(), some.correlations.tolist(), strict=True)
    }


@pytest.mark.parametrize("name", COPIES)
def test_copies_are_found_and_nothing_else(name):
    copies = [thumbnail(COPIES[name](opened(photograph(number)))) for number in NUMBERS]
    pairs = found(as_pixels(ORIGINALS + copies))
    assert set(pairs) == {(number, len(NUMBERS) + number) for number in range(len(NUMBERS))}
    assert all(LEAST_CORRELATION <= correlation <= 1.0001 for correlation in pairs.values())


def test_thirty_different_objects_are_kept_apart():
    assert found(as_pixels([thumbnail(photograph(number)) for number in range(30) if number not in (13, 17)])) == {}


@pytest.mark.parametrize(
    "look_alikes",
    [
        [(25, 0), (45, 0), (57, 0), (116, 1)],  # steles of one shape
        [(127, 3), (173, 0)],  # tiles of one pattern
        [(78, 0), (111, 1), (143, 1), (180, 2)],  # coins of one size
    ],
)
def test_look_alikes_are_kept_apart(look_alikes):
    pixels = as_pixels([thumbnail(photograph(number, view)) for number, view in look_alikes])
    assert sum(map(len, candidate_pairs(pixels))) > 0
    assert found(pixels) == {}


@settings(max_examples=15, deadline=None)
@given(st.permutations(range(2 * len(NUMBERS))), st.integers(1, 9))
def test_neither_order_nor_batches_decide_what_is_found(order, batch):
    copies = [thumbnail(COPIES["grey"](opened(photograph(number)))) for number in NUMBERS]
    pixels = as_pixels(ORIGINALS + copies)
    expected = {frozenset(pair) for pair in found(pixels)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(matching, "BATCH", batch)
        again = found(pixels[list(order)])
    assert {frozenset((order[first], order[second])) for first, second in again} == expected


def test_what_is_placed_is_told():
    copy = thumbnail(COPIES["cut all round"](opened(photograph(2))))
    (some,) = [some for some in matches(as_pixels([ORIGINALS[1], copy])) if len(some.pairs)]
    assert some.placements == pytest.approx(np.array([[0.11, 0, 0.11, 0]]), abs=0.02)


def test_no_pictures_have_no_matches():
    assert found(as_pixels([])) == {}
