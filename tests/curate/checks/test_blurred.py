from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFilter

from reliquary.curate.checks.blurred import Blurred, edge_widths
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.sample.faults.lens import enlarged, out_of_focus
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
    widths = edge_widths(working(disc(sigma)).grey)
    assert np.median(widths) == pytest.approx(sigma, abs=0.25)


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
