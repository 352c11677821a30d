from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter
from scipy import ndimage

from reliquary.curate.checks.blurred import BLOCK, REACH, Blurred, edge_widths
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.sample.faults.lens import enlarged, out_of_focus
from reliquary.seeds import generator
from tests.curate.checks.faulty import faultless, upside_down, working


def look(pixels):
    return Blurred().look(working(pixels, "JPEG"))


def disc(sigma):
    image = Image.new("RGB", (400, 400), "white")
    ImageDraw.Draw(image).ellipse((100, 100, 300, 300), (60, 70, 90))
    return np.asarray(image.filter(ImageFilter.GaussianBlur(sigma)))


@pytest.mark.parametrize("sigma", [1.5, 2, 3, 5])
def test_blurred_pictures_are_flagged(sigma):
    assert [look(out_of_focus(picture, sigma)).score >= FLAGGED for picture in faultless()] == [True] * len(faultless())


def test_enlarged_pictures_are_flagged():
    assert all(look(enlarged(picture, 4)).score >= FLAGGED for picture in faultless())


@pytest.mark.parametrize("sigma", [1.0, 1.5, 2.0, 2.5])
def test_the_width_of_an_edge_is_measured_in_pixels(sigma):
    widths = edge_widths(np.asarray(working(disc(sigma)).grey_image))
    assert np.median(widths) == pytest.approx(sigma, abs=0.25)


def plainly_measured(grey):
    """Return the width of the strongest edge of the one block of a picture, step by step as the docstring says."""
    again = grey.astype(float)
    for axis in (0, 1):
        again = ndimage.convolve1d(again, np.array([1, 4, 6, 4, 1]) / 16, axis=axis)
    before, after = (sum(np.square(np.gradient(field, axis=axis)) for axis in (0, 1)) for field in (grey, again))
    block = slice(REACH, REACH + BLOCK)
    place = np.unravel_index(after[block, block].argmax(), (BLOCK, BLOCK))
    return 1 / np.sqrt(max(before[block, block][place] / after[block, block][place] - 1, 1e-3))


@pytest.mark.parametrize("contrast", [40, 255])
def test_whole_numbers_give_the_width_that_plain_convolutions_give(contrast):
    for seed in range(20):
        picture = generator(seed, "block").integers(0, 2, (BLOCK + 2 * REACH, BLOCK + 2 * REACH)) * contrast
        grey = picture.astype(np.uint8)
        assert edge_widths(grey) == pytest.approx([plainly_measured(grey.astype(float))], rel=1e-4)


def test_every_block_is_measured_at_its_own_place():
    shape = (4 * BLOCK + 2 * REACH, 3 * BLOCK + 2 * REACH)
    picture = generator(0, "blocks").integers(0, 256, shape, dtype=np.uint8)
    parts = [
        picture[y : y + BLOCK + 2 * REACH, x : x + BLOCK + 2 * REACH]
        for y in range(0, 4 * BLOCK, BLOCK)
        for x in range(0, 3 * BLOCK, BLOCK)
    ]
    assert edge_widths(picture) == pytest.approx(np.concatenate([edge_widths(part) for part in parts]))


def test_a_plain_object_on_plain_ground_is_not_blurred():
    assert look(disc(0)).score < FLAGGED


def test_a_sharp_object_before_a_soft_ground_is_not_blurred():
    sharp = faultless()[0]
    soft = out_of_focus(sharp, 4).copy()
    third = sharp.shape[0] // 3
    soft[third : 2 * third] = sharp[third : 2 * third]
    assert look(soft).score < FLAGGED
    assert look(out_of_focus(sharp, 4)).score >= FLAGGED


def test_nothing_is_said_of_a_picture_without_edges():
    for plain in (np.full((300, 300, 3), 200, np.uint8), np.full((20, 20, 3), 9, np.uint8)):
        assert look(plain).score == 0
        assert "nothing in the picture has an edge" in look(plain).explanation


def test_the_more_blurred_the_higher_the_score():
    scores = [look(out_of_focus(faultless()[0], sigma)).score for sigma in (0.5, 1, 1.5, 2)]
    assert scores == sorted(scores)
    assert len(set(scores)) == len(scores)


def test_upside_down_the_edges_are_as_wide():
    picture = out_of_focus(faultless()[1], 1.5)
    assert look(upside_down(picture)).score == pytest.approx(look(picture).score, abs=0.15)
