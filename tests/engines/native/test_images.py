from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from reliquary.engines.native.images import EpochBatches, LabelledImages, decode_image, in_order, loader
from reliquary.errors import ReliquaryError


def encoded(pixels, kind="PNG"):
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, kind)
    return buffer.getvalue()


@pytest.fixture
def table(tiny_dataset):
    return tiny_dataset.table("grouped", "train", columns=["image", "image_id", "label"])


def test_an_image_becomes_channels_first_rgb():
    pixels = np.zeros((20, 30, 3), dtype=np.uint8)
    pixels[:, :, 2] = 200
    decoded = decode_image(encoded(pixels), 16, "here")
    assert decoded.shape == (3, 16, 16)
    assert decoded.dtype == np.uint8
    assert decoded.reshape(3, -1).max(axis=1).tolist() == [0, 0, 200]


def test_a_grey_image_becomes_rgb():
    assert (
        decode_image(encoded(np.full((20, 20), 7, dtype=np.uint8)), 16, "here").tolist()
        == np.full((3, 16, 16), 7).tolist()
    )


@pytest.mark.parametrize("data", [b"", b"no image", encoded(np.zeros((90, 90, 3), dtype=np.uint8))[:60]])
def test_bytes_that_are_no_image_name_the_image(data):
    with pytest.raises(ReliquaryError, match="builds/x, image 12: not a readable image"):
        decode_image(data, 16, "builds/x, image 12")


def test_a_huge_image_is_refused_before_it_is_decoded(monkeypatch):
    monkeypatch.setattr("reliquary.engines.native.images.MAX_PIXELS", 100)
    with pytest.raises(ReliquaryError, match="20 x 20 pixels, more than 100"):
        decode_image(encoded(np.zeros((20, 20, 3), dtype=np.uint8)), 16, "here")


def test_pixels_are_the_same_in_memory_and_decoded_on_the_way(table):
    kept, lazy = LabelledImages(table, 24, "tiny"), LabelledImages(table, 24, "tiny", max_bytes=0)
    assert kept.in_memory
    assert not lazy.in_memory
    for from_memory, decoded in zip(kept[[3, 0, 5]], lazy[[3, 0, 5]], strict=True):
        assert (from_memory == decoded).all()


def test_a_loader_gives_every_image_with_its_own_label(table):
    images = LabelledImages(table, 16, "tiny")
    batches = list(loader(images, in_order(len(images), 7)))
    assert [len(labels) for _, labels, _ in batches] == [7, 7, 7, 3]
    seen = [int(row) for _, _, rows in batches for row in rows]
    assert seen == list(range(len(images)))
    assert [int(label) for _, labels, _ in batches for label in labels] == table.column("label").to_pylist()


def batches_of(epoch, images=10, batch_size=4, seed=3):
    batches = EpochBatches(images, batch_size, seed)
    batches.set_epoch(epoch)
    return list(batches)


def test_the_order_depends_on_seed_and_epoch_alone():
    assert batches_of(1) == batches_of(1)
    assert batches_of(1) != batches_of(2)
    assert batches_of(1) != batches_of(1, seed=4)


def test_an_epoch_has_full_batches_of_different_images():
    batches = batches_of(0)
    assert [len(batch) for batch in batches] == [4, 4]
    assert len({row for batch in batches for row in batch}) == 8


def test_fewer_images_than_a_batch_make_one_batch():
    assert [sorted(batch) for batch in batches_of(0, images=3, batch_size=8)] == [[0, 1, 2]]
