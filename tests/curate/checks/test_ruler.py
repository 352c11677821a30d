from __future__ import annotations

import numpy as np
import pytest

from reliquary.curate.checks.ruler import Ruler
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.sample.faults.beside import laid_beside
from reliquary.sample.faults.rulers import ruler, scale_bar
from reliquary.seeds import generator
from tests.curate.checks.faulty import faultless, upside_down, working


def look(pixels):
    return Ruler().look(working(pixels, "JPEG"))


def scale(kind, rng):
    return scale_bar(rng, 14, 12, 14) if kind == "bar" else ruler(rng, 7, 40, 28)


@pytest.mark.parametrize("kind", ["bar", "ticks"])
def test_scales_beside_objects_are_flagged(kind):
    flagged = []
    for number, picture in enumerate(faultless()):
        rng = generator(10, kind, number)
        flagged.append(look(laid_beside(picture, scale(kind, rng), rng)).score >= FLAGGED)
    assert np.mean(flagged) >= 0.85


def on_paper(thing, turn=0):
    picture = np.full((400, 400, 3), 235, np.uint8)
    turned = np.rot90(thing, turn)
    picture[30 : 30 + turned.shape[0], 40 : 40 + turned.shape[1]] = turned
    return picture


@pytest.mark.parametrize("kind", ["bar", "ticks"])
@pytest.mark.parametrize("turn", range(4))
def test_a_scale_is_seen_however_it_is_turned(kind, turn):
    picture = on_paper(scale(kind, generator(11, 0)), turn)
    assert look(picture).score >= FLAGGED
    assert look(upside_down(picture)).score >= FLAGGED


def test_the_distance_of_the_marks_is_told():
    sight = look(on_paper(ruler(generator(11, 0), 9, 30, 30)))
    assert "marks that come every 9.0 pixels" in sight.explanation


def test_a_textile_is_no_ruler():
    stripes = np.where((np.arange(400) // 8) % 2, 210, 40).astype(np.uint8)
    checks = np.where(stripes[:, None] == stripes[None], 210, 40).astype(np.uint8)
    for woven in (np.tile(stripes, (400, 1)), checks):
        assert look(np.repeat(woven[..., None], 3, axis=2)).score < FLAGGED


def test_marks_at_unequal_distances_are_no_ruler():
    picture = np.full((400, 400, 3), 235, np.uint8)
    for place in np.cumsum(np.random.default_rng(3).integers(5, 22, 25)):
        picture[30:50, place : place + 2] = 20
    assert look(picture).score < FLAGGED


def test_too_few_marks_are_no_ruler():
    picture = np.full((400, 400, 3), 235, np.uint8)
    for number in range(6):
        picture[30:50, 40 + 12 * number : 43 + 12 * number] = 20
    assert look(picture).score < FLAGGED


def test_faint_marks_are_no_ruler():
    bar = on_paper(scale_bar(generator(11, 0), 14, 12, 14)).astype(int)
    faint = (200 + (bar - 128) * 0.15).astype(np.uint8)
    assert look(faint).score < FLAGGED


def test_slanted_hatching_is_no_ruler():
    rows, columns = np.mgrid[:400, :400]
    hatched = np.where((rows + columns) % 10 < 5, 30, 235)
    hatched[(rows < 30) | (rows > 52)] = 235
    upright = np.where(columns % 10 < 5, 30, 235)
    upright[(rows < 30) | (rows > 52)] = 235
    assert look(np.repeat(hatched[..., None], 3, axis=2).astype(np.uint8)).score < FLAGGED
    assert look(np.repeat(upright[..., None], 3, axis=2).astype(np.uint8)).score >= FLAGGED
