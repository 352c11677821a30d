from __future__ import annotations

from math import pi, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.pinhole import (
    Direction,
    anywhere,
    orbiting_camera,
    project,
    refocused,
    rotation,
    transformed,
)
from reliquary.seeds import generator

CENTRE = np.array([0.1, -0.2, 0.5])
directions = st.builds(Direction, st.floats(-pi, pi), st.floats(-pi / 2, pi / 2))


def camera_at(direction, size=(400, 300), distance=2.0, focal_mm=36.0):
    return orbiting_camera(CENTRE, distance, direction, size, focal_mm)


@given(directions, st.floats(0.5, 20))
def test_the_centre_is_in_the_middle_at_the_camera_s_distance(direction, distance):
    x, y, depth = project(CENTRE[None], camera_at(direction, distance=distance))[0]
    assert (x, y, depth) == pytest.approx((200, 150, distance), abs=1e-5)


def test_known_points_from_the_front():
    # A focal length as long as the sensor is wide: a point one metre aside, two metres away, lies half a width aside.
    camera = camera_at(Direction(0, 0))
    assert camera.K == [400, 0, 200, 0, 400, 150, 0, 0, 1]
    assert camera.position == pytest.approx([0.1, -2.2, 0.5])
    points = CENTRE + np.array([[0.5, 0, 0], [0, 0, 0.5], [0.5, 1, 0], [0, -3, 0]])
    right, above, behind_it, behind_the_camera = project(points, camera)
    assert right == pytest.approx([300, 150, 2])
    assert above == pytest.approx([200, 50, 2])
    assert behind_it == pytest.approx([200 + 400 / 6, 150, 3])
    assert behind_the_camera[2] == pytest.approx(-1)


def test_azimuth_turns_counter_clockwise_seen_from_above():
    assert camera_at(Direction(pi / 2, 0)).position == pytest.approx([2.1, -0.2, 0.5])
    assert camera_at(Direction(0, pi / 6)).position == pytest.approx([0.1, -0.2 - sqrt(3), 1.5])


@given(directions)
def test_cameras_are_rigid_upright_and_rounded(direction):
    camera = camera_at(direction)
    turn = rotation(camera)
    assert turn @ turn.T == pytest.approx(np.eye(3), abs=1e-8)
    assert np.linalg.det(turn) == pytest.approx(1, abs=1e-8)
    if abs(direction.elevation) < 1.5:
        assert turn[0, 2] == pytest.approx(0, abs=1e-8), "the horizon is level"
        assert turn[1, 2] < 0, "y points down"
    assert all(value == round(value, 9) for value in (*camera.position, *camera.world_to_camera))


@pytest.mark.parametrize("elevation", [pi / 2, -pi / 2])
def test_a_camera_may_look_straight_down_or_up(elevation):
    assert np.isfinite(camera_at(Direction(0.3, elevation)).world_to_camera).all()


@given(directions, st.floats(0.2, 4), st.floats(-90, 90), st.floats(-90, 90))
def test_refocusing_enlarges_about_the_middle_and_shifts(direction, factor, right, down):
    camera = camera_at(direction)
    points = CENTRE + generator(0, "points").uniform(-0.5, 0.5, (20, 3))
    before, after = (project(points, c) for c in (camera, refocused(camera, factor, (right, down))))
    expected = (before[:, :2] - (200, 150)) * factor + (200 + right, 150 + down)
    assert after[:, :2] == pytest.approx(expected, abs=1e-4)
    assert np.array_equal(before[:, 2], after[:, 2])


def test_the_extrinsic_matrix_is_the_one_that_projects():
    camera = camera_at(Direction(0.7, 0.4))
    points = CENTRE + generator(0, "points").uniform(-0.5, 0.5, (20, 3))
    whole = np.array(camera.world_to_camera).reshape(4, 4) @ np.column_stack([points, np.ones(20)]).T
    pixels = np.array(camera.K).reshape(3, 3) @ whole[:3]
    assert project(points, camera) == pytest.approx(np.stack([*(pixels[:2] / pixels[2]), whole[2]], axis=-1))


def test_transformed_is_a_matrix_product():
    matrix, points = generator(0, "m").normal(size=(3, 3)), generator(0, "p").normal(size=(7, 3))
    assert transformed(points, matrix) == pytest.approx(points @ matrix.T)


def test_every_side_is_equally_likely():
    rng = generator(0, "sides")
    towards = np.array([camera_at(anywhere(rng)).position for _ in range(2000)]) - CENTRE
    octants = np.unique(towards > 0, axis=0, return_counts=True)[1]
    assert len(octants) == 8
    assert octants.min() > 190
    # By Archimedes, the height on a sphere is uniform.
    assert np.quantile(towards[:, 2], [0.25, 0.5, 0.75]) == pytest.approx([-1, 0, 1], abs=0.12)
