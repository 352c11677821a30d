from __future__ import annotations

import pytest
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.pictures import carries_sample_mark
from reliquary.render.compositing.backgrounds import scenes
from reliquary.render.compositing.backgrounds.scenes import PER_KIND, sample_backgrounds
from reliquary.render.compositing.notes import Notes
from reliquary.sample.scenes import MAX_PIXELS, SCENES


@pytest.fixture
def draw(tmp_path):
    notes = Notes(tmp_path / "notes.sqlite")
    yield lambda size=(40, 64), seed=0: sample_backgrounds(size, seed, BlobStore(tmp_path), notes, quiet=True)
    notes.close()


def test_scenes_of_every_kind_with_room_for_crops(draw, tmp_path):
    found = draw()
    assert len({background.sha256 for background in found}) == len(found) == len(SCENES) * PER_KIND
    assert {(background.width, background.height) for background in found} == {(60, 96)}
    with Image.open(BlobStore(tmp_path).path(found[0].sha256)) as image:
        assert image.size == (60, 96)
        assert carries_sample_mark(image)


def test_they_follow_the_seed_and_repeat(draw):
    assert draw() == draw()
    assert not {b.sha256 for b in draw(seed=1)} & {b.sha256 for b in draw()}


def test_one_that_was_lost_is_drawn_again(draw, tmp_path):
    found = draw()
    BlobStore(tmp_path).path(found[7].sha256).unlink()
    assert draw() == found
    assert BlobStore(tmp_path).path(found[7].sha256).exists()


@pytest.mark.parametrize("size", [(16, 16), (16, 8192), (8192, 8192), (416, 416)])
def test_any_composite_has_scenes_that_can_be_drawn(size):
    width, height = scenes._drawn_size(size)
    assert min(width, height) >= 32
    assert width * height <= MAX_PIXELS
