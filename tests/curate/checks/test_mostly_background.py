from __future__ import annotations

import numpy as np
import pytest

from reliquary.curate.checks.mostly_background import SMALL, MostlyBackground
from reliquary.curate.measuring.sights import FLAGGED
from tests.build.pictures.encoded import patches
from tests.curate.checks.drawn import canvas, with_discs, working


def look(image):
    return MostlyBackground().look(working(image))


def test_a_small_thing_is_flagged_and_its_share_told():
    sight = look(with_discs(canvas(), (100, 160, 22)))
    assert sight.score > FLAGGED
    assert "covers 2." in sight.explanation
    assert "% of the picture" in sight.explanation


@pytest.mark.parametrize(("radius", "flagged"), [(29, True), (37, False), (60, False)])
def test_the_limit_is_a_twentieth(radius, flagged):
    assert (np.pi * radius**2 / 256**2 < SMALL) == flagged
    assert (look(with_discs(canvas(), (128, 128, radius))).score >= FLAGGED) == flagged


def test_the_score_falls_with_the_share():
    scores = [look(with_discs(canvas(), (128, 128, radius))).score for radius in (10, 18, 26, 34, 42, 60)]
    assert scores == sorted(scores, reverse=True)
    assert len(set(scores)) == len(scores)
    assert all(0 < score < 1 for score in scores)


def test_several_small_things_count_together():
    places = [(x, y, 18) for x in (40, 128, 216) for y in (50, 150)]
    assert look(with_discs(canvas(), *places)).score < FLAGGED
    assert look(with_discs(canvas(), *places[:2])).score > FLAGGED


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (patches((256, 256)), "no plain ground"),
        (canvas(), "nothing stands out"),
        (with_discs(canvas(), (128, 128, 22), tone=(192, 192, 192)), "too faint"),
    ],
)
def test_what_cannot_be_judged_is_not_flagged(image, said):
    sight = look(image)
    assert sight.score == 0
    assert said in sight.explanation
