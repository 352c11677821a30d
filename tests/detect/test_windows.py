from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.detect.windows import Grid
from reliquary.seeds import generator

GRID = Grid((250, 100), side=100, step=50)
"""Windows at 0, 50, 100 and 150; all as high as the mural."""


def stays(box, window, grid=GRID, unreadable=()):
    readable = ~np.isin(np.arange(len(grid)), unreadable)
    return bool(grid.answering(np.array([box], float), np.array([window]), readable)[0])


@given(st.integers(1, 900), st.integers(1, 900), st.integers(10, 300), st.integers(5, 300))
def test_windows_cover_the_mural_and_lie_within_it(width, height, side, step):
    grid = Grid((width, height), side, min(step, side))
    covered = np.zeros((height, width), dtype=bool)
    for left, top, wide, high in grid.windows():
        assert (wide, high) == (min(side, width), min(side, height))
        assert left + wide <= width
        assert top + high <= height
        covered[top : top + high, left : left + wide] = True
    assert covered.all()
    assert len(grid.windows()) == len(grid)


def test_windows_go_by_half_steps_and_the_last_ends_with_the_mural():
    assert [window.left for window in Grid((270, 80), 100, 50).windows()] == [0, 50, 100, 150, 170]


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ([20, 10, 60, 50], True),  # inside
        ([60, 10, 100, 50], False),  # cut at the right, and the next window sees all of it
        ([40, 10, 100, 50], True),  # cut, but the next window cuts it too
        ([0, 0, 40, 100], True),  # at the mural's own borders
    ],
)
def test_a_cut_box_is_left_to_the_window_that_sees_more_of_it(box, expected):
    assert stays(box, window=0) is expected


def test_a_box_that_is_cut_at_the_left_is_left_to_the_window_before():
    assert not stays([50, 10, 90, 50], window=1)
    assert stays([50, 10, 90, 50], window=1, unreadable=[0])


def test_a_box_in_a_corner_is_left_to_the_window_across():
    grid = Grid((200, 200), side=100, step=50)
    corner = [60, 60, 100, 100]
    assert not stays(corner, 0, grid)
    assert stays([60, 60, 100, 100], 4, grid)
    assert not stays([60, 60, 100, 100], 1, grid)


def test_without_overlap_nothing_is_left_to_others():
    assert stays([60, 10, 100, 50], 0, Grid((200, 100), side=100, step=100))


def test_a_mural_smaller_than_a_window_has_one():
    grid = Grid((30, 20), side=100, step=50)
    assert grid.windows() == [(0, 0, 30, 20)]
    assert stays([0, 0, 30, 20], 0, grid)


@pytest.mark.parametrize("length", [49, 50, 51])
def test_a_box_as_long_as_the_overlap_is_not_left_by_each_window_to_the_other(length):
    box = [50, 10, 50 + length, 50]
    assert any(stays(box, window) for window in (0, 1))


def test_views_count_the_windows_that_see_a_box_whole_and_do_not_touch_it():
    boxes = np.array([[10, 0, 40, 10], [60, 0, 90, 10], [40, 0, 120, 10], [50, 0, 80, 10], [0, 0, 9, 9]], float)
    assert GRID.views(boxes, np.ones(4, bool)).tolist() == [1, 2, 0, 1, 1]
    assert GRID.views(boxes, np.array([True, False, True, True])).tolist() == [1, 1, 0, 1, 1]


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 10_000), st.integers(20, 60))
def test_views_are_those_of_counting_one_by_one(seed, step):
    random = generator(seed, "views")
    grid = Grid((300, 200), 60, step)
    corner = random.uniform(0, 150, (20, 2))
    boxes = np.hstack([corner, corner + random.uniform(1, 50, (20, 2))])
    readable = random.random(len(grid)) < 0.8
    own = [
        sum(
            stays_clear(box, window, grid.size)
            for window, usable in zip(grid.windows(), readable, strict=True)
            if usable
        )
        for box in boxes
    ]
    assert grid.views(boxes, readable).tolist() == own


def stays_clear(box, window, size):
    low, high = np.array(window[:2], float), np.add(window[:2], window[2:]).astype(float)
    margin = 0.01 * np.array(window[2:])
    near = np.where(low == 0, -np.inf, low + margin)
    far = np.where(high == size, np.inf, high - margin)
    return bool((near <= box[:2]).all() and (box[2:] <= far).all())
