from __future__ import annotations

import numpy as np
import pytest

from reliquary.render.compositing.lab import lab_of, srgb_of


@pytest.mark.parametrize(
    ("srgb", "lab"),
    [
        ((0, 0, 0), (0, 0, 0)),
        ((255, 255, 255), (100, 0, 0)),
        # The sRGB primaries under D65, as any table gives them.
        ((255, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 255, 0), (87.73, -86.18, 83.18)),
        ((0, 0, 255), (32.30, 79.19, -107.86)),
        ((128, 128, 128), (53.59, 0, 0)),
    ],
)
def test_known_colours(srgb, lab):
    assert lab_of(np.array([srgb]) / 255)[0] == pytest.approx(lab, abs=0.06)


def test_there_and_back():
    steps = np.linspace(0, 1, 9)
    colours = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3)
    assert np.abs(srgb_of(lab_of(colours)) - colours).max() < 1e-6


def test_what_no_screen_shows_is_clipped():
    assert srgb_of(np.array([[50.0, 200, 0], [120, 0, 0], [-10, 0, 0]])) == pytest.approx(
        np.array([[1, 0, srgb_of(np.array([[50.0, 200, 0]]))[0, 2]], [1, 1, 1], [0, 0, 0]]), abs=1e-6
    )
