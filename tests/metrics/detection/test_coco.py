from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.metrics.detection.coco import IOU_75, MAX_DETECTIONS, SIZES, coco_scores
from tests.metrics.detection.simulated import detections_of, objects_of, pycocotools_evaluation, simulate


def stats(scores):
    """The twelve figures that pycocotools prints; -1 where there is no object."""
    sizes = SIZES[1:]
    values = [
        scores.average_precision(),
        scores.average_precision(iou=0),
        scores.average_precision(iou=IOU_75),
        *(scores.average_precision(size) for size in sizes),
        *(scores.average_recall(limit=limit) for limit in MAX_DETECTIONS),
        *(scores.average_recall(size) for size in sizes),
    ]
    return [float(np.nanmean(value)) if not np.isnan(value).all() else -1.0 for value in values]


def check_equal(objects, detections, n_images, n_classes):
    ours = coco_scores(detections, objects, n_images, n_classes)
    theirs = pycocotools_evaluation(objects, detections, n_images, n_classes)
    assert stats(ours) == pytest.approx(theirs.stats, abs=1e-9)
    assert np.nan_to_num(ours.precision, nan=-1) == pytest.approx(theirs.eval["precision"][..., -1], abs=1e-9)
    assert np.nan_to_num(ours.recall, nan=-1) == pytest.approx(theirs.eval["recall"], abs=1e-9)


@settings(deadline=None, max_examples=40)
@given(
    seed=st.integers(0, 10**6),
    n_images=st.integers(1, 6),
    n_classes=st.integers(1, 4),
    n_objects=st.integers(1, 30),
    grid=st.sampled_from([0, 20]),
)
def test_equal_to_pycocotools_on_random_boxes(seed, n_images, n_classes, n_objects, grid):
    objects, detections = simulate(seed, n_images, n_classes, n_objects, n_background=10, grid=grid)
    check_equal(objects, detections, n_images, n_classes)


def test_equal_to_pycocotools_beyond_a_hundred_detections_of_a_class_in_an_image():
    objects, detections = simulate(5, n_images=2, n_classes=1, n_objects=30, n_background=400)
    assert np.bincount(detections.image).min() > 150
    check_equal(objects, detections, 2, 1)


def test_a_class_without_objects_has_no_precision_whatever_is_predicted():
    objects = objects_of([(0, 0, [0, 0, 50, 50], 2500, False)])
    detections = detections_of([(0, 0, [0, 0, 50, 50], 0.9), (0, 1, [0, 0, 50, 50], 0.9)])
    scores = coco_scores(detections, objects, 1, 2)
    assert scores.average_precision()[0] == 1.0
    assert np.isnan(scores.average_precision()[1])
    assert np.isnan(scores.average_recall("small")).all()
    assert scores.count().tolist() == [1, 0]


def test_no_detections_are_a_precision_of_zero():
    objects = objects_of([(0, 0, [0, 0, 50, 50], 2500, False)])
    assert coco_scores(detections_of([]), objects, 2, 1).average_precision().tolist() == [0.0]


def test_an_object_on_a_limit_is_of_both_sizes():
    objects = objects_of([(0, 0, [0, 0, 32, 32], 1024, False), (0, 0, [0, 0, 96, 96], 9216, True)])
    scores = coco_scores(detections_of([]), objects, 1, 1)
    assert [scores.count(size).tolist() for size in SIZES] == [[1], [1], [1], [0]]
