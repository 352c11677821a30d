from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.models3d.meshes import ball, merged, standing, tube

CYLINDER = tube([(0, 0, 0), (0, 1, 0)], [0.5, 0.5], sides=64)


def volume(mesh):
    corners = mesh.vertices[mesh.faces].astype(float)
    return np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6


def test_a_cylinder_has_the_volume_of_a_cylinder():
    assert volume(CYLINDER) == pytest.approx(np.pi * 0.25, rel=0.01)


@pytest.mark.parametrize("end", [(1, 0, 0), (0, 0, 2), (0, -1, 0), (1, 1, 1)])
def test_faces_look_outwards_whatever_the_direction(end):
    mesh = tube([(0, 0, 0), end], [0.2, 0.2])
    assert volume(mesh) == pytest.approx(np.pi * 0.04 * np.linalg.norm(end), rel=0.02)


def test_a_ball_has_the_volume_of_an_ellipsoid_and_normals_outwards():
    mesh = ball((1, 2, 3), (0.3, 0.5, 0.2), rings=40)
    assert volume(mesh) == pytest.approx(4 / 3 * np.pi * 0.3 * 0.5 * 0.2, rel=0.02)
    outwards = mesh.vertices - np.array([1, 2, 3])
    assert (np.einsum("ij,ij->i", outwards, mesh.normals) > 0).all()


def test_normals_are_unit_vectors_and_agree_at_the_seam():
    assert np.linalg.norm(CYLINDER.normals, axis=1) == pytest.approx(1, abs=1e-5)
    grid = CYLINDER.normals.reshape(-1, 65, 3)
    assert np.allclose(grid[:, 0], grid[:, -1], atol=1e-6)


def test_no_triangle_is_without_area():
    for mesh in (CYLINDER, ball((0, 0, 0), (1, 1, 1))):
        corners = mesh.vertices[mesh.faces].astype(float)
        areas = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
        assert areas.min() > 1e-9


def test_texture_coordinates_fill_their_part_with_the_top_at_the_end_of_the_path():
    mesh = tube([(0, 0, 0), (0, 1, 0)], [0.5, 0.5], uv_rect=(0.25, 0.5, 0.75, 1.0))
    assert mesh.uv.min(axis=0) == pytest.approx((0.25, 0.5))
    assert mesh.uv.max(axis=0) == pytest.approx((0.75, 1.0))
    highest = mesh.vertices[:, 1].argmax()
    assert mesh.uv[highest, 1] < 0.8


def test_a_square_tube_holds_more_than_a_round_one():
    box = tube([(0, 0, 0), (0, 1, 0)], [0.5, 0.5], squareness=1.0, sides=64)
    assert volume(box) == pytest.approx(1.0, rel=0.02)


def test_merging_keeps_every_triangle():
    both = merged([CYLINDER, ball((3, 0, 0), (1, 1, 1))])
    assert volume(both) == pytest.approx(volume(CYLINDER) + volume(ball((3, 0, 0), (1, 1, 1))), rel=1e-4)
    assert len(both.faces) == len(CYLINDER.faces) + len(ball((3, 0, 0), (1, 1, 1)).faces)
    assert both.faces.max() < len(both.vertices)


def test_standing_sets_the_height_and_the_place():
    mesh = standing(ball((5, -3, 2), (1, 2, 1)), height=0.4)
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    assert low[1] == pytest.approx(0, abs=1e-6)
    assert high[1] == pytest.approx(0.4)
    assert (low + high)[[0, 2]] == pytest.approx(0, abs=1e-6)
