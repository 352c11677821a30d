from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample import weathering
from reliquary.sample.weathering import PLASTER, weathered
from reliquary.seeds import generator


def wall(height=300, width=400):
    return np.full((height, width, 3), (20, 60, 120), dtype=np.uint8)


def aged(wear, scale=1.0, painted=None):
    return weathered(wall() if painted is None else painted, generator(0, "test"), wear, scale)


def change(picture):
    return float(np.abs(picture.astype(float) - wall()).mean())


def test_more_wear_changes_more():
    changes = [change(aged(wear)) for wear in (0.0, 0.2, 0.6, 1.0)]
    assert changes == sorted(changes)
    assert changes[0] < 3
    assert changes[-1] > 10


def test_where_paint_flakes_off_the_plaster_shows():
    def bare(picture):
        return float((np.abs(picture.astype(float) - PLASTER).mean(axis=2) < 45).mean())

    assert bare(aged(0.1)) < 0.002
    assert 0.01 < bare(aged(1.0)) < 0.2


def test_cracks_are_darker_than_a_light_wall():
    light = np.full((400, 400, 3), 220, dtype=np.uint8)
    assert (aged(1.0, painted=light).min(axis=2) < 150).sum() > 50
    assert (aged(0.0, painted=light).min(axis=2) < 150).sum() == 0


def test_damage_grows_with_the_scale():
    def edges(scale):
        bare = np.abs(aged(1.0, scale).astype(float) - PLASTER).mean(axis=2) < 45
        return (bare[:, 1:] != bare[:, :-1]).sum() / max(bare.sum(), 1)

    assert edges(5.0) < 0.6 * edges(1.0), "larger flakes have less outline for their area"


def test_the_painting_itself_stays_as_it_was_and_wear_repeats():
    painted = wall()
    first = aged(0.7, painted=painted)
    assert np.array_equal(painted, wall())
    assert np.array_equal(first, aged(0.7))


@pytest.mark.parametrize("band", [1, 7, 1000])
def test_rows_blended_at_once_do_not_matter(band, monkeypatch):
    expected = aged(0.8)
    monkeypatch.setattr(weathering, "BAND", band)
    assert np.array_equal(aged(0.8), expected)
