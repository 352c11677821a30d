from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from reliquary.pinhole import Direction
from reliquary.sample.relics.photographs import take_photograph
from reliquary.sample.relics.series import sample_series

SIZE = (200, 150)


@pytest.fixture
def series():
    return replace(
        sample_series("owl", 0, 0),
        size=SIZE,
        place="studio",
        direction=Direction(0.2, 0.2),
        distance=4.0,
        fill=0.6,
        place_in_frame=(0.0, 0.0),
    )


def small(photograph):
    grey = Image.fromarray(photograph.image).convert("L").resize((16, 12), Image.Resampling.BOX)
    return np.asarray(grey).astype(float)


def test_the_relic_fills_the_frame_as_the_series_says(series):
    photograph = take_photograph(series, 0)
    assert photograph.image.shape == (150, 200, 3)
    x, y, width, height = photograph.box
    assert max(width / 200, height / 150) == pytest.approx(0.6, abs=0.03)
    assert (x + width / 2, y + height / 2) == pytest.approx((100, 75), abs=8)
    assert not photograph.truncated


@pytest.mark.parametrize("corner", [(-1.0, -1.0), (1.0, 1.0)])
def test_it_may_stand_near_a_corner_but_whole(series, corner):
    near = replace(series, place_in_frame=corner, distance=2.2, direction=Direction(0.2, 0.9))
    photograph = take_photograph(near, 0)
    x, y, width, height = photograph.box
    for start, room, side in zip((x, y), (200 - width, 150 - height), corner, strict=True):
        # A twentieth of the room is kept free; the step between two shots may add some to it.
        margin = start if side < 0 else room - start
        assert 0.04 * room - 1 <= margin <= 0.15 * room + 1
    assert not photograph.truncated


def test_a_closer_crop_shows_a_part(series):
    photograph = take_photograph(replace(series, fill=1.3, place_in_frame=(0.0, 0.0)), 0)
    x, y, _, height = photograph.box
    assert photograph.truncated
    assert (y, height) == (0, 150)
    assert x > 0


def test_shots_of_a_series_show_nearly_the_same_and_are_never_equal(series):
    shots = [take_photograph(series, number) for number in range(3)]
    other = take_photograph(replace(series, seed=series.seed + 1, direction=Direction(2.5, 0.4), fill=0.9), 0)
    for shot in shots[1:]:
        assert 0 < np.abs(small(shot) - small(shots[0])).mean() < 0.4 * np.abs(small(other) - small(shots[0])).mean()


def test_the_lamp_and_the_white_balance_are_seen(series):
    plain = replace(series, cast=(1.0, 1.0, 1.0), light=replace(series.light, strength=0.8))
    image = take_photograph(plain, 0).image.astype(float)
    dark = take_photograph(replace(plain, light=replace(series.light, strength=0.4)), 0)
    x, y, width, height = (int(value) for value in dark.box)
    inside = (slice(y + height // 4, y + 3 * height // 4), slice(x + width // 4, x + 3 * width // 4))
    assert dark.image[inside].mean() < 0.7 * image[inside].mean()
    red = take_photograph(replace(plain, cast=(1.2, 1.0, 0.8)), 0).image.astype(float)
    assert red[..., 0].mean() > 1.05 * image[..., 0].mean()
    assert red[..., 2].mean() < 0.95 * image[..., 2].mean()


def test_the_relic_throws_a_shadow_on_its_ground(series):
    lamp = replace(series.light, azimuth=-60.0, elevation=35.0, ambient=0.1)
    hard, soft = (take_photograph(replace(series, light=replace(lamp, ambient=a)), 0) for a in (0.1, 1.0))
    x, y, width, height = (int(value) for value in hard.box)
    beside = (slice(y + height - 12, y + height), slice(x + width + 2, x + width + 12))
    assert hard.image[beside].mean() < 0.8 * soft.image[beside].mean()


def test_photographs_repeat(series):
    one, other = take_photograph(series, 1), take_photograph(series, 1)
    assert np.array_equal(one.image, other.image)
    assert one.box == other.box
