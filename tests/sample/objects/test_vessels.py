from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.objects.vessels import FORMS, PROFILE_SAMPLES, Vessel, vessel_profile, vessel_surface
from reliquary.seeds import generator


def plain_vessel(form, rows=64, columns=128):
    texture = np.full((rows, columns, 3), 0.5, dtype=np.float32)
    return Vessel(form, vessel_profile(form), texture, np.full(3, 0.3, dtype=np.float32), 0.2)


@pytest.mark.parametrize("form", FORMS)
def test_profiles_are_positive_and_of_one_length(form):
    for rng in (None, generator(0, form)):
        radius = vessel_profile(form, rng)
        assert radius.shape == (PROFILE_SAMPLES,)
        assert radius.dtype == np.float32
        assert radius.min() > 0.02


@pytest.mark.parametrize("form", FORMS)
def test_a_vessel_lies_within_the_picture_and_has_unit_normals(form):
    surface = vessel_surface(plain_vessel(form), 160, 120, turn=0.4, pitch=0.2, zoom=0.9)
    assert surface.coverage.shape == (160, 120)
    border = np.concatenate([surface.coverage[0], surface.coverage[-1], *surface.coverage[:, [0, -1]].T])
    assert border.max() == 0
    inside = surface.coverage > 0.99
    assert inside.mean() > 0.1
    lengths = np.linalg.norm(surface.normal[inside], axis=-1)
    assert np.median(lengths) == pytest.approx(1, abs=1e-3)
    assert lengths.max() < 1.01


def test_the_silhouette_follows_the_profile():
    vessel = plain_vessel("bottle")
    surface = vessel_surface(vessel, 300, 200, turn=0, pitch=0.0, zoom=0.9)
    widths = surface.coverage.sum(axis=1)
    rows = np.flatnonzero(widths > 1)
    from_foot = widths[rows][::-1]
    expected = np.interp(np.linspace(0, 1, len(from_foot)), np.linspace(0, 1, PROFILE_SAMPLES), 2 * vessel.radius)
    scale = from_foot.max() / expected.max()
    assert np.abs(from_foot - expected * scale)[3:-3].max() < 4


def test_turning_moves_the_texture():
    texture = np.zeros((64, 128, 3), dtype=np.float32)
    texture[:, :20] = 1
    vessel = Vessel("jar", vessel_profile("jar"), texture, texture[0, 0], 0.2)
    front = vessel_surface(vessel, 100, 100, turn=0.0, pitch=0.0, zoom=0.9).colour[60].mean(axis=-1)
    turned = vessel_surface(vessel, 100, 100, turn=-0.6, pitch=0.0, zoom=0.9).colour[60].mean(axis=-1)
    assert np.flatnonzero(turned > 0.5).mean() > np.flatnonzero(front > 0.5).mean() + 5


def test_handles_stand_beside_the_body():
    with_handles = vessel_surface(plain_vessel("amphora"), 200, 200, turn=0.0, pitch=0.1, zoom=0.9).coverage
    without = vessel_surface(plain_vessel("amphora"), 200, 200, turn=0.0, pitch=0.1, zoom=0.9)
    row = with_handles[60] > 0.5
    runs = np.count_nonzero(np.diff(row.astype(int)) == 1)
    assert runs == 3, "handle, body, handle"
    assert without.standing
