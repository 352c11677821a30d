"""Held against a plain reading of the rules, one detection after the other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pycocotools import mask

from reliquary.metrics.detection.boxes import find_overlaps
from reliquary.metrics.detection.voc import voc_scores
from tests.metrics.detection.simulated import detections_of, objects_of, simulate


def scores_of(detections, objects, n_classes):
    return voc_scores(detections, objects, find_overlaps(detections, objects), objects.count(n_classes))


def plain_outcomes(detections, objects, label):
    """Return right or wrong of each detection of a class that is not ignored, the most confident first."""
    order = sorted(np.flatnonzero(detections.label == label), key=lambda d: -detections.score[d])
    taken, outcomes = set(), []
    for d in order:
        own = np.flatnonzero((objects.image == detections.image[d]) & (objects.label == label))
        ious = [mask.iou(detections.boxes[[d]], objects.boxes[[o]], [0])[0, 0] for o in own]
        best = int(np.argmax(ious)) if ious else None
        if best is None or ious[best] < 0.5:
            outcomes.append(False)
        elif not objects.crowd[own[best]]:
            outcomes.append(own[best] not in taken)
            taken.add(own[best])
    return outcomes


def plain_scores(detections, objects, label):
    n = int(((objects.label == label) & ~objects.crowd).sum())
    if n == 0:
        return None
    hits, points = 0, []
    for number, right in enumerate(plain_outcomes(detections, objects, label), start=1):
        hits += right
        points.append((hits, hits / number))
    eleven = sum(max((p for h, p in points if 10 * h >= level * n), default=0.0) for level in range(11)) / 11
    every = sum(max((p for h, p in points if h >= hit), default=0.0) for hit in range(1, n + 1)) / n
    return eleven, every


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), n_classes=st.integers(1, 4), grid=st.sampled_from([0, 20]))
def test_equal_to_a_plain_reading_of_the_rules(seed, n_classes, grid):
    objects, detections = simulate(seed, 4, n_classes, 20, n_background=10, grid=grid)
    found = scores_of(detections, objects, n_classes)
    for label in range(n_classes):
        expected = plain_scores(detections, objects, label)
        if expected is None:
            assert np.isnan(found.eleven_points[label])
        else:
            assert (found.eleven_points[label], found.all_points[label]) == pytest.approx(expected, abs=1e-12)


def test_three_objects_of_ten_reach_the_recall_of_three_tenths():
    places = [[40 * n, 0, 20, 20] for n in range(10)]
    objects = objects_of([(0, 0, place, 400, False) for place in places])
    detections = detections_of([(0, 0, place, 0.9) for place in places[:3]])
    found = scores_of(detections, objects, 1)
    assert found.eleven_points[0] == pytest.approx(4 / 11)
    assert found.all_points[0] == pytest.approx(0.3)


def test_figures_counted_by_hand():
    """Of two objects the first is found at once, then there is a wrong one, then the second is found."""
    first, second, nothing = [0, 0, 20, 20], [100, 0, 20, 20], [300, 300, 20, 20]
    objects = objects_of([(0, 0, first, 400, False), (0, 0, second, 400, False)])
    detections = detections_of([(0, 0, first, 0.9), (0, 0, nothing, 0.8), (0, 0, second, 0.7)])
    found = scores_of(detections, objects, 1)
    assert found.eleven_points[0] == pytest.approx((6 * 1 + 5 * 2 / 3) / 11)
    assert found.all_points[0] == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)


def test_a_second_detection_is_wrong_even_where_another_object_is_near():
    """COCO would give it the other object; VOC asks only for the nearest one."""
    objects = objects_of([(0, 0, [0, 0, 20, 20], 400, False), (0, 0, [4, 0, 20, 20], 400, False)])
    twice = detections_of([(0, 0, [0, 0, 20, 20], 0.9), (0, 0, [1, 0, 20, 20], 0.8)])
    assert scores_of(twice, objects, 1).all_points[0] == pytest.approx(0.5)


def test_what_means_a_crowd_is_ignored_like_a_difficult_object():
    objects = objects_of([(0, 0, [0, 0, 20, 20], 400, False), (0, 0, [100, 0, 90, 90], 8100, True)])
    detections = detections_of([(0, 0, [100, 0, 90, 90], 0.9), (0, 0, [0, 0, 20, 20], 0.8)])
    assert scores_of(detections, objects, 1).all_points[0] == 1.0
