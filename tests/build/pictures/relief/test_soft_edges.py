from __future__ import annotations

from math import erf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.build.pictures.relief.soft_edges import SoftEdges, soft_edges
from tests.build.pictures.encoded import decoded
from tests.build.pictures.relief.maps import SHA256, depth_file, spec

N = 64
ACROSS = np.tile(np.arange(N) - (N - 1) / 2, (N, 1))
DOWN = ACROSS.T
STEP = 10.0 * (ACROSS > 0)


def worn(softness, height=10.0):
    """A step of a height in px, rubbed down by a Gaussian."""
    return height / 2 * np.vectorize(erf)(ACROSS / softness / 2**0.5)


def classes_of(height, classes=4):
    return sorted(set(soft_edges(height, classes).ravel().tolist()) - {0})


@pytest.mark.parametrize("classes", [1, 2, 4, 16])
def test_a_step_has_a_foot_and_a_brink_of_the_hardest_class(classes):
    edges = soft_edges(STEP, classes)
    assert np.array_equal(edges, np.tile(edges[0], (N, 1)))
    assert np.flatnonzero(edges[0]).tolist() == [30, 33]
    assert classes_of(STEP, classes) == [1]


def test_the_gentler_a_ramp_the_softer_its_edges():
    found = [classes_of(worn(softness)) for softness in (0.5, 2, 3, 4.5, 8)]
    assert found == [[1], [2], [3], [4], []]


def test_the_example_of_the_documentation():
    assert classes_of(STEP / 2) == [1]
    assert [classes_of(worn(softness, 5.0)) for softness in (1, 2, 3, 4)] == [[2], [3], [4], []]
    assert [classes_of(STEP * height / 10) for height in (4.3, 4.2, 2.1, 1, 0.5)] == [[1], [2], [3], [4], []]


def test_of_one_class_are_all_edges():
    for softness in (0.5, 2, 3, 4.5):
        assert classes_of(worn(softness), 1) == [1]
    assert classes_of(worn(8), 1) == []


def test_classes_part_in_equal_ratios():
    turns = (1.0, 0.6, 0.3, 0.15, 0.05)
    # Of a crease that turns by 1, the smoothed second derivative is 6/16 at most.
    found = [classes_of(-np.abs(ACROSS - 0.5) * turn / 2 / 0.375) for turn in turns]
    assert found == [[1], [2], [3], [4], []]


@settings(deadline=None)
@given(a=st.floats(-5, 5), b=st.floats(-5, 5), c=st.floats(-100, 100))
def test_a_plane_has_no_edge_however_steep(a, b, c):
    assert not soft_edges(a * ACROSS + b * DOWN + c, 4).any()


def test_a_wide_dome_has_no_edge():
    assert not soft_edges(np.sqrt(100**2 - ACROSS**2 - DOWN**2), 4).any()


@pytest.mark.parametrize(
    "heights", [STEP, worn(2), worn(3), -np.abs(ACROSS)], ids=["step", "worn", "worn more", "ridge"]
)
def test_edges_turn_with_the_relief(heights):
    edges = soft_edges(heights, 4)
    assert np.array_equal(soft_edges(heights.T.copy(), 4), edges.T)
    assert edges.any()


@pytest.mark.parametrize("angle", [15, 30, 45, 60, 75, 105, 120, 135, 150, 165])
def test_slanting_edges_are_found_all_along(angle):
    slanting = np.cos(np.radians(angle)) * ACROSS + np.sin(np.radians(angle)) * DOWN
    edges = soft_edges(5 * np.vectorize(erf)(slanting / 2**0.5), 4)
    assert set(np.unique(edges)) <= {0, 1, 2}
    # Two lines across the picture, one to three pixels thick; away from both nothing.
    near = np.abs(np.abs(slanting) - 2**0.5) < 1.5
    assert not edges[~near].any()
    along = edges.any(axis=0 if 45 <= angle <= 135 else 1)
    assert along[16:48].all()


def test_ridge_and_hollow_are_both_edges():
    assert np.array_equal(soft_edges(np.abs(ACROSS), 4) > 0, soft_edges(-np.abs(ACROSS), 4) > 0)


def test_a_crease_between_two_pixels_is_one_edge():
    assert [np.flatnonzero(row).tolist() for row in soft_edges(-np.abs(ACROSS), 4)] == [[31]] * N


def test_edges_are_thin():
    edges = soft_edges(worn(3), 4)
    assert (edges > 0).sum(axis=1).tolist() == [2] * N


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 12), st.integers(1, 12), st.integers(1, 16), st.integers(0, 99))
def test_every_size_and_number_of_classes(rows, columns, classes, seed):
    edges = soft_edges(np.random.default_rng(seed).normal(0, 5, (rows, columns)), classes)
    assert edges.shape == (rows, columns)
    assert edges.dtype == np.uint8
    assert edges.max() <= classes


def test_the_picture_is_made_from_the_depth_map_at_the_size_of_the_image():
    values = np.where(np.arange(128) < 64, 65535, 0) * np.ones((128, 1))
    made = SoftEdges(SHA256, spec(N), 20.0, 4).make(depth_file(values))
    assert decoded(made.data).mode == "L"
    assert made.fingerprint is None
    # Twenty pixels of the map are ten of the image.
    assert np.array_equal(np.asarray(decoded(made.data)), soft_edges(STEP, 4))


def test_what_is_flat_for_its_size_has_no_edges():
    values = np.where(np.arange(128) < 64, 65535, 0) * np.ones((128, 1))
    assert not np.asarray(decoded(SoftEdges(SHA256, spec(N), 0.5, 4).make(depth_file(values)).data)).any()
