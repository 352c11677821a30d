from __future__ import annotations

import numpy as np
import pytest

from reliquary.metrics.detection.boxes import Objects
from reliquary.rank.site.answers import answers_of, year_text
from reliquary.records import AgePrediction, ClassificationPrediction, DetectionPrediction
from reliquary.tasks import Predictions, ScoreKind, Truth
from reliquary.tasks.age.truth import AgeTruth
from reliquary.tasks.detection.truth import DetectionTruth

ID = "0" * 64


def classes(truth, *scores):
    rows = [ClassificationPrediction(image_id=i, scores=s) for i, s in zip(truth.image_ids, scores, strict=True)]
    return answers_of(Predictions(rows, ScoreKind.PROBABILITIES), truth)


def ages(true, said):
    ids = [f"{n}" * 64 for n in range(len(true))]
    labels = np.zeros(len(true), np.int64)
    years = np.array(true, dtype=np.float64)
    truth = AgeTruth(ids, labels, ["met"], groups=ids, objects=np.arange(len(ids)), years=years)
    return answers_of(Predictions([AgePrediction(image_id=i, year=y) for i, y in zip(ids, said, strict=True)]), truth)


def test_a_class_is_as_good_as_the_probability_of_the_true_one(truth):
    answers = classes(truth, [0.7, 0.2, 0.1], *[[0.1, 0.6, 0.3]] * 5)
    assert answers.quality == pytest.approx([0.7, 0.1, 0.6, 0.6, 0.3, 0.3])
    assert answers.right.tolist() == [True, False, True, True, False, False]
    assert (answers.said(0), answers.true(1)) == ("egyptian, 70%", "egyptian")
    assert answers.said(4) == "islam, 60%"
    assert answers.marks(0) == []


def test_a_year_is_worse_the_further_off_and_right_within_a_century():
    answers = ages([-1, 1500, 1500, np.nan], [1, 1600, 1299, 7])
    assert answers.right.tolist() == [True, True, False, False]
    assert answers.quality[:3] == pytest.approx([100 / 101, 0.5, 100 / 301])
    assert np.isnan(answers.quality[3])
    assert answers.said(0) == "1, 1 years late"
    assert answers.said(2) == "1299, 201 years early"
    assert answers.true(0) == "1 BCE"
    assert answers.true(3) == "not known"


@pytest.mark.parametrize(("year", "text"), [(-0.4, "1 BCE"), (0.2, "1"), (-300.0, "300 BCE"), (1899.6, "1900")])
def test_years_read_as_people_write_them_and_there_is_no_year_0(year, text):
    assert year_text(year) == text


@pytest.fixture
def detection_truth():
    """Two images: an owl and a lamp in the first, nothing in the second."""
    boxes = np.array([[0.0, 0.0, 20.0, 10.0], [50.0, 50.0, 40.0, 40.0]])
    objects = Objects(np.array([0, 0]), np.array([0, 1]), boxes, boxes[:, 2] * boxes[:, 3], np.array([False, False]))
    ids = [ID, "1" * 64]
    return DetectionTruth(ids, np.array([[100, 200], [100, 200]]), objects, ["owl", "lamp"], groups=ids)


def boxes(truth, first, second=()):
    rows = [
        DetectionPrediction(
            image_id=image_id,
            boxes=[box for box, _, _ in found],
            scores=[score for _, score, _ in found],
            labels=[label for _, _, label in found],
        )
        for image_id, found in zip(truth.image_ids, (first, second), strict=True)
    ]
    return answers_of(Predictions(rows), truth)


def test_boxes_are_found_wrong_or_missed(detection_truth):
    owl, wrong = ([0, 0, 20, 10], 0.9, 0), ([0, 100, 10, 10], 0.8, 1)
    answers = boxes(detection_truth, [owl, wrong])
    assert [(mark.kind, mark.text) for mark in answers.marks(0)] == [
        ("missed", "lamp"),
        ("wrong", "lamp"),
        ("hit", "owl"),
    ]
    assert answers.marks(0)[2].box == pytest.approx((0, 0, 0.2, 0.05))
    assert answers.quality == pytest.approx([0.5, 1.0])
    assert answers.right.tolist() == [False, True]
    assert answers.said(0) == "1 of 2 found, 1 wrong"
    assert (answers.true(0), answers.true(1)) == ("1 owl, 1 lamp", "none")


def test_boxes_that_the_model_is_not_sure_of_are_neither_drawn_nor_wrong(detection_truth):
    answers = boxes(detection_truth, [([0, 0, 20, 10], 0.4, 0), ([0, 100, 10, 10], 0.3, 1)])
    assert [mark.kind for mark in answers.marks(0)] == ["missed", "missed"]
    assert answers.quality[0] == 0


def test_another_kind_of_task_has_no_examples():
    assert answers_of(Predictions([]), Truth([], groups=[])) is None
