from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.sample.relics.rasteriser import rasterise
from reliquary.seeds import generator

WIDTH, HEIGHT = 24, 18


def grid(samples, size=(WIDTH, HEIGHT)):
    """The number of the face seen at each sample, -1 for none."""
    picture = np.full(size[0] * size[1], -1)
    picture[samples.place] = samples.face
    return picture.reshape(size[1], size[0])


def triangle(*corners):
    return np.array(corners, dtype=np.float64), np.array([[0, 1, 2]], dtype=np.uint32)


def one_by_one(points, faces):
    """The plain definition: for every sample and triangle, is it inside, and is it nearer? Also where that is close."""
    best, nearest = np.full((HEIGHT, WIDTH), -1), np.zeros((HEIGHT, WIDTH))
    close = np.zeros((HEIGHT, WIDTH), dtype=bool)
    x, y = np.meshgrid(np.arange(WIDTH) + 0.5, np.arange(HEIGHT) + 0.5)
    for number, face in enumerate(faces):
        corners = points[face]
        matrix = np.column_stack([corners[:, :2], np.ones(3)]).T
        if abs(np.linalg.det(matrix)) < 1e-6:
            continue
        shares = np.linalg.solve(matrix, np.stack([x.ravel(), y.ravel(), np.ones(x.size)]))
        inside = (shares >= 0).all(axis=0).reshape(x.shape)
        inverse = (shares.T @ (1 / corners[:, 2])).reshape(x.shape)
        close |= (np.abs(shares).min(axis=0) < 1e-6).reshape(x.shape) | (inside & (np.abs(inverse - nearest) < 1e-5))
        wins = inside & (inverse > nearest)
        best[wins], nearest[wins] = number, inverse[wins]
    return best, close


@given(st.integers(0, 10_000), st.integers(1, 12))
def test_what_is_seen_is_what_the_plain_definition_says(seed, count):
    rng = generator(seed, "triangles")
    places = np.round(rng.uniform((-8, -8), (WIDTH + 8, HEIGHT + 8), (3 * count, 2)) * 256) / 256
    points = np.column_stack([places, rng.uniform(1, 3, 3 * count)])
    faces = np.arange(3 * count, dtype=np.uint32).reshape(-1, 3)
    expected, close = one_by_one(points, faces)
    found = grid(rasterise(points, faces, (WIDTH, HEIGHT), closed=False))
    assert np.array_equal(found[~close], expected[~close])


@given(st.integers(0, 10_000))
def test_neighbours_leave_no_gap(seed):
    rng = generator(seed, "net")
    x, y = np.meshgrid(np.linspace(-1, WIDTH + 1, 7), np.linspace(-1, HEIGHT + 1, 6))
    x[:, 1:-1] += rng.uniform(-1, 1, (6, 5))
    y[1:-1] += rng.uniform(-1, 1, (4, 7))
    points = np.stack([x.ravel(), y.ravel(), np.full(x.size, 2.0)], axis=-1)
    a = (np.arange(5)[:, None] * 7 + np.arange(6)).ravel()
    faces = np.concatenate([np.stack([a, a + 7, a + 1]), np.stack([a + 1, a + 7, a + 8])], axis=1).T.astype(np.uint32)
    assert (grid(rasterise(points, faces, (WIDTH, HEIGHT))) >= 0).all()


def test_edges_through_sample_centres_leave_no_gap():
    points = np.array([[0.5, 0.5, 1], [10.5, 0.5, 1], [10.5, 10.5, 1], [0.5, 10.5, 1]])
    faces = np.array([[0, 2, 1], [0, 3, 2]], dtype=np.uint32)
    seen = grid(rasterise(points, faces, (WIDTH, HEIGHT))) >= 0
    assert seen[:11, :11].all()
    assert seen.sum() == 121


def test_nearer_triangles_hide_farther_ones_in_any_order():
    near = [[0, 0, 1.0], [0, 18, 1.0], [12, 0, 1.0]]
    far = [[0, 0, 2.0], [0, 18, 2.0], [24, 0, 2.0]]
    for order, winner in (((near, far), 0), ((far, near), 1)):
        points = np.array(order, dtype=np.float64).reshape(-1, 3)
        found = grid(rasterise(points, np.array([[0, 1, 2], [3, 4, 5]], dtype=np.uint32), (WIDTH, HEIGHT)))
        assert found[2, 2] == winner
        assert found[2, 18] == 1 - winner


def test_triangles_that_cross_hide_each_other_in_part():
    # One leans to the left, one to the right; they meet in the middle column.
    points = np.array([[0, 0, 1], [0, 36, 1], [24, 0, 3], [0, 0, 3], [0, 36, 3], [24, 0, 1]], dtype=np.float64)
    found = grid(rasterise(points, np.array([[0, 1, 2], [3, 4, 5]], dtype=np.uint32), (WIDTH, HEIGHT)))
    assert (found[0, :11] == 0).all()
    assert (found[0, 13:23] == 1).all()


def test_the_back_is_left_out_only_of_closed_meshes():
    points, front = triangle((2, 2, 1), (2, 12, 1), (12, 2, 1))
    assert len(rasterise(points, front, (WIDTH, HEIGHT)).place)
    assert not len(rasterise(points, front[:, ::-1], (WIDTH, HEIGHT)).place)
    seen, turned = (rasterise(points, f, (WIDTH, HEIGHT), closed=False).place for f in (front, front[:, ::-1]))
    assert np.array_equal(seen, turned)


@pytest.mark.parametrize("depth", [0.0, -1.0])
def test_what_reaches_behind_the_camera_is_left_out(depth):
    points, faces = triangle((2, 2, 1), (2, 12, 1), (12, 2, depth))
    assert not len(rasterise(points, faces, (WIDTH, HEIGHT)).place)


def test_nothing_outside_the_picture_and_nothing_of_a_line():
    for corners in (
        ((-9, 1, 1), (-9, 9, 1), (-1, 1, 1)),
        ((30, 1, 1), (30, 9, 1), (40, 1, 1)),
        ((1, 90, 1), (1, 99, 1), (9, 90, 1)),
        ((1, 1, 1), (5, 5, 1), (9, 9, 1)),
    ):
        assert not len(rasterise(*triangle(*corners), (WIDTH, HEIGHT), closed=False).place)


def test_a_triangle_far_larger_than_the_picture_fills_it():
    points, faces = triangle((-1e7, -1e7, 1), (-1e7, 3e7, 1), (3e7, -1e7, 1))
    samples = rasterise(points, faces, (WIDTH, HEIGHT))
    assert np.array_equal(samples.place, np.arange(WIDTH * HEIGHT))


def test_interpolation_follows_perspective():
    # A floor that runs from depth 1 to depth 4: half way down the picture lies much nearer to the near edge.
    focal = 20.0
    world = np.array([[-1, 1, 1], [1, 1, 1], [1, 1, 4], [-1, 1, 4]], dtype=np.float64)
    points = np.stack([focal * world[:, 0] / world[:, 2] + 12, focal * world[:, 1] / world[:, 2] - 3, world[:, 2]], -1)
    faces = np.array([[0, 1, 2], [0, 2, 3]], dtype=np.uint32)
    samples = rasterise(points, faces, (WIDTH, HEIGHT), closed=False)
    depth = samples.interpolated(world[:, 2:].astype(np.float32), faces)[:, 0]
    rows = samples.place // WIDTH + 0.5
    assert depth == pytest.approx(focal / (rows + 3), rel=0.01)
    assert len(np.unique(rows)) > 8
    assert samples.weights.sum(axis=1) == pytest.approx(1, abs=1e-5)
