from __future__ import annotations

import math

import pytest

from reliquary.errors import FaultyFileError
from reliquary.tasks import Predictions
from reliquary.tasks.detection.answers import read_detections
from tests.tasks.detection.answers_of import answers, right_answers

BOX = [10.0, 10.0, 20.0, 20.0]


@pytest.fixture
def truth(make_detection_truth):
    return make_detection_truth([[(0, BOX, False)], []])


@pytest.mark.parametrize(
    ("found", "message"),
    [
        ((0, [10.0, math.nan, 5.0, 5.0], 0.5), "boxes[1]: [10, nan, 5, 5] is not finite"),
        ((0, [10.0, 10.0, math.inf, 5.0], 0.5), "boxes[1]: [10, 10, inf, 5] is not finite"),
        ((0, [10.0, 10.0, -5.0, 5.0], 0.5), "boxes[1]: [10, 10, -5, 5] has a negative width or height"),
        ((0, [121.0, 10.0, 5.0, 5.0], 0.5), "boxes[1]: [121, 10, 5, 5] lies outside the image, which is 120 x 100"),
        ((0, [10.0, -9.0, 5.0, 5.0], 0.5), "boxes[1]: [10, -9, 5, 5] lies outside the image"),
        ((0, BOX, 1.5), "scores[1]: 1.5 is not in 0..1"),
        ((0, BOX, -0.1), "scores[1]: -0.1 is not in 0..1"),
        ((3, BOX, 0.5), "labels[1]: 3 is no class; there are 0..2"),
        ((-1, BOX, 0.5), "labels[1]: -1 is no class; there are 0..2"),
    ],
)
def test_a_fault_names_file_image_place_and_value(truth, found, message):
    with pytest.raises(FaultyFileError) as caught:
        read_detections(answers(truth, [[], [(0, BOX, 0.5), found]]), truth)
    (fault,) = caught.value.faults
    assert str(fault).startswith(f"predictions.parquet, image {truth.image_ids[1]}: {message}")


def test_every_fault_is_counted(truth):
    bad = (7, [500.0, 10.0, 5.0, 5.0], 2.0)
    with pytest.raises(FaultyFileError, match=r"predictions\.parquet: 4 detections: 9 faults") as caught:
        read_detections(answers(truth, [[bad, (0, BOX, 0.5)], [bad, bad]]), truth)
    assert len(caught.value.faults) == 9


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda rows: rows[1:], "is missing"),
        (lambda rows: [*rows, rows[0]], "stands 2 times"),
        (lambda rows: [*rows, rows[0].model_copy(update={"image_id": "f" * 64})], f"{'f' * 64} is unknown"),
    ],
)
def test_predictions_must_be_exactly_one_an_image(truth, change, message):
    good = right_answers(truth)
    with pytest.raises(FaultyFileError, match=message):
        read_detections(Predictions(change(good.rows), None, good.place), truth)


def test_boxes_that_reach_over_the_edge_or_have_no_area_are_allowed(truth):
    edge = [(0, [-5.0, -5.0, 20.0, 20.0], 0.5), (0, [110.0, 90.0, 99.0, 99.0], 0.5), (0, [120.0, 10.0, 0.0, 5.0], 0.5)]
    assert len(read_detections(answers(truth, [edge, []]), truth)) == 3


def test_images_without_detections_are_fine(truth):
    assert len(read_detections(answers(truth, [[], []]), truth)) == 0
