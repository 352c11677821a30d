from __future__ import annotations

import pytest
import torch

from reliquary.engines.native.detection.answers import boxes_of
from reliquary.errors import ReliquaryError


def said(*boxes, score=0.5, label=1):
    scores = torch.full((len(boxes),), score)
    return {"boxes": torch.tensor(boxes), "scores": scores, "labels": torch.full((len(boxes),), label)}


def test_boxes_go_back_to_the_size_of_the_image_and_end_at_it():
    boxes, scores, labels = boxes_of(said([10.0, 20, 120, 40], score=1.5, label=3), (200, 100), 0.5)
    assert boxes.tolist() == [[20, 40, 200, 80]]
    assert scores.tolist() == [1]
    assert labels.tolist() == [2]


def test_what_lies_in_the_padding_or_is_background_is_left_out():
    assert len(boxes_of(said([0.0, 60, 10, 90]), (200, 100), 0.5)[0]) == 0
    assert len(boxes_of(said([0.0, 0, 10, 10], label=0), (200, 100), 0.5)[0]) == 0


def test_what_is_not_finite_is_an_error():
    with pytest.raises(ReliquaryError, match="not finite"):
        boxes_of(said([0.0, 0, 10, 10], score=float("inf")), (200, 100), 0.5)
