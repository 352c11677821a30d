from __future__ import annotations

import numpy as np
import pytest

from reliquary.height_fields import normals_from_height

COLUMNS = np.tile(np.arange(20, dtype=np.float32), (20, 1))


def test_a_surface_that_rises_to_the_right_faces_left():
    normals = normals_from_height(COLUMNS)
    assert normals.shape == (20, 20, 3)
    assert normals == pytest.approx(np.broadcast_to(np.array([-1, 0, 1]) / np.sqrt(2), (20, 20, 3)))


def test_a_surface_that_rises_downwards_faces_up():
    assert normals_from_height(COLUMNS.T.copy())[10, 10] == pytest.approx(np.array([0, 1, 1]) / np.sqrt(2))


def test_heights_may_be_exaggerated():
    assert normals_from_height(COLUMNS, scale=2)[10, 10] == pytest.approx(np.array([-2, 0, 1]) / np.sqrt(5))


def test_normals_are_of_unit_length():
    height = np.random.default_rng(0).normal(0, 3, (30, 20)).astype(np.float32)
    assert np.linalg.norm(normals_from_height(height), axis=-1) == pytest.approx(np.ones((30, 20)), abs=1e-6)
