from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.errors import ReliquaryError
from reliquary.render.compositing.backgrounds.background import (
    ROOM,
    Background,
    blur_in,
    draw_crop,
    open_background,
    shown,
)
from reliquary.seeds import generator

SIDES = st.integers(16, 500)


def background(width, height, blur=0.0):
    return Background(sha256="0" * 64, width=width, height=height, blur=blur)


@given(SIDES, SIDES, SIDES, SIDES, st.integers(0, 1000))
def test_crops_have_the_sides_of_the_composite_and_lie_within(width, height, wanted_width, wanted_height, seed):
    size = (wanted_width, wanted_height)
    left, top, right, bottom = draw_crop(background(width, height), size, generator(seed))
    assert 0 <= left < right <= width
    assert 0 <= top < bottom <= height
    largest = min(width / wanted_width, height / wanted_height)
    factors = (right - left) / wanted_width, (bottom - top) / wanted_height
    for factor, side in zip(factors, size, strict=True):
        assert max(min(1, largest), largest / ROOM) - 0.6 / side - 1 / side <= factor <= largest + 0.6 / side + 1 / side


def test_crops_differ_in_place_and_size():
    crops = [draw_crop(background(200, 150), (100, 100), generator(0, number)) for number in range(200)]
    widths = {right - left for left, _, right, _ in crops}
    assert min(widths) <= 102
    assert max(widths) >= 148
    assert {left for left, *_ in crops} >= {0, 20, 40, 60}


def test_a_crop_shrinks_the_blur_with_it():
    assert blur_in(background(200, 200, blur=3.0), (0, 0, 150, 150), (100, 100)) == pytest.approx(2)


@pytest.mark.parametrize("crop", [(0, 0, 80, 80), (10, 5, 50, 45), (30, 30, 60, 60)])
def test_a_crop_is_shown_at_the_size_of_the_composite(crop):
    ramp = np.tile(np.arange(100, dtype=np.uint8) * 2, (100, 1))
    picture = Image.fromarray(np.stack([ramp, ramp.T, np.zeros_like(ramp)], axis=-1))
    pixels = np.asarray(shown(picture, crop, (40, 40))).astype(float)
    left, top, right, bottom = crop
    assert pixels.shape == (40, 40, 3)
    assert pixels[..., 0].mean() == pytest.approx(left + right - 1, abs=1.5)
    assert pixels[..., 1].mean() == pytest.approx(top + bottom - 1, abs=1.5)


@pytest.mark.parametrize("data", [b"", b"nothing", b"\xff\xd8\xff\xe0 torn"])
def test_a_damaged_background_is_named(tmp_path, data):
    blobs = BlobStore(tmp_path)
    sha256 = blobs.put(data)
    with pytest.raises(ReliquaryError, match=f"{sha256}.*no readable JPEG.*remove it"):
        open_background(sha256, blobs)
