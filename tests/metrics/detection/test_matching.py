from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.metrics.detection.boxes import find_overlaps
from reliquary.metrics.detection.matching import match_as_coco
from reliquary.metrics.detection.precision_recall import average_precision_coco, curves
from tests.metrics.detection.simulated import detections_of, objects_of, pycocotools_evaluation, simulate


def match(detections, objects, **settings):
    return match_as_coco(detections, objects, find_overlaps(detections, objects), **settings)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10**6), grid=st.sampled_from([0, 20]), background=st.sampled_from([5, 300]))
def test_every_detection_is_matched_as_by_pycocotools(seed, grid, background):
    objects, detections = simulate(seed, 2, 2, 20, n_background=background, grid=grid)
    matches = match(detections, objects)
    theirs = pycocotools_evaluation(objects, detections, 2, 2)
    found, ignored = {}, set()
    for part in theirs.evalImgs:
        if part is not None and part["aRng"] == [0, 1e10]:
            for d, o, skipped in zip(part["dtIds"], part["dtMatches"][0], part["dtIgnore"][0], strict=True):
                found[d - 1] = int(o) - 1
                if skipped:
                    ignored.add(d - 1)
    right = {d: o for d, o in found.items() if o >= 0 and d not in ignored}
    assert {d: int(matches.object[d]) for d in np.flatnonzero(matches.right)} == right
    assert set(np.flatnonzero(matches.ignored).tolist()) == ignored | (set(range(len(detections))) - set(found))
    assert np.flatnonzero(matches.found).tolist() == sorted(right.values())


@settings(deadline=None, max_examples=20)
@given(seed=st.integers(0, 10**6))
def test_the_area_under_the_curve_is_ap50(seed):
    objects, detections = simulate(seed, 3, 3, 25)
    n_objects = objects.count(3)
    ours = [
        average_precision_coco(curve) if curve.n_objects else -1
        for curve in curves(detections, match(detections, objects), n_objects)
    ]
    precision = pycocotools_evaluation(objects, detections, 3, 3).eval["precision"]
    assert ours == pytest.approx(precision[0, :, :, 0, -1].mean(axis=0), abs=1e-9)


def test_a_detection_takes_the_next_best_object_that_is_free():
    objects = objects_of([(0, 0, [0, 0, 20, 20], 400, False), (0, 0, [4, 0, 20, 20], 400, False)])
    matches = match(detections_of([(0, 0, [0, 0, 20, 20], 0.9), (0, 0, [1, 0, 20, 20], 0.8)]), objects)
    assert matches.object.tolist() == [0, 1]


def test_nothing_is_matched_with_nothing():
    objects, _ = simulate(0)
    assert not match(detections_of([]), objects).found.any()
    _, detections = simulate(0)
    assert not match(detections, objects_of([])).right.any()


def test_of_objects_in_one_place_the_last_is_taken_first_as_by_pycocotools():
    objects = objects_of([(0, 0, [0, 0, 20, 20], 400, False)] * 2)
    detections = detections_of([(0, 0, [0, 0, 20, 20], 0.9)])
    (theirs,) = [p for p in pycocotools_evaluation(objects, detections, 1, 1).evalImgs if p["aRng"] == [0, 1e10]]
    assert match(detections, objects).object.tolist() == [1] == [int(theirs["dtMatches"][0][0]) - 1]
