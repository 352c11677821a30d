from __future__ import annotations

import numpy as np
import pytest

from reliquary.sample.objects.flats import Flat, flat_surface


def plate(rows=60, columns=100):
    colour = np.zeros((rows, columns, 3), dtype=np.float32)
    colour[:, : columns // 2, 0] = 1
    colour[:, columns // 2 :, 2] = 1
    return Flat(np.ones((rows, columns), dtype=np.float32), colour, np.ones((rows, columns), dtype=np.float32), 0.1)


def test_a_plate_fills_the_share_asked_for():
    surface = flat_surface(plate(), 200, 200, roll=0, yaw=0, zoom=0.8)
    assert surface.coverage.sum() == pytest.approx(160 * 96, rel=0.03)
    assert surface.colour[100, 60].argmax() == 0
    assert surface.colour[100, 140].argmax() == 2


def test_roll_turns_in_the_picture_plane():
    surface = flat_surface(plate(), 200, 200, roll=np.pi / 2, yaw=0, zoom=0.8)
    assert surface.coverage[40, 100] > 0.9
    assert surface.coverage[100, 40] < 0.1


def test_yaw_makes_it_narrower_and_turns_the_normals():
    flat = plate(100, 60)
    straight = flat_surface(flat, 200, 200, roll=0, yaw=0.0, zoom=0.8)
    turned = flat_surface(flat, 200, 200, roll=0, yaw=0.8, zoom=0.8)
    assert turned.coverage.sum() == pytest.approx(np.cos(0.8) * straight.coverage.sum(), rel=0.03)
    assert turned.normal[100, 100] == pytest.approx((np.sin(0.8), 0, np.cos(0.8)), abs=1e-5)


@pytest.mark.parametrize("roll", [-0.7, 0.2, 1.1])
def test_a_turned_plate_stays_within_the_picture(roll):
    surface = flat_surface(plate(), 150, 220, roll=roll, yaw=0.3, zoom=0.95)
    border = np.concatenate([surface.coverage[0], surface.coverage[-1], *surface.coverage[:, [0, -1]].T])
    assert border.max() == 0
