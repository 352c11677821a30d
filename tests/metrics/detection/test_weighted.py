from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.metrics.detection import weighted
from reliquary.metrics.detection.boxes import find_overlaps
from reliquary.metrics.detection.coco import coco_scores
from reliquary.metrics.detection.matching import match_as_coco
from reliquary.metrics.detection.precision_recall import average_precision_coco, curves
from reliquary.metrics.detection.weighted import weighted_average_precision
from reliquary.seeds import generator
from tests.metrics.detection.simulated import detections_of, objects_of, simulate

IMAGES, CLASSES = 12, 3


def weighted_ap(objects, detections, weights, n_classes=CLASSES):
    matches = match_as_coco(detections, objects, find_overlaps(detections, objects))
    return weighted_average_precision(detections, matches, objects, weights, n_classes)


def repeated(objects, detections, weights):
    """Return the objects and detections of a test set in which each image stands as often as its weight says."""
    objects_rows, detections_rows, number = [], [], 0
    for image, weight in enumerate(weights):
        for _ in range(int(weight)):
            own = np.flatnonzero(objects.image == image)
            columns = (objects.label, objects.boxes.tolist(), objects.area, objects.crowd)
            objects_rows += [(number, *(column[at] for column in columns)) for at in own]
            own = np.flatnonzero(detections.image == image)
            columns = (detections.label, detections.boxes.tolist(), detections.score)
            detections_rows += [(number, *(column[at] for column in columns)) for at in own]
            number += 1
    return objects_of(objects_rows), detections_of(detections_rows), number


@pytest.mark.parametrize("grid", [0, 20])
@pytest.mark.parametrize("seed", range(4))
def test_weights_of_one_give_the_values_of_coco_and_of_the_curves(seed, grid):
    objects, detections = simulate(seed, IMAGES, CLASSES, grid=grid)
    found = weighted_ap(objects, detections, np.ones((1, IMAGES)))[0]
    expected = coco_scores(detections, objects, IMAGES, CLASSES).average_precision(iou=0)
    np.testing.assert_allclose(found, expected, rtol=0, atol=1e-12)
    matches = match_as_coco(detections, objects, find_overlaps(detections, objects))
    of_curves = [average_precision_coco(curve) for curve in curves(detections, matches, objects.count(CLASSES))]
    np.testing.assert_array_equal(found, of_curves)


@given(seed=st.integers(0, 50), weights=st.lists(st.integers(0, 3), min_size=IMAGES, max_size=IMAGES))
@settings(max_examples=60, deadline=None)
def test_a_weight_is_how_often_an_image_stands_in_the_test_set(seed, weights):
    objects, detections = simulate(seed, IMAGES, CLASSES)
    # Equal scores within an image would stand in another order once the image is repeated.
    detections = replace(detections, score=detections.score - 1e-6 * np.arange(len(detections)))
    found = weighted_ap(objects, detections, [weights])[0]
    again_objects, again_detections, number = repeated(objects, detections, weights)
    again = weighted_ap(again_objects, again_detections, np.ones((1, number)))[0]
    np.testing.assert_allclose(found, again, rtol=0, atol=1e-12)


@given(seed=st.integers(0, 50), factor=st.floats(0.1, 10))
@settings(max_examples=30, deadline=None)
def test_only_the_ratio_of_weights_counts(seed, factor):
    objects, detections = simulate(seed, IMAGES, CLASSES)
    weights = generator(seed, "weights").uniform(0.1, 2, (3, IMAGES))
    values = weighted_ap(objects, detections, weights)
    assert np.nanmin(values) >= 0
    assert np.nanmax(values) <= 1
    # Recalls that lie on one of the 101 levels may fall to either side of it.
    np.testing.assert_allclose(weighted_ap(objects, detections, weights * factor), values, atol=0.011)


def test_a_class_whose_images_do_not_count_has_no_value():
    objects = objects_of([(0, 0, [0, 0, 10, 10], 100, False), (1, 1, [0, 0, 10, 10], 100, False)])
    detections = detections_of([(0, 0, [0, 0, 10, 10], 0.9), (1, 0, [0, 0, 10, 10], 0.95)])
    found = weighted_ap(objects, detections, [[1, 1], [1, 0], [0, 1]], n_classes=2)
    np.testing.assert_array_equal(found, [[0.5, 0], [1, np.nan], [np.nan, 0]])


def test_many_weightings_are_worked_off_in_parts(monkeypatch):
    objects, detections = simulate(1, IMAGES, CLASSES)
    weights = generator(1, "weights").integers(0, 3, (40, IMAGES))
    whole = weighted_ap(objects, detections, weights)
    monkeypatch.setattr(weighted, "CELLS_AT_A_TIME", 100)
    np.testing.assert_array_equal(weighted_ap(objects, detections, weights), whole)


def test_no_detections_find_nothing():
    objects, _ = simulate(0, IMAGES, 1)
    assert weighted_ap(objects, detections_of([]), np.ones((2, IMAGES)), n_classes=1).tolist() == [[0], [0]]
