from __future__ import annotations

import numpy as np
import pytest

from reliquary.curate.checks.duplicates.likeness import STRONGEST, correlation, details
from reliquary.curate.checks.duplicates.thumbnail import SIDE, as_pixels
from tests.curate.checks.duplicates.photographed import photograph, thumbnail

IN_PLACE = np.zeros((1, 4), np.float32)
COIN, OTHER = (as_pixels([thumbnail(photograph(number))]).astype(np.float32) for number in (0, 8))


def test_a_picture_agrees_with_itself_whatever_the_light():
    assert correlation(COIN, COIN, IN_PLACE) == pytest.approx(1, abs=1e-5)
    assert correlation(COIN, 0.5 * COIN + 30, IN_PLACE) == pytest.approx(1, abs=1e-4)


def test_a_negative_disagrees():
    assert correlation(COIN, 255 - COIN, IN_PLACE) == pytest.approx(-1, abs=1e-4)


def test_two_coins_do_not_agree():
    assert correlation(COIN, OTHER, IN_PLACE)[0] < 0.7


def test_which_is_first_makes_no_difference_in_place():
    assert correlation(COIN, OTHER, IN_PLACE) == pytest.approx(correlation(OTHER, COIN, IN_PLACE), abs=1e-5)


def test_plain_ground_and_slow_changes_of_light_have_no_details():
    slope = np.tile(np.linspace(0, 255, SIDE, dtype=np.float32), (1, SIDE, 1))
    assert np.abs(details(slope)[:, :, 8:-8]).max() < 0.5
    assert correlation(slope * 0, COIN, IN_PLACE) == pytest.approx(0)


def test_strong_details_are_clipped():
    edge = np.zeros((1, SIDE, SIDE), np.float32)
    edge[:, :, SIDE // 2 :] = 255
    found = details(edge)
    largest = np.abs(found).max()
    assert np.count_nonzero(np.isclose(np.abs(found), largest)) > SIDE
    assert found.std() < largest / STRONGEST
