from __future__ import annotations

from math import pi, radians

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.catalogue.render_set import CameraSampling, ViewWish
from reliquary.pinhole import project
from reliquary.render.planning.cameras import camera_of, fitting_distance
from reliquary.seeds import generator

SPHERE = generator(0, "sphere").normal(size=(2000, 3))
SPHERE /= np.linalg.norm(SPHERE, axis=1, keepdims=True)


def wish(sampling="stratified", **values):
    return ViewWish(per_model=1, sampling=sampling, **values)


def directions(found_by, n, seed=0):
    """Unit vectors towards the cameras."""
    places = np.array([camera_of(found_by, seed, "owl", number)[0].position for number in range(n)])
    return places / np.linalg.norm(places, axis=1, keepdims=True)


@settings(max_examples=50)
@given(
    st.tuples(st.integers(16, 2000), st.integers(16, 2000)),
    st.floats(8, 800),
    st.floats(1.02, 20),
    st.sampled_from(CameraSampling),
    st.integers(0, 100),
)
def test_the_whole_object_lies_in_the_picture(size, focal_mm, multiple, sampling, number):
    found = wish(sampling, size=size, focal_mm=(focal_mm, focal_mm), distance=(multiple, multiple))
    camera, _ = camera_of(found, 0, "owl", number)
    x, y, depth = project(SPHERE, camera).T
    assert depth.min() > 0
    assert min(x.min(), y.min()) >= -1e-6 * max(size)
    assert x.max() <= size[0] * (1 + 1e-6)
    assert y.max() <= size[1] * (1 + 1e-6)


@pytest.mark.parametrize("size", [(400, 400), (400, 300), (300, 400)])
def test_the_object_fills_the_picture_where_it_just_fits(size):
    distance = fitting_distance(size, 50)
    camera, _ = camera_of(wish(size=size, distance=(1.02, 1.02)), 0, "owl", 0)
    assert np.linalg.norm(camera.position) == pytest.approx(1.02 * distance)
    x, y, _ = project(SPHERE, camera).T
    extent = x.max() - x.min() if size[0] <= size[1] else y.max() - y.min()
    assert extent == pytest.approx(min(size) / 1.02, rel=0.02)


@given(
    st.sampled_from(CameraSampling), st.tuples(st.floats(-90, 90), st.floats(-90, 90)).map(sorted), st.integers(0, 50)
)
def test_elevation_stays_within_its_limits(sampling, limits, number):
    _, direction = camera_of(wish(sampling, elevation=tuple(limits)), 0, "owl", number)
    assert radians(limits[0]) - 1e-6 <= direction.elevation <= radians(limits[1]) + 1e-6


@given(st.sampled_from(CameraSampling), st.tuples(st.floats(-360, 360), st.floats(-360, 360)).map(sorted))
def test_azimuth_stays_within_its_limits(sampling, limits):
    _, direction = camera_of(wish(sampling, azimuth=tuple(limits)), 0, "owl", 3)
    assert radians(limits[0]) - 1e-6 <= direction.azimuth <= radians(limits[1]) + 1e-6


@pytest.mark.parametrize("sampling", CameraSampling)
def test_parts_of_the_sphere_get_views_by_their_area(sampling):
    towards = directions(wish(sampling), 2048)
    octants = np.unique(towards > 0, axis=0, return_counts=True)[1]
    assert len(octants) == 8
    assert octants.min() > 210
    # By Archimedes, the height on a sphere is uniform.
    assert np.quantile(towards[:, 2], [0.25, 0.5, 0.75]) == pytest.approx([-0.5, 0, 0.5], abs=0.05)


@pytest.mark.parametrize("sampling", CameraSampling)
def test_parts_of_a_zone_get_views_by_their_area(sampling):
    heights = directions(wish(sampling, elevation=(-30, 90)), 2048)[:, 2]
    assert np.quantile(heights, [0.25, 0.5, 0.75]) == pytest.approx([-0.125, 0.25, 0.625], abs=0.05)


@pytest.mark.parametrize("seed", range(5))
def test_stratified_views_hold_one_of_as_many_equal_parts(seed):
    towards = directions(wish(), 64, seed)
    azimuth = np.arctan2(towards[:, 0], -towards[:, 1]) % (2 * pi)
    cells = np.stack([azimuth / (2 * pi) * 8, (towards[:, 2] + 1) / 2 * 8]).astype(int)
    assert len(np.unique(cells, axis=1).T) == 64


def farthest_gap(towards):
    """The greatest angle between a direction and the nearest view, radians."""
    return float(np.arccos(np.clip((SPHERE @ towards.T).max(axis=1), -1, 1)).max())


@pytest.mark.parametrize("n", [16, 50, 100])
def test_stratified_views_are_better_spread_than_uniform_ones(n):
    gaps = {
        sampling: np.mean([farthest_gap(directions(wish(sampling), n, seed)) for seed in range(4)])
        for sampling in CameraSampling
    }
    assert gaps[CameraSampling.STRATIFIED] < 0.9 * gaps[CameraSampling.UNIFORM]


@given(st.integers(0, 2**63 - 1), st.integers(0, 100))
def test_ranges_are_kept_and_everything_is_rounded(seed, number):
    found = wish(focal_mm=(30, 90), distance=(1.05, 2), size=(320, 240))
    camera, _ = camera_of(found, seed, "owl", number)
    multiple = np.linalg.norm(camera.position) / fitting_distance((320, 240), camera.focal_mm)
    assert 30 <= camera.focal_mm <= 90
    assert 1.05 - 1e-6 <= multiple <= 2 + 1e-6
    assert camera.focal_mm == round(camera.focal_mm, 9)
