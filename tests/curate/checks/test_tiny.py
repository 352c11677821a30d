from __future__ import annotations

import pytest

from reliquary.curate.checks.tiny import Tiny
from reliquary.curate.measuring.sights import FLAGGED
from tests.curate.checks.faulty import noise, working


@pytest.mark.parametrize(("height", "width", "flagged"), [(63, 300, True), (300, 63, True), (64, 64, False)])
def test_the_shorter_side_decides(height, width, flagged):
    sight = Tiny().look(working(noise(height, width)))
    assert (sight.score >= FLAGGED) == flagged
    assert f"{width} x {height} pixels" in sight.explanation


def test_the_smaller_the_picture_the_higher_the_score():
    scores = [Tiny().look(working(noise(side, 200))).score for side in (1, 20, 63, 64, 100, 128, 199)]
    assert scores == sorted(scores, reverse=True)
    assert scores[0] > 0.95
    assert scores[-1] == 0


def test_the_limit_can_be_chosen():
    assert Tiny(shorter_side=224).look(working(noise(223, 400))).score >= FLAGGED


def test_the_size_is_that_of_the_picture_and_not_of_its_working_form():
    sight = Tiny().look(working(noise(70, 1400)))
    assert "1400 x 70" in sight.explanation
    assert sight.score < FLAGGED
