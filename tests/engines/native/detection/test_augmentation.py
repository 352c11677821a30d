from __future__ import annotations

import pytest
import torch
from hypothesis import example, given, settings
from hypothesis import strategies as st

from reliquary.engines.native.detection.augmentation import Augmentation
from reliquary.engines.native.detection.parameters import DetectionParameters

SIZE = 96
COLOUR = torch.tensor([230, 20, 30], dtype=torch.uint8)
ALL = {"photometric": False, "zoom_out": 3.0, "iou_crop": True, "flip": True}

boxes = st.tuples(st.integers(0, 60), st.integers(0, 60), st.integers(16, 36), st.integers(16, 36))


def augmentation(seed=0, **changes):
    return Augmentation(DetectionParameters(image_size=SIZE, epochs=1, **{**ALL, **changes}), seed)


def scene(*drawn):
    """Return a black image with coloured boxes, and these as a target."""
    image = torch.zeros(3, SIZE, SIZE, dtype=torch.uint8)
    corners = []
    for x, y, width, height in drawn:
        image[:, y : y + height, x : x + width] = COLOUR[:, None, None]
        corners.append([x, y, x + width, y + height])
    labels = torch.arange(1, len(corners) + 1)
    return image, {"boxes": torch.tensor(corners, dtype=torch.float32).reshape(-1, 4), "labels": labels}


def same(one, two):
    return torch.equal(one[0], two[0]) and all(torch.equal(one[1][key], two[1][key]) for key in ("boxes", "labels"))


@settings(max_examples=60, deadline=None)
@given(boxes, st.integers(0, 1000))
@example((14, 44, 16, 17), 16)  # its edge becomes 96.00001 of 96 pixels
def test_a_box_stays_on_its_object(drawn, epoch):
    image, target = augmentation()(*scene(drawn), "a", epoch)
    red = (image[0].float() - image[1].float()) > 100
    assert image.shape == (3, SIZE, SIZE)
    assert target["boxes"].shape == (1, 4)  # a cut keeps the only object's middle
    x1, y1, x2, y2 = target["boxes"][0].tolist()
    rows, columns = red.any(dim=1).nonzero(), red.any(dim=0).nonzero()
    edges = [columns.min(), rows.min(), columns.max() + 1, rows.max() + 1]
    assert [float(edge) for edge in edges] == pytest.approx([x1, y1, x2, y2], abs=2)


@settings(max_examples=60, deadline=None)
@given(st.lists(boxes, max_size=5), st.integers(0, 1000))
def test_boxes_stay_inside_and_have_an_area(drawn, epoch):
    image, target = augmentation(photometric=True)(*scene(*drawn), "a", epoch)
    found, labels = target["boxes"], target["labels"]
    assert image.dtype == torch.uint8
    assert len(found) == len(labels) <= len(drawn)
    assert len(set(labels.tolist())) == len(labels)
    assert ((found >= 0) & (found <= SIZE)).all()
    assert (found[:, 2:] - found[:, :2] >= 1).all()


def test_what_happens_depends_on_seed_image_and_epoch_and_nothing_else():
    given_scene = scene((10, 20, 30, 30), (60, 50, 20, 30))
    first = augmentation()(*given_scene, "a", 3)
    torch.rand(5)
    assert same(first, augmentation()(*given_scene, "a", 3))
    others = [
        augmentation(seed=1)(*given_scene, "a", 3),
        augmentation()(*given_scene, "b", 3),
        augmentation()(*given_scene, "a", 4),
    ]
    assert not any(same(first, other) for other in others)


def test_random_numbers_of_the_training_go_on_as_without_it():
    torch.manual_seed(4)
    expected = torch.rand(3)
    torch.manual_seed(4)
    augmentation()(*scene((10, 20, 30, 30)), "a", 0)
    assert torch.equal(torch.rand(3), expected)


def test_all_changes_can_be_turned_off():
    idle = augmentation(zoom_out=1, iou_crop=False, flip=False)
    assert not idle.does_something
    assert same(idle(*scene((10, 20, 30, 30)), "a", 0), scene((10, 20, 30, 30)))


def test_a_flip_mirrors_about_half_of_the_images():
    flipping = augmentation(zoom_out=1, iou_crop=False)
    lefts = [flipping(*scene((10, 20, 30, 30)), "a", epoch)[1]["boxes"][0, 0].item() for epoch in range(40)]
    assert set(lefts) == {10.0, SIZE - 40.0}
    assert 8 < lefts.count(10.0) < 32
