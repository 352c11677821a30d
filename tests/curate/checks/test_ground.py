from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw

from reliquary.curate.checks.ground import plain_ground
from tests.build.pictures.encoded import patches
from tests.curate.checks.drawn import BROWN, GREY, canvas, with_discs, with_grain, with_shadow, working

DISC = (128, 128, 60)
SHARE = np.pi * 60**2 / 256**2


def textured_disc(radius):
    """Return a picture with a disc of coloured patches in the middle."""
    mask = with_discs(Image.new("L", (256, 256)), (128, 128, radius), tone=255)
    return Image.composite(patches((256, 256)), canvas(), mask)


def shares(image, **options):
    return [thing.share for thing in plain_ground(working(image, **options)).things]


def test_the_ground_s_colour_and_what_stands_before_it():
    ground = plain_ground(working(with_discs(canvas(), DISC)))
    assert ground.colour == pytest.approx(GREY, abs=2)
    assert [thing.is_sure for thing in ground.things] == [True]
    assert ground.things[0].share == pytest.approx(SHARE, rel=0.05)
    assert ground.mask.shape == (128, 128)
    assert ground.mask[64, 64] == 1
    assert ground.mask[5, 5] == 0


@pytest.mark.parametrize(
    "ground",
    [
        canvas(fall=0.35),
        with_grain(canvas(), 5),
        canvas(tone=(25, 25, 28)),
        canvas(size=(256, 200)),
        canvas(tone=(180, 120, 160)),
    ],
    ids=["gradient", "grain", "black", "oblong", "coloured"],
)
def test_plain_grounds_of_many_kinds(ground):
    tone = (230, 220, 200) if np.asarray(ground).mean() < 60 else BROWN
    image = with_discs(ground, (128, 100, 50), tone=tone)
    expected = np.pi * 50**2 / (image.width * image.height)
    assert shares(image, image_format="JPEG", quality=85) == pytest.approx([expected], rel=0.08)


def test_things_are_numbered_from_the_largest():
    ground = plain_ground(working(with_discs(canvas(), (60, 60, 20), (180, 180, 50), (60, 200, 30))))
    assert [thing.share for thing in ground.things] == sorted([thing.share for thing in ground.things], reverse=True)
    assert ground.mask[90, 90] == 1
    assert ground.mask[100, 30] == 2
    assert ground.mask[30, 30] == 3
    assert [float((ground.mask == number).mean()) for number in (1, 2, 3)] == [thing.share for thing in ground.things]


def test_a_cast_shadow_belongs_to_the_ground():
    shaded = with_discs(with_shadow(canvas(), (90, 150, 230, 220)), DISC)
    assert shares(shaded) == pytest.approx([SHARE], rel=0.12)


def test_a_grey_thing_as_dark_as_a_shadow_is_none_as_its_edge_is_sharp():
    assert shares(with_discs(canvas(), DISC, tone=(140, 140, 140))) == pytest.approx([SHARE], rel=0.05)


def test_a_hole_belongs_to_the_thing_and_a_line_to_the_ground():
    image = with_discs(with_discs(canvas(), DISC), (128, 128, 25), tone=GREY)
    ImageDraw.Draw(image).line((0, 230, 256, 234), fill=BROWN, width=2)
    assert shares(image) == pytest.approx([SHARE], rel=0.06)


def test_what_an_edge_cuts_is_whole():
    half = shares(with_discs(canvas(), (0, 128, 60)))
    assert half == pytest.approx([SHARE / 2], rel=0.06)


@pytest.mark.parametrize(
    ("image", "why"),
    [
        (patches((256, 256)), "coloured patches"),
        (with_grain(canvas(), 90), "too rough"),
        (textured_disc(175), "the thing covers the edges"),
        (with_discs(canvas(size=(12, 12)), (6, 6, 3)), "too few pixels"),
        (with_discs(canvas(size=(256, 6)), (100, 3, 2)), "a strip"),
    ],
)
def test_no_plain_ground(image, why):
    assert plain_ground(working(image)) is None, why


def test_a_ground_of_two_colours_is_not_plain():
    image = canvas()
    image.paste((60, 90, 160), (0, 0, 256, 128))
    blurred = Image.fromarray(np.asarray(image)).resize((16, 16)).resize((256, 256), Image.Resampling.BICUBIC)
    assert plain_ground(working(blurred)) is None


def test_faint_things_and_mere_outlines_are_not_sure():
    faint = plain_ground(working(with_discs(canvas(), DISC, tone=(192, 192, 192))))
    assert [thing.is_sure for thing in faint.things] == [False]
    arc = canvas()
    ImageDraw.Draw(arc).arc((60, 60, 200, 200), 20, 200, fill=BROWN, width=12)
    assert [thing.is_sure for thing in plain_ground(working(arc)).things] == [False]


def test_an_empty_ground_has_no_things():
    assert shares(canvas(fall=0.2)) == []
