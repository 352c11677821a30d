from __future__ import annotations

from types import SimpleNamespace

import pytest
import torch

from reliquary.engines.native.detection.kind import Detection
from reliquary.engines.native.kind import Answers
from reliquary.errors import ReliquaryError

IMAGES = SimpleNamespace(image_ids=["a" * 64], sizes=[(200, 100)], scale=lambda number: 0.5)


def predicted(boxes, scores, labels):
    given = {"boxes": boxes, "scores": scores, "labels": labels}
    answer = {name: torch.as_tensor(values) for name, values in given.items()}
    return Detection().predictions(Answers([[answer]], IMAGES), None).rows[0]


def test_boxes_are_of_the_stored_image_and_labels_those_of_the_dataset():
    row = predicted([[10.0, 20, 30, 40], [0, 0, 5, 5]], [0.75, 0.25], [1, 3])
    assert row.boxes == [[20, 40, 40, 40], [0, 0, 10, 10]]
    assert row.scores == [0.75, 0.25]
    assert row.labels == [0, 2]


def test_boxes_end_at_the_image_and_those_in_its_padding_are_left_out():
    row = predicted([[90.0, 40, 100, 70], [10, 51, 40, 90]], [0.5, 0.5], [1, 1])
    assert row.boxes == [[180, 80, 20, 20]]
    assert row.labels == [0]


def test_the_background_is_no_detection():
    row = predicted([[0.0, 0, 5, 5], [10, 10, 20, 20]], [0.5, 0.25], [0, 1])
    assert (row.scores, row.labels) == ([0.25], [0])


def test_no_detections_are_an_empty_prediction():
    row = predicted(torch.zeros(0, 4), torch.zeros(0), torch.zeros(0, dtype=torch.int64))
    assert row.boxes == row.scores == row.labels == []


def test_boxes_that_are_no_numbers_are_an_error():
    with pytest.raises(ReliquaryError, match="boxes that are not finite"):
        predicted([[0.0, 0, float("nan"), 3]], [0.5], [1])
