from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.metrics.change_points import GRID, find_bends
from reliquary.seeds import generator

PLACES = np.array([0, 10, 20, 30, 40, 50, 60, 70, 80, 85, 90, 95, 100], dtype=float)


def bent(joint, height=0.8, before=0.0, after=-0.03):
    steps = PLACES - joint
    return height + before * steps + (after - before) * np.maximum(steps, 0)


@given(
    joint=st.floats(12, 93),
    height=st.floats(0, 1),
    before=st.floats(-0.01, 0.01),
    turn=st.one_of(st.floats(-0.1, -0.01), st.floats(0.01, 0.1)),
)
def test_a_bend_without_noise_is_found(joint, height, before, turn):
    found = find_bends(PLACES, bent(joint, height, before, before + turn)[None])
    width = (PLACES[-2] - PLACES[1]) / GRID
    assert found.place[0] == pytest.approx(joint, abs=width)
    assert found.before[0] == pytest.approx(before, abs=0.01 * abs(turn) + 1e-9)
    assert found.after[0] == pytest.approx(before + turn, abs=0.1 * abs(turn))


def test_each_curve_has_its_own_bend():
    noise = generator(0, "noise").normal(0, 0.01, (3, len(PLACES)))
    curves = np.stack([bent(30), bent(60), bent(85)]) + noise
    found = find_bends(PLACES, curves)
    np.testing.assert_allclose(found.place, [30, 60, 85], atol=3)
    alone = [find_bends(PLACES, curve[None]).place[0] for curve in curves]
    np.testing.assert_array_equal(found.place, alone)


def test_no_other_joint_leaves_less_over():
    curve = bent(47.3) + generator(1, "noise").normal(0, 0.05, len(PLACES))
    found = find_bends(PLACES, curve[None])
    for joint in np.linspace(PLACES[1], PLACES[-2], 57):
        design = np.stack([np.ones_like(PLACES), PLACES, np.maximum(PLACES - joint, 0)], axis=1)
        left = np.linalg.lstsq(design, curve, rcond=None)[1][0]
        assert found.residual[0] <= left * (1 + 1e-3)


@pytest.mark.parametrize("places", [[0.0, 1, 2, 3], [0.0, 1, 1, 2, 3], [4.0, 3, 2, 1, 0]])
def test_too_few_places_or_disordered_ones_are_refused(places):
    with pytest.raises(ValueError, match="ascending"):
        find_bends(np.array(places), np.zeros((1, len(places))))
