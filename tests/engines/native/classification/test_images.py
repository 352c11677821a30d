from __future__ import annotations

import pytest

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
        assert (from_memory == decoded).all()


def test_a_loader_gives_every_image_with_its_own_label(table):
    images = LabelledImages(table, "label", 16, "tiny")
    batches = list(loader(images, in_order(len(images), 7)))
    assert [len(labels) for _, labels, _ in batches] == [7, 7, 7, 3]
    seen = [int(row) for _, _, rows in batches for row in rows]
    assert seen == list(range(len(images)))
    assert [int(label) for _, labels, _ in batches for label in labels] == table.column("label").to_pylist()
