from __future__ import annotations

import pytest
import torch

from reliquary.engines.native.batches import Rows
from reliquary.engines.native.detection.augmentation import PADDING, Augmentation
from reliquary.engines.native.detection.images import BoxedImages, target_of
from reliquary.engines.native.detection.kind import Detection
from reliquary.engines.native.detection.parameters import DetectionParameters
from reliquary.errors import ReliquaryError
from tests.engines.tiny_boxes import COLOURS, HEIGHT, WIDTH, row, write_boxes


def images_of(dataset, split="train", **parameters):
    given = DetectionParameters(**{"image_size": 96, "epochs": 1, **parameters})
    table = dataset.table("fusion-000", split, columns=Detection.columns)
    return BoxedImages(table, given.image_size, "tiny", Augmentation(given, 0))


def thing(bbox, category=0, iscrowd=False):
    return {"bbox": bbox, "category": category, "iscrowd": iscrowd}


def test_the_longer_side_fills_the_square_and_the_rest_is_padded(tiny_boxes):
    pixels, _ = images_of(tiny_boxes)[Rows([0, 1])]
    assert pixels.shape == (2, 3, 96, 96)
    assert pixels.dtype == torch.uint8
    below = HEIGHT * 96 // WIDTH
    assert (pixels[:, :, below:] == torch.tensor(PADDING).view(1, 3, 1, 1)).all()
    assert (pixels[:, :, :below] != torch.tensor(PADDING).view(1, 3, 1, 1)).any(dim=1).float().mean() > 0.9


def test_boxes_lie_on_their_objects(tiny_boxes):
    images = images_of(tiny_boxes)
    pixels, targets = images[Rows(list(range(len(images))))]
    seen = 0
    for image, target in zip(pixels, targets, strict=True):
        for box, label in zip(target["boxes"], target["labels"], strict=True):
            x1, y1, x2, y2 = box.round().int().tolist()
            inside = image[:, y1 + 2 : y2 - 2, x1 + 2 : x2 - 2].float().mean(dim=(1, 2))
            assert torch.allclose(inside, torch.tensor(COLOURS[int(label) - 1]).float(), atol=8)
            seen += 1
    assert seen > 10
    assert {len(target["boxes"]) for target in targets} == {0, 1, 2}


def test_without_objects_a_target_keeps_its_shape():
    target = target_of([], (10, 10), 1.0)
    assert target["boxes"].shape == (0, 4)
    assert target["labels"].dtype == torch.int64


def test_crowds_are_left_out_and_boxes_clipped_to_their_image():
    objects = [
        thing([1, 2, 3, 4], iscrowd=True),
        thing([-5, 8, 10, 10], category=1),
        thing([50, 0, 5, 5]),
        thing([1, 1, 0, 5]),
    ]
    target = target_of(objects, (20, 10), 2.0)
    assert target["boxes"].tolist() == [[0, 16, 10, 20]]
    assert target["labels"].tolist() == [2]


def test_an_image_of_another_size_than_its_row_says_is_refused(tmp_path):
    rows = {"train": [row("train", 0), row("train", 1, width=HEIGHT, height=WIDTH)]}
    with pytest.raises(ReliquaryError, match="tiny, image [0-9a-f]{64}: the image has 120 x 100 pixels, but"):
        images_of(write_boxes(tmp_path / "deeprelic-sample-1.0.0", rows))


def test_images_change_in_training_epochs_alone(tiny_boxes):
    images, rows = images_of(tiny_boxes, flip=True), list(range(16))
    plain, _ = images[Rows(rows)]
    assert torch.equal(plain, images[Rows(rows)][0])
    assert not torch.equal(plain, images[Rows(rows, epoch=0)][0])
    still = images_of(tiny_boxes, flip=False)
    assert torch.equal(plain, still[Rows(rows, epoch=0)][0])
