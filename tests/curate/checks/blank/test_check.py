from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from reliquary.curate.checks.blank.check import IN_WORDS, Blank
from reliquary.curate.checks.blank.figures import Figures
from reliquary.curate.checks.blank.forest import forests
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.pictures import picture_bytes

SIZE = (320, 240)


def encoded(image, quality=85):
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def look(image, quality=85):
    return Blank().look(WorkingPicture(encoded(image, quality)))


def is_blank(image, quality=85):
    return look(image, quality).score >= FLAGGED


def gradient():
    light = np.linspace(120, 220, SIZE[0])[None, :] + np.linspace(0, 20, SIZE[1])[:, None]
    return Image.fromarray(light.astype(np.uint8)).convert("RGB")


def notice(ground="#e8e8e8"):
    image = Image.new("RGB", SIZE, ground)
    draw = ImageDraw.Draw(image)
    draw.rectangle((120, 60, 200, 120), "#777777")
    draw.text((60, 150), "no image available", "#777777", font_size=24)
    return image


def lit_ball(radius, ground=0):
    """Return a shaded ball before a plain ground, as a small bright object is photographed."""
    y, x = np.mgrid[: SIZE[1], : SIZE[0]]
    away = np.hypot(x - 160, y - 120) / radius
    depth = np.sqrt(np.clip(1 - away**2, 0, 1))
    shade = np.clip(40 + 200 * np.clip(depth * 0.8 - (x - 160) / radius * 0.4, 0, 1), 0, 255)
    return Image.fromarray(np.where(away < 1, shade, ground).astype(np.uint8)).convert("RGB")


def noisy(spread, smooth):
    """Return noise around a middle grey, each pixel by itself or ``smooth`` x ``smooth`` pixels together."""
    coarse = np.random.default_rng(0).normal(150, spread, (SIZE[1] // smooth, SIZE[0] // smooth))
    return Image.fromarray(coarse.clip(0, 255).astype(np.uint8)).resize(SIZE, Image.Resampling.BICUBIC).convert("RGB")


@given(
    colour=st.tuples(*[st.integers(0, 255)] * 3),
    size=st.tuples(st.integers(8, 200), st.integers(8, 200)),
    quality=st.integers(40, 95),
)
def test_one_colour_is_blank_at_any_size_and_quality(colour, size, quality):
    assert is_blank(Image.new("RGB", size, colour), quality)


@pytest.mark.parametrize("quality", [50, 75, 95])
@pytest.mark.parametrize("image", [gradient(), notice(), notice("#203040")], ids=["gradient", "light", "dark"])
def test_gradients_and_notices_are_blank_however_they_are_encoded(image, quality):
    assert is_blank(image, quality)
    assert is_blank(image.resize((SIZE[0] * 2, SIZE[1] * 2), Image.Resampling.BICUBIC), quality)


@pytest.mark.parametrize("radius", [12, 25, 60])
@pytest.mark.parametrize("ground", [0, 255])
def test_a_shaded_thing_on_a_plain_ground_is_not_blank(radius, ground):
    assert not is_blank(lit_ball(radius, ground))


def test_noise_that_hangs_together_is_a_surface_and_not_blank():
    assert is_blank(noisy(2, 1))
    assert not is_blank(noisy(12, 8))


def test_objects_of_the_sample_museum_are_not_blank():
    objects = [each for each in sample_objects(40) if each.picture == "own"]
    scores = [Blank().look(WorkingPicture(picture_bytes(each, 0))).score for each in objects]
    assert max(scores) < FLAGGED


def test_the_placeholder_of_the_sample_museum_is_blank():
    shown = next(each for each in sample_objects(400) if each.picture == "placeholder")
    assert Blank().look(WorkingPicture(picture_bytes(shown, 0))).score >= FLAGGED


@pytest.mark.parametrize("size", [(1, 1), (3, 200), (9, 9), (37, 5)])
def test_pictures_smaller_than_a_block_are_looked_at_too(size):
    assert 0 <= look(Image.new("RGB", size, "#808080")).score <= 1


def test_the_explanation_names_figures():
    assert look(gradient()).explanation.startswith("Blank: ")
    assert look(lit_ball(60)).explanation.startswith("Not blank: ")
    assert any(character.isdigit() for character in look(notice()).explanation)


def test_most_objects_of_the_sample_museum_are_plainly_not_blank(monkeypatch):
    asked, whole = [], Figures.whole
    monkeypatch.setattr(Figures, "whole", lambda figures: asked.append(figures) or whole(figures))
    objects = [each for each in sample_objects(40) if each.picture == "own"]
    for each in objects:
        Blank().look(WorkingPicture(picture_bytes(each, 0)))
    assert len(asked) < 0.6 * len(objects)


def test_every_figure_can_be_put_into_words():
    assert set(IN_WORDS) == {*forests().quick.figures, *forests().whole.figures}
