from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from reliquary.catalogue.recipe import ImageSpec
from reliquary.identify.saliency.overlay import draw_overlay, of_photograph


def spec(fit):
    return ImageSpec(size=(100, 100), fit=fit, format="jpeg")


def test_places_that_say_nothing_show_the_picture_and_the_others_a_colour():
    picture = Image.new("RGB", (40, 40), (10, 200, 30))
    saliency = np.zeros((8, 8), dtype=np.float32)
    saliency[:, 6:] = 1
    drawn = draw_overlay(picture, saliency)
    assert drawn.shape == (40, 40, 3)
    assert (drawn[:, :20] == (10, 200, 30)).all()
    # inferno ends in a pale yellow
    assert (drawn[:, 36:].astype(int) > (150, 200, 100)).all()


def test_a_distorted_picture_gets_its_proportions_back():
    saliency = np.zeros((50, 50), dtype=np.float32)
    saliency[:25, :25] = 1
    found = of_photograph(saliency, (400, 200), spec("resize"))
    assert found.shape == (25, 50)
    assert found[:11, :23].min() > 0.9
    assert found[14:].max() < 0.1


def test_bars_are_cut_off():
    saliency = np.zeros((50, 50), dtype=np.float32)
    saliency[:12] = 1  # in the upper bar, 25 of 100 pixels
    saliency[13:25, :25] = 0.5
    found = of_photograph(saliency, (400, 200), spec("letterbox"))
    assert found.shape == (25, 50)
    assert found[3:10, 3:20] == pytest.approx(0.5)
    assert found[16:].max() == 0


def test_what_was_cut_off_says_nothing():
    found = of_photograph(np.ones((50, 50), dtype=np.float32), (400, 200), spec("crop"))
    assert found.shape == (25, 50)
    assert (found[:, :12] == 0).all()
    assert (found[:, 14:36] == 1).all()
    assert (found[:, 38:] == 0).all()
