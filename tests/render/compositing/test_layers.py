from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from reliquary.render.compositing.cutouts import ScaledCutout, tight_box
from reliquary.render.compositing.layers import Layers
from reliquary.seeds import generator

WIDTH, HEIGHT = 20, 14


def piece(covered):
    return ScaledCutout(Image.new("RGBa", covered.shape[::-1]), covered, tight_box(covered), (0.0, 0.0), 1.0)


def solid(width, height):
    return piece(np.ones((height, width), dtype=bool))


def on_picture(covered, place):
    """Return a mask of the picture's size, pixel by pixel."""
    mask = np.zeros((HEIGHT, WIDTH), dtype=bool)
    for row, column in np.argwhere(covered):
        y, x = row + place[1], column + place[0]
        if 0 <= y < HEIGHT and 0 <= x < WIDTH:
            mask[y, x] = True
    return mask


@given(st.integers(0, 10**6), st.floats(0, 1))
def test_masks_boxes_and_shares_are_those_of_what_is_seen(seed, hidden):
    rng = generator(seed, "layers")
    layers, laid = Layers((WIDTH, HEIGHT), hidden), []
    for _ in range(5):
        covered = rng.random((int(rng.integers(1, 12)), int(rng.integers(1, 12)))) < 0.7
        covered[0, 0] = True
        place = (int(rng.integers(-12, WIDTH + 3)), int(rng.integers(-12, HEIGHT + 3)))
        if layers.lay(piece(covered), place):
            laid.append((covered, place))
    inside = [on_picture(covered, place) for covered, place in laid]
    for number, (covered, _) in enumerate(laid):
        seen = inside[number] & ~np.any([*inside[number + 1 :], np.zeros_like(inside[0])], axis=0)
        assert np.array_equal(layers.mask(number), seen)
        assert layers.visible(number) == seen.sum() / covered.sum()
        assert layers.box(number) == tight_box(seen)
        assert (inside[number].sum() - seen.sum()) / inside[number].sum() <= hidden


def test_too_much_is_never_hidden_not_even_bit_by_bit():
    layers = Layers((WIDTH, HEIGHT), 0.3)
    assert layers.lay(solid(10, 1), (0, 0))
    assert layers.lay(solid(2, 1), (0, 0))
    assert not layers.lay(solid(2, 1), (2, 0)), "0.4 would be hidden"
    assert layers.lay(solid(1, 1), (2, 0))
    assert [layers.visible(number) for number in range(3)] == [0.7, 1, 1]


def test_what_lies_beyond_the_picture_does_not_count_as_room_to_hide():
    layers = Layers((WIDTH, HEIGHT), 0.5)
    assert layers.lay(solid(10, 1), (-6, 0))
    assert not layers.lay(solid(3, 1), (0, 0)), "3 of the 4 pixels within the picture"
    assert layers.lay(solid(2, 1), (0, 0))
    assert layers.visible(0) == 0.2


@pytest.mark.parametrize("place", [(-4, 0), (0, -3), (WIDTH, 0), (0, HEIGHT), (-100, 500)])
def test_what_lies_wholly_beyond_is_not_laid(place):
    layers = Layers((WIDTH, HEIGHT), 1)
    assert not layers.lay(solid(4, 3), place)
    assert layers.lay(solid(4, 3), (0, 0))
    assert layers.mask(0).sum() == 12


def test_even_where_all_may_be_hidden_one_pixel_stays():
    layers = Layers((WIDTH, HEIGHT), 1)
    assert layers.lay(solid(4, 3), (1, 1))
    assert not layers.lay(solid(6, 6), (0, 0))
    assert layers.lay(solid(4, 3), (2, 1))
    assert layers.box(0) == (1, 1, 2, 4)
