from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.render.planning.sequence import BITS, Shift, spread_point
from reliquary.seeds import generator

shifts = st.builds(Shift, st.integers(0, 2**BITS - 1), st.integers(0, 2**BITS - 1))


@given(shifts, st.integers(0, 7), st.integers(0, 40))
def test_every_box_of_every_shape_holds_one_point(shift, m, block):
    points = np.array([spread_point(number, shift) for number in range(block * 2**m, (block + 1) * 2**m)])
    for halvings in range(m + 1):
        boxes = np.floor(points * (2**halvings, 2 ** (m - halvings))).astype(int)
        assert len(np.unique(boxes, axis=0)) == 2**m


@given(shifts, st.integers(0, 2**BITS - 1))
def test_points_lie_within_the_square(shift, number):
    assert all(0 < value < 1 for value in spread_point(number, shift))


def test_the_first_points_without_a_shift():
    points = [spread_point(number, Shift(0, 0)) for number in range(4)]
    assert np.round(points, 6).tolist() == [[0, 0], [0.5, 0.5], [0.25, 0.75], [0.75, 0.25]]


def test_it_is_the_sequence_of_sobol():
    qmc = pytest.importorskip("scipy.stats").qmc
    theirs = qmc.Sobol(2, scramble=False).random_base2(8)
    ours = [spread_point(number, Shift(0, 0)) for number in range(256)]
    # Both hold the same points; the library takes them in the order of Gray's code.
    assert sorted((np.array(ours) * 256).astype(int).tolist()) == sorted((theirs * 256).astype(int).tolist())


def test_shifts_differ():
    assert Shift.random(generator(0, "a")) != Shift.random(generator(0, "b"))
