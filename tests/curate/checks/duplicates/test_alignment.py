from __future__ import annotations

import numpy as np
import pytest

from reliquary.curate.checks.duplicates.alignment import aligned, inner, placed
from reliquary.curate.checks.duplicates.thumbnail import SIDE, as_pixels
from tests.curate.checks.duplicates.photographed import NUMBERS, cut, jpeg, opened, photograph, thumbnail


def pixels_of(*pictures):
    return as_pixels([thumbnail(data) for data in pictures]).astype(np.float32)


def test_in_place_nothing_changes():
    pictures = pixels_of(photograph(0), photograph(2))
    assert placed(pictures, np.zeros((2, 4), np.float32)) == pytest.approx(pictures, abs=1e-3)


def test_a_shift_of_two_pixels_moves_by_two_pixels():
    pictures = pixels_of(photograph(3))
    down = placed(pictures, np.array([[0, 4 / SIDE, 0, 0]], np.float32))
    assert down[:, :-2] == pytest.approx(pictures[:, 2:], abs=1e-2)
    across = placed(pictures, np.array([[0, 0, 0, -4 / SIDE]], np.float32))
    assert across[:, :, 2:] == pytest.approx(pictures[:, :, :-2], abs=1e-2)


def test_a_margin_of_a_sixteenth_is_left_out():
    assert inner(np.zeros((2, 64, 64), np.float32)).shape == (2, 56, 56)
    assert inner(np.zeros((2, 16, 16), np.float32)).shape == (2, 14, 14)


@pytest.mark.parametrize(
    ("edges", "placement"),
    [
        ((0.01, 0.01, 0.01, 0.01), (-0.02, 0, -0.02, 0)),
        ((0.03, 0, 0, 0), (0, 0, -0.03, 0.03)),
        ((0, 0, 0, 0.02), (-0.02, -0.02, 0, 0)),
    ],
)
def test_the_placement_of_a_copy_is_found(edges, placement):
    """The copy is the first: what is at its left edge is a little to the right in the original."""
    originals = [photograph(number) for number in NUMBERS]
    copies = pixels_of(*(jpeg(cut(opened(data), *edges)) for data in originals))
    found = aligned(copies, pixels_of(*originals), np.zeros((len(NUMBERS), 4), np.float32), 6)
    assert found == pytest.approx(np.tile(placement, (len(NUMBERS), 1)), abs=0.012)


def test_light_and_contrast_do_not_move_a_picture():
    original = pixels_of(photograph(2))
    found = aligned(0.6 * original + 70, original, np.zeros((1, 4), np.float32), 4)
    assert found == pytest.approx(np.zeros((1, 4)), abs=1e-3)


def test_plain_pictures_stay_within_reach():
    plain = np.full((2, SIDE, SIDE), 7, np.float32)
    found = aligned(plain, pixels_of(photograph(0), photograph(2)), np.zeros((2, 4), np.float32), 2)
    assert np.isfinite(found).all()
    assert aligned(plain, plain, np.zeros((2, 4), np.float32), 2) == pytest.approx(np.zeros((2, 4)), abs=1e-3)


def test_a_pair_is_aligned_alike_alone_and_among_others():
    originals = pixels_of(*map(photograph, NUMBERS))
    copies = pixels_of(*(jpeg(cut(opened(photograph(number)), 0.02, 0, 0, 0.02)) for number in NUMBERS))
    start = np.zeros((len(NUMBERS), 4), np.float32)
    together = aligned(originals, copies, start, 2)
    alone = [aligned(originals[k : k + 1], copies[k : k + 1], start[:1], 2) for k in range(len(NUMBERS))]
    assert np.array_equal(together, np.concatenate(alone))
