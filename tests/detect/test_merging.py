from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torchvision.ops import batched_nms

from reliquary.detect.boxes import Boxes
from reliquary.detect.merging import fuse, suppress
from tests.detect.plain import plain_fusion, random_boxes

CASES = (st.integers(0, 10_000), st.integers(0, 120), st.sampled_from([0.3, 0.5, 0.7]))


def one_class(corners, scores):
    return Boxes(np.array(corners, float), np.array(scores, float), np.zeros(len(scores), np.int64))


@settings(max_examples=60, deadline=None)
@given(*CASES)
def test_suppression_is_that_of_torchvision(seed, number, iou):
    boxes = random_boxes(seed, number)
    corners, scores, labels = (torch.from_numpy(part) for part in (boxes.corners, boxes.scores, boxes.labels))
    expected = boxes.where(batched_nms(corners, scores, labels, iou).numpy())
    found = suppress(boxes, iou)
    assert np.array_equal(found.corners, expected.corners)
    assert np.array_equal(found.labels, expected.labels)


def test_of_equal_scores_the_first_is_kept_as_torchvision_does():
    boxes = one_class([[0, 0, 10, 10], [1, 0, 11, 10], [2, 0, 12, 10]], [0.5, 0.5, 0.5])
    assert suppress(boxes, 0.5).corners.tolist() == [[0, 0, 10, 10]]


def test_a_box_that_only_a_suppressed_one_overlaps_is_kept():
    boxes = one_class([[0, 0, 10, 10], [3, 0, 13, 10], [6, 0, 16, 10]], [0.9, 0.8, 0.7])
    assert suppress(boxes, 0.5).scores.tolist() == [0.9, 0.7]


@settings(max_examples=60, deadline=None)
@given(*CASES)
def test_fusion_is_that_of_the_plain_code(seed, number, iou):
    boxes = random_boxes(seed, number)
    fused = fuse(boxes, iou)
    found = sorted(zip(-fused.scores, *fused.corners.T, fused.labels, strict=True))
    assert np.array(found) == pytest.approx(np.array(plain_fusion(boxes, iou)))


def test_the_mean_is_weighted_by_score_and_the_score_is_a_mean():
    fused = fuse(one_class([[0, 0, 10, 10], [3, 0, 13, 10]], [0.9, 0.3]), 0.5)
    assert fused.corners.tolist() == [pytest.approx([0.75, 0, 10.75, 10])]
    assert fused.scores.tolist() == [pytest.approx(0.6)]


def test_what_one_of_four_views_found_has_a_quarter_of_its_score():
    fused = fuse(one_class([[0, 0, 10, 10]], [0.8]), 0.5, lambda corners: np.full(len(corners), 4))
    assert fused.scores.tolist() == [pytest.approx(0.2)]


def test_more_boxes_than_views_do_not_raise_a_score():
    fused = fuse(one_class([[0, 0, 10, 10]] * 3, [0.6] * 3), 0.5, lambda corners: np.zeros(len(corners), np.int64))
    assert fused.scores.tolist() == [pytest.approx(0.6)]


@pytest.mark.parametrize("merge", [suppress, fuse])
def test_classes_do_not_mix_and_nothing_stays_nothing(merge):
    boxes = Boxes(np.array([[0, 0, 10, 10.0]] * 2), np.array([0.4, 0.9]), np.array([3, 1]))
    assert merge(boxes, 0.5).labels.tolist() == [1, 3]
    assert len(merge(Boxes.together([]), 0.5)) == 0
