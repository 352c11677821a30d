from __future__ import annotations

import pytest
from PIL import ImageDraw

from reliquary.curate.checks.several_objects import SeveralObjects
from reliquary.curate.measuring.sights import FLAGGED
from tests.build.pictures.encoded import patches
from tests.curate.checks.drawn import BROWN, canvas, with_discs, with_shadow, working


def look(image):
    return SeveralObjects().look(working(image))


def test_two_equal_things_are_flagged_with_their_shares():
    sight = look(with_discs(canvas(), (64, 128, 45), (190, 128, 45)))
    assert sight.score > 0.9
    assert sight.explanation.startswith("2 separate things stand before the plain ground and cover 9.")
    assert " and 9." in sight.explanation


def test_all_of_comparable_size_are_counted():
    sight = look(with_discs(canvas(), (60, 60, 45), (190, 60, 40), (60, 190, 35), (190, 190, 10)))
    assert sight.explanation.startswith("3 separate things")


@pytest.mark.parametrize(("radius", "flagged"), [(22, False), (40, True)])
def test_a_chip_beside_its_vessel_does_not_count(radius, flagged):
    sight = look(with_discs(canvas(), (85, 128, 65), (210, 128, radius)))
    assert (sight.score >= FLAGGED) == flagged
    assert sight.score > 0


def test_the_score_grows_with_the_second_largest():
    scores = [look(with_discs(canvas(), (85, 128, 60), (210, 128, radius))).score for radius in (15, 25, 35, 42)]
    assert scores == sorted(set(scores))


def test_things_that_touch_are_one():
    assert look(with_discs(canvas(), (85, 128, 45), (170, 128, 45))).score == 0


def test_neither_shadow_nor_scale_bar_is_an_object():
    image = with_discs(with_shadow(canvas(), (150, 90, 245, 200)), (80, 110, 55))
    pen = ImageDraw.Draw(image)
    for number in range(8):
        pen.rectangle((30 + 24 * number, 225, 53 + 24 * number, 239), fill=((240,) * 3, (10,) * 3)[number % 2])
    sight = look(image)
    assert sight.score == 0
    assert sight.explanation == "one thing stands out from the plain ground"


@pytest.mark.parametrize(
    ("image", "said"),
    [
        (patches((256, 256)), "no plain ground"),
        (canvas(), "nothing stands out"),
        (with_discs(canvas(), (64, 128, 45), (190, 128, 45), tone=(192, 192, 192)), "nothing stands out"),
        (with_discs(canvas(), (64, 128, 6), (190, 128, 6), tone=BROWN), "nothing stands out"),
    ],
    ids=["patches", "blank", "faint", "specks"],
)
def test_what_cannot_be_judged_is_not_flagged(image, said):
    sight = look(image)
    assert sight.score == 0
    assert said in sight.explanation
