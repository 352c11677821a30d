from __future__ import annotations

import numpy as np
import pytest

from reliquary.curate.checks.scan_border import ScanBorder
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.sample.faults.borders import bordered
from reliquary.seeds import generator
from tests.curate.checks.faulty import faultless, noise, upside_down, working


def look(pixels):
    return ScanBorder().look(working(pixels, "JPEG"))


def with_bands(left=0, top=0, right=0, bottom=0, tone=0):
    picture = noise(300, 400, seed=4) // 2 + 90
    height, width = picture.shape[:2]
    inside = np.zeros((height, width), np.bool_)
    inside[top : height - bottom, left : width - right] = True
    return np.where(inside[..., None], picture, np.uint8(tone))


@pytest.mark.parametrize("edge", ["left", "top", "right", "bottom"])
@pytest.mark.parametrize("tone", [0, 255])
def test_a_band_along_one_edge_is_named_with_its_breadth(edge, tone):
    sight = look(with_bands(**{edge: 30}, tone=tone))
    assert sight.score >= FLAGGED
    breadth = 30 / (400 if edge in {"left", "right"} else 300)
    assert sight.explanation == f"a plain band with a straight edge: {edge} ({breadth:.1%})"


def test_all_bands_are_named():
    assert look(with_bands(20, 15, 20, 15)).explanation.count("%") == 4
    assert look(with_bands(top=40, bottom=40)).explanation.count("%") == 2


def test_scans_that_lie_askew_are_seen():
    light = [np.uint8(255 - (255 - picture.astype(int)) * 0.4) for picture in faultless()]
    scans = [bordered(picture, generator(5, n), "film", 4) for n, picture in enumerate(light)]
    assert np.mean([look(scan).score >= FLAGGED for scan in scans]) >= 0.9


def test_an_object_on_its_ground_has_no_border():
    picture = np.full((300, 300, 3), 245, np.uint8)
    picture[90:210, 80:220] = noise(120, 140)
    sight = look(picture)
    assert sight.score < FLAGGED
    assert "the same plain ground" in sight.explanation


def test_a_round_object_that_reaches_the_edges_has_none_either():
    picture = np.full((300, 300, 3), 20, np.uint8)
    rows, columns = np.mgrid[:300, :300]
    picture[(rows - 150) ** 2 + (columns - 150) ** 2 < 140**2] = (200, 160, 90)
    assert look(picture).score < FLAGGED


def test_a_soft_change_is_no_border():
    picture = noise(300, 300) // 8 + 180
    fade = np.clip(np.arange(300) / 60, 0, 1)[:, None, None]
    assert look((picture * fade).astype(np.uint8)).score < FLAGGED


@pytest.mark.parametrize(("darkest", "lightest", "flagged"), [(0, 80, False), (20, 38, False), (20, 24, True)])
def test_an_unevenly_lit_band_is_no_border(darkest, lightest, flagged):
    picture = with_bands(top=40)
    picture[:40] = np.linspace(darkest, lightest, 400)[None, :, None]
    assert (look(picture).score >= FLAGGED) == flagged


def test_the_flat_top_of_a_thing_that_stands_on_a_floor_is_no_border():
    picture = np.full((300, 300, 3), 240, np.uint8)
    picture[40:, 60:240] = noise(260, 180) // 3
    picture[200:] = np.where(picture[200:] == 240, noise(100, 300) // 2 + 60, picture[200:])
    assert look(picture).score < FLAGGED


@pytest.mark.parametrize("edges", [1, 2, 4])
def test_upside_down_the_verdict_is_the_same(edges):
    for number, picture in enumerate(faultless()[:6]):
        scan = bordered(picture, generator(6, edges, number), "paper", edges)
        assert (look(upside_down(scan)).score >= FLAGGED) == (look(scan).score >= FLAGGED)
