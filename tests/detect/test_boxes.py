from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.detect import boxes as module
from reliquary.detect.boxes import Boxes, overlapping
from tests.detect.plain import plain_iou, random_boxes


def plain_pairs(boxes, above):
    rows = boxes.corners.tolist()
    return {
        (a, b): plain_iou(rows[a], rows[b])
        for b in range(len(rows))
        for a in range(b)
        if boxes.labels[a] == boxes.labels[b] and plain_iou(rows[a], rows[b]) > above
    }


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 60), st.sampled_from([0.0, 0.3, 0.7]))
def test_pairs_are_those_of_comparing_all_with_all(seed, number, above):
    boxes = random_boxes(seed, number)
    pairs = overlapping(boxes, above)
    found = dict(zip(zip(pairs.first.tolist(), pairs.second.tolist(), strict=True), pairs.iou, strict=True))
    assert found == pytest.approx(plain_pairs(boxes, above))


def test_pairs_do_not_depend_on_how_many_are_compared_at_a_time(monkeypatch):
    boxes = random_boxes(1, 200)
    whole = overlapping(boxes)
    monkeypatch.setattr(module, "PAIRS_AT_A_TIME", 7)
    parts = overlapping(boxes)
    assert len(whole.first) > 100
    assert np.array_equal(whole.first, parts.first)
    assert np.array_equal(whole.iou, parts.iou)


def test_a_box_of_many_times_the_others_height_meets_each_of_them_once():
    corners = [[0, 0, 1000, 1000]] + [[10, y, 20, y + 10] for y in range(0, 900, 30)]
    boxes = Boxes(np.array(corners, float), np.ones(31), np.zeros(31, np.int64))
    pairs = overlapping(boxes)
    assert pairs.second.tolist() == list(range(1, 31))


def test_no_boxes_have_no_pairs():
    assert len(overlapping(Boxes.together([])).first) == 0
