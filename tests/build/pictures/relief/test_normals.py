from __future__ import annotations

import numpy as np
import pytest

from reliquary.build.pictures.relief.normals import Normals
from tests.build.pictures.encoded import decoded
from tests.build.pictures.relief.maps import SHA256, depth_file, pixels, spec

N = 32
RAMP = np.tile(np.arange(N) * 2048, (N, 1))
"""Depth that grows to the right, by 31/32 of all values."""


def test_a_wall_faces_the_viewer():
    made = Normals(SHA256, spec(N), 10.0).make(depth_file(np.full((N, N), 500)))
    assert decoded(made.data).mode == "RGB"
    assert set(decoded(made.data).get_flattened_data()) == {(128, 128, 255)}
    assert made.fingerprint is None


@pytest.mark.parametrize(
    ("depth", "expected"),
    [
        (RAMP, (1, 0, 1)),
        (RAMP[:, ::-1], (-1, 0, 1)),
        (RAMP.T, (0, -1, 1)),
        (RAMP.T[::-1], (0, 1, 1)),
    ],
    ids=["deeper to the right", "deeper to the left", "deeper downwards", "deeper upwards"],
)
def test_normals_lean_to_where_the_surface_falls_away(depth, expected):
    # 65,535 values are 32 pixels high: a pixel deeper a pixel, 45 degrees.
    found = pixels(Normals(SHA256, spec(N), 65535 / 2048), depth_file(depth))
    stored = np.floor((np.array(expected) / np.sqrt(np.dot(expected, expected)) + 1) / 2 * 255 + 0.5)
    assert np.abs(found.astype(int) - stored).max() <= 1


def test_slopes_do_not_depend_on_the_size_of_the_image():
    found = pixels(Normals(SHA256, spec(N // 2), 65535 / 2048), depth_file(RAMP))
    assert np.abs(found.astype(int) - [218, 128, 218]).max() <= 1
