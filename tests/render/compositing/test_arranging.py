from __future__ import annotations

import numpy as np
import pytest

from reliquary.blobs import BlobStore
from reliquary.catalogue.render_set import CompositeWish
from reliquary.pictures import png_bytes
from reliquary.render.compositing.arranging import arrange
from reliquary.render.compositing.cutouts import open_cutout
from reliquary.seeds import generator
from tests.render.compositing.small_views import block

COUNT = 120


@pytest.fixture
def cutout(tmp_path):
    blobs = BlobStore(tmp_path)
    return lambda *box: open_cutout(blobs.put(png_bytes(block(box), sample=False)), blobs)


def arranged(views, count=COUNT, **wish):
    chosen = CompositeWish.model_validate(wish)
    for number in range(count):
        yield arrange(views, chosen, lambda scale: 0.0, generator(0, "arranging", number))


def test_a_box_fits_into_the_share_of_the_picture_that_was_drawn(cutout):
    views = [cutout(10, 10, 50, 20)]
    sizes = []
    for arrangement in arranged(views, size=(200, 100), scale=(0.3, 0.9), beyond=0):
        left, top, right, bottom = arrangement.layers.box(0)
        assert (right - left) / (bottom - top) == pytest.approx(4, abs=0.4)
        sizes.append(max((right - left) / 200, (bottom - top) / 100))
        assert arrangement.layers.visible(0) == 1
    assert 0.29 <= min(sizes) < 0.4
    assert 0.8 < max(sizes) <= 0.91


def test_places_reach_every_edge_and_no_further_than_allowed(cutout):
    views = [cutout(10, 10, 40, 40)]
    boxes, shares = [], []
    for arrangement in arranged(views, size=(100, 100), scale=(0.4, 0.4), beyond=0.25):
        boxes.append(arrangement.layers.box(0))
        shares.append(arrangement.layers.visible(0))
    boxes = np.array(boxes)
    assert boxes.min(axis=0).tolist()[:2] == [0, 0]
    assert boxes.max(axis=0).tolist()[2:] == [100, 100]
    assert 0.75**2 - 0.01 <= min(shares) < 0.8
    assert 0.3 < np.mean(np.array(shares) == 1) < 0.7


def test_a_box_larger_than_the_picture_fills_it(cutout):
    for arrangement in arranged([cutout(10, 10, 40, 40)], 10, size=(60, 60), scale=(2, 2)):
        assert arrangement.layers.box(0) == (0, 0, 60, 60)
        assert arrangement.layers.visible(0) == pytest.approx(0.25, abs=0.01)


def test_later_ones_hide_no_more_than_they_may(cutout):
    views = [cutout(10, 10, 40, 40), cutout(5, 5, 50, 20), cutout(20, 2, 30, 60)]
    counts, shares = [], []
    for arrangement in arranged(views, size=(80, 80), scale=(0.3, 0.7), hidden=0.2, beyond=0):
        assert arrangement.standing[0].view is views[0], "the main one is always there"
        counts.append(len(arrangement.standing))
        shares += [arrangement.layers.visible(number) for number in range(counts[-1])]
    assert min(shares) >= 0.8
    assert min(shares) < 0.9
    assert np.mean(np.array(counts) == 3) > 0.9


def test_what_finds_no_room_is_left_out(cutout):
    views = [cutout(10, 10, 40, 40)] * 4
    for arrangement in arranged(views, 5, size=(64, 64), scale=(0.9, 1), hidden=0, beyond=0):
        assert len(arrangement.standing) == 1


def test_a_main_part_that_would_lie_beyond_is_put_within(tmp_path):
    """Two far corners of a view: with the box half beyond, often neither would be seen."""
    blobs = BlobStore(tmp_path)
    pixels = block((0, 0, 4, 4))
    pixels[60:, 60:] = pixels[0, 0]
    views = [open_cutout(blobs.put(png_bytes(pixels, sample=False)), blobs)]
    for arrangement in arranged(views, 40, size=(40, 40), scale=(0.8, 0.8), beyond=1):
        assert arrangement.layers.visible(0) > 0


def test_the_tiniest_is_never_empty(cutout):
    for arrangement in arranged([cutout(10, 10, 13, 60)], 40, size=(16, 16), scale=(0.01, 0.02)):
        left, top, right, bottom = arrangement.layers.box(0)
        assert right > left
        assert bottom > top


def test_a_blur_is_asked_for_at_the_scale_of_the_cutout(cutout):
    scales = []

    def blur_at(scale):
        scales.append(scale)
        return 2.0

    wish = CompositeWish(size=(90, 60), scale=(0.5, 0.5))
    arrangement = arrange([cutout(10, 10, 40, 30)], wish, blur_at, generator(0))
    assert scales == [pytest.approx(1.5)]
    assert arrangement.standing[0].cutout.scale == pytest.approx(1.5)
