from __future__ import annotations

import pytest
import torch

from reliquary.engines.native.batches import Rows, in_order, loader
from reliquary.engines.native.classification.images import LabelledImages


@pytest.fixture
def table(tiny_dataset):
    return tiny_dataset.table("grouped", "train", columns=["image", "image_id", "label"])


def test_pixels_are_the_same_in_memory_and_decoded_on_the_way(table, monkeypatch):
    kept = LabelledImages(table, "label", 24, "tiny")
    monkeypatch.setattr("reliquary.engines.native.images.MAX_BYTES_IN_MEMORY", 0)
    lazy = LabelledImages(table, "label", 24, "tiny")
    assert kept.in_memory
    assert not lazy.in_memory
    for from_memory, decoded in zip(kept[Rows([3, 0, 5])], lazy[Rows([3, 0, 5])], strict=True):
        assert from_memory is decoded or (from_memory == decoded).all()


def test_a_loader_gives_every_image_with_its_own_label(table):
    images = LabelledImages(table, "label", 16, "tiny")
    batches = list(loader(images, in_order(len(images), 7)))
    assert [len(batch.labels) for batch in batches] == [7, 7, 7, 3]
    assert [int(row) for batch in batches for row in batch.rows] == list(range(len(images)))
    assert [int(label) for batch in batches for label in batch.labels] == table.column("label").to_pylist()
    assert {batch.copies for batch in batches} == {None}


def test_a_batch_says_which_copy_an_image_is(table):
    batch = LabelledImages(table, "label", 16, "tiny")[Rows([3, 0, 3], 0, [1, 0, 0])]
    assert batch.copies.tolist() == [1, 0, 0]
    assert torch.equal(batch.pixels[0], batch.pixels[2])
