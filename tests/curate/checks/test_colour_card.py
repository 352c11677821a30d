from __future__ import annotations

import numpy as np
import pytest

from reliquary.curate.checks.colour_card import ColourCard
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.sample.faults.beside import laid_beside
from reliquary.sample.faults.cards import colour_card
from reliquary.seeds import generator
from tests.curate.checks.faulty import faultless, upside_down, working


def look(pixels):
    return ColourCard().look(working(pixels, "JPEG"))


def with_card(kind, patch, number):
    rng = generator(7, kind, patch, number)
    return laid_beside(faultless()[number], colour_card(rng, kind, patch), rng)


@pytest.mark.parametrize("kind", ["chart", "strip"])
@pytest.mark.parametrize("patch", [14, 22])
def test_cards_beside_objects_are_flagged(kind, patch):
    sights = [look(with_card(kind, patch, number)) for number in range(len(faultless()))]
    assert np.mean([sight.score >= FLAGGED for sight in sights]) >= 0.85
    assert "flat patches in rows have" in max(sights, key=lambda sight: sight.score).explanation


@pytest.mark.parametrize("turn", range(4))
def test_a_card_is_seen_however_it_is_turned(turn):
    card = np.rot90(colour_card(generator(8, 0), "chart", 20), turn)
    picture = np.full((320, 320, 3), 200, np.uint8)
    picture[40 : 40 + card.shape[0], 60 : 60 + card.shape[1]] = card
    assert look(picture).score >= FLAGGED
    assert look(upside_down(picture)).score >= FLAGGED


def mosaic(colours, cube=14, gap=2):
    rng = np.random.default_rng(9)
    picture = np.full((320, 320, 3), 120, np.uint8)
    for top in range(0, 320 - cube, cube + gap):
        for left in range(0, 320 - cube, cube + gap):
            picture[top : top + cube, left : left + cube] = colours[rng.integers(len(colours))]
    return picture


def test_a_mosaic_of_few_colours_is_no_card():
    assert look(mosaic([(40, 60, 150), (230, 220, 200), (170, 60, 50)])).score < FLAGGED


def test_a_mosaic_of_all_hues_has_many_patches_of_one_colour():
    hues = [(200, 40, 40), (220, 140, 30), (220, 210, 40), (60, 160, 60), (40, 150, 180), (50, 60, 160), (150, 50, 150)]
    assert look(mosaic(hues)).score < FLAGGED


def test_grey_patches_are_no_card():
    picture = np.full((320, 320, 3), 250, np.uint8)
    for number in range(10):
        picture[40:60, 20 + 26 * number : 40 + 26 * number] = 20 + 22 * number
    assert look(picture).score < FLAGGED


def test_a_card_of_fewer_patches_than_asked_for_is_not_flagged():
    picture = np.full((320, 320, 3), 200, np.uint8)
    card = colour_card(generator(8, 0), "chart", 20)
    picture[40 : 40 + card.shape[0], 60 : 60 + card.shape[1]] = card
    assert ColourCard(patches=40).look(working(picture)).score < FLAGGED


def test_patches_of_one_hue_are_no_card_though_the_picture_has_all_hues():
    picture = np.full((320, 320, 3), 200, np.uint8)
    for number, colour in enumerate([(220, 40, 40), (220, 180, 30), (60, 180, 60), (40, 170, 190), (60, 60, 190)]):
        picture[200:310, 8 + 60 * number : 60 + 60 * number] = colour
    for number in range(12):
        top, left = 20 + 26 * (number // 6), 20 + 26 * (number % 6)
        picture[top : top + 20, left : left + 20] = (130 + 30 * (number % 4), 10 + 28 * (number // 4), 10)
    assert look(picture).score < FLAGGED
