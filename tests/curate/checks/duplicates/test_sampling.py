from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.curate.checks.duplicates.sampling import blur, centres, interpolation


def test_the_centres_of_pixels_reach_from_edge_to_edge():
    assert centres(4) == pytest.approx([-0.75, -0.25, 0.25, 0.75])


def test_at_the_centres_the_pixels_themselves_are_read():
    assert interpolation(centres(8), 8) == pytest.approx(np.eye(8), abs=1e-6)


def test_between_pixels_both_count():
    assert interpolation(np.array([0.0]), 4) == pytest.approx(np.array([[0, 0.5, 0.5, 0]]))


@given(st.floats(-3, 3), st.integers(2, 20))
def test_weights_add_up_to_one_also_beyond_the_edge(place, side):
    weights = interpolation(np.array([place], np.float32), side)
    assert weights.sum() == pytest.approx(1, abs=1e-5)
    assert (weights >= 0).all()
    assert np.count_nonzero(weights) <= 2


def test_blurring_spreads_a_pixel_and_keeps_the_light():
    spread = blur(9, 1.0) @ np.eye(9)[4]
    assert spread[3:6] == pytest.approx([0.242, 0.399, 0.242], abs=1e-3)
    assert blur(9, 2.0) @ np.ones(9) == pytest.approx(np.ones(9))
