from __future__ import annotations

import numpy as np
import pytest
from pycocotools import mask

from reliquary.metrics.detection import boxes
from reliquary.metrics.detection.boxes import find_overlaps
from tests.metrics.detection.simulated import detections_of, objects_of, simulate


def as_dictionary(overlaps):
    return {
        (int(d), int(o)): (iou, covered)
        for d, o, iou, covered in zip(overlaps.detection, overlaps.object, overlaps.iou, overlaps.covered, strict=True)
    }


@pytest.mark.parametrize("at_a_time", [1, 7, 10**6])
def test_overlaps_equal_those_of_pycocotools_to_the_last_bit(monkeypatch, at_a_time):
    monkeypatch.setattr(boxes, "PAIRS_AT_A_TIME", at_a_time)
    objects, detections = simulate(3)
    found = as_dictionary(find_overlaps(detections, objects))
    expected = {}
    for d, image in enumerate(detections.image):
        for o in np.flatnonzero(objects.image == image):
            plain, crowd = (mask.iou(detections.boxes[[d]], objects.boxes[[o]], [flag])[0, 0] for flag in (0, 1))
            if plain > 0:
                expected[d, int(o)] = (plain, crowd)
    assert found == expected
    assert len(expected) > 50


def test_boxes_that_touch_or_have_no_area_do_not_overlap():
    objects = objects_of([(0, 0, [10, 10, 10, 10], 100, False)])
    detections = detections_of(
        [(0, 0, [20, 10, 5, 5], 0.9), (0, 0, [12, 12, 0, 5], 0.8), (1, 0, [10, 10, 10, 10], 0.7)]
    )
    assert len(find_overlaps(detections, objects).iou) == 0


def test_nothing_overlaps_nothing():
    assert len(find_overlaps(detections_of([]), objects_of([])).iou) == 0
    objects, detections = simulate(0)
    assert len(find_overlaps(detections_of([]), objects).iou) == 0
    assert len(find_overlaps(detections, objects_of([])).iou) == 0


def test_the_best_overlap_is_the_first_of_equal_ones():
    same = [0, 0, 10, 10]
    objects = objects_of([(0, 0, [0, 0, 10, 20], 200, False), (0, 0, same, 100, False), (0, 1, same, 100, False)])
    best = find_overlaps(detections_of([(0, 0, same, 0.5)]), objects).best()
    assert (best.object.tolist(), best.iou.tolist()) == ([1], [1.0])


def test_detections_stand_by_image_and_confidence_and_ties_as_given():
    rows = [(1, 0, [0, 0, 1, 1], 0.2), (0, 2, [0, 0, 1, 1], 0.5), (0, 1, [0, 0, 1, 1], 0.5), (0, 0, [0, 0, 1, 1], 0.9)]
    found = detections_of(rows)
    assert found.image.tolist() == [0, 0, 0, 1]
    assert found.label.tolist() == [0, 2, 1, 0]


def test_the_limit_is_of_a_class_in_an_image():
    rows = [(image, label, [0, 0, 1, 1], 0.1 * n) for image in (0, 1) for label in (0, 1) for n in range(4)]
    found = detections_of(rows)
    kept = found.among_most_confident(3)
    assert kept.sum() == 12
    assert (found.score[~kept] == 0).all()
    assert len(detections_of([]).among_most_confident(3)) == 0


def test_crowds_are_not_counted():
    objects = objects_of([(0, 1, [0, 0, 9, 9], 81, False), (0, 1, [0, 0, 9, 9], 81, True)])
    assert objects.count(3).tolist() == [0, 1, 0]
