from __future__ import annotations

import numpy as np
import pytest

from reliquary.curate.checks.grey import Grey
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.sample.faults.toning import toned, without_colour
from reliquary.seeds import generator
from tests.curate.checks.faulty import faultless, noise, upside_down, working


def look(pixels):
    return Grey().look(working(pixels, "JPEG"))


def test_pictures_without_colour_are_told():
    for picture in faultless():
        sight = look(without_colour(picture))
        assert sight.score == pytest.approx(1, abs=0.01)
        assert sight.explanation.startswith("no colour")


def test_toned_pictures_are_told_as_such():
    sights = [look(toned(picture, generator(2, n))) for n, picture in enumerate(faultless())]
    flagged = [sight for sight in sights if sight.score >= FLAGGED]
    assert len(flagged) >= 0.9 * len(sights)
    assert all(sight.explanation.startswith("toned in one colour") for sight in flagged)


def test_colour_is_told_with_its_strength():
    sight = look(noise(200, 200))
    assert sight.score < 0.1
    assert sight.explanation.startswith("colour: ")


def test_a_small_coloured_thing_on_grey_ground_is_colour():
    picture = np.full((256, 256, 3), 190, np.uint8)
    picture[100:150, 100:150] = (200, 60, 50)
    assert look(picture).score < FLAGGED


def test_a_golden_thing_on_black_is_not_toned():
    picture = np.zeros((256, 256, 3), np.uint8)
    light = np.linspace(0.3, 1, 150)[:, None, None]
    picture[50:200, 50:200] = (light * (220, 180, 70)).astype(np.uint8)
    assert look(picture).score < FLAGGED


def test_upside_down_it_is_the_same():
    for picture in (faultless()[0], toned(faultless()[0], generator(3, 0))):
        assert look(upside_down(picture)).score == pytest.approx(look(picture).score, abs=0.1)


def test_a_picture_of_two_tones_of_one_hue_is_toned():
    picture = np.full((256, 256, 3), (180, 140, 90), np.uint8)
    picture[:, 128:] = (90, 70, 45)
    assert Grey().look(working(picture)).explanation.startswith("toned in one colour: 100 %")
