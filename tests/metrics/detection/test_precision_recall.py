from __future__ import annotations

import numpy as np
import pytest

from reliquary.metrics.detection.precision_recall import (
    Curve,
    average_precision_11_point,
    average_precision_all_points,
    average_precision_coco,
    curves_of,
)


def test_a_curve_adds_one_detection_after_the_other():
    curve = Curve(np.array([1, 1, 2, 2]), 4)
    assert curve.recall.tolist() == [0.25, 0.25, 0.5, 0.5]
    assert curve.precision.tolist() == [1, 1 / 2, 2 / 3, 1 / 2]
    assert curve.envelope.tolist() == [1, 2 / 3, 2 / 3, 1 / 2]


def test_each_class_has_its_curve():
    found = curves_of(np.array([1, 0, 1]), np.array([True, False, True]), np.array([2, 3, 1]))
    assert [curve.hits.tolist() for curve in found] == [[0], [1, 2], []]
    assert [curve.n_objects for curve in found] == [2, 3, 1]


@pytest.mark.parametrize(
    ("measure", "expected"),
    [
        (average_precision_coco, (26 + 25 * 2 / 3) / 101),
        (average_precision_11_point, (3 + 3 * 2 / 3) / 11),
        (average_precision_all_points, 0.25 + 0.25 * 2 / 3),
    ],
)
def test_areas_counted_by_hand(measure, expected):
    assert measure(Curve(np.array([1, 1, 2, 2]), 4)) == pytest.approx(expected)


@pytest.mark.parametrize("measure", [average_precision_coco, average_precision_11_point, average_precision_all_points])
def test_no_detections_have_no_area_and_perfect_ones_have_all(measure):
    assert measure(Curve(np.array([], np.int64), 4)) == 0.0
    assert measure(Curve(np.array([1, 2, 3]), 3)) == pytest.approx(1.0)
