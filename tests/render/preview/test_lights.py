from __future__ import annotations

from math import cos, sin

import numpy as np
import pytest

from reliquary.catalogue.render_set import LightSetup
from reliquary.render.preview.lights import black_body, lighting
from tests.render.blender.talk import lit

LUMINANCE = np.array((0.2126, 0.7152, 0.0722))
BEFORE = np.array([0.0, -3.0, 0.0])


def test_a_black_body_is_white_like_the_day_and_red_like_embers():
    np.testing.assert_allclose(black_body(6504), 1, atol=0.06)
    red = black_body(2000)
    assert red[0] > red[1] > red[2] >= 0
    for kelvin in (1000, 2000, 3000, 5000, 40_000):
        assert LUMINANCE @ black_body(kelvin) == pytest.approx(1)


@pytest.mark.parametrize(("azimuth", "side"), [(0.5, -1), (-0.5, 1)])
def test_the_fill_lamp_stands_where_the_key_lamp_is_not_and_the_rim_lamp_behind(azimuth, side):
    found = lighting(lit(azimuth=azimuth, elevation=0.6), BEFORE)
    key, fill, rim = found.towards
    np.testing.assert_allclose(key, (cos(0.6) * sin(azimuth), -cos(0.6) * cos(azimuth), sin(0.6)))
    assert np.sign(fill[0]) == side
    assert rim[1] > 0
    np.testing.assert_allclose(np.linalg.norm(found.towards, axis=1), 1)
    assert found.colours[0].sum() > found.colours[2].sum() > found.colours[1].sum() > 0


def test_a_spot_is_one_lamp_and_strength_a_factor():
    weak, strong = (lighting(lit(LightSetup.SPOT, strength=strength), BEFORE) for strength in (1.0, 2.0))
    assert weak.colours[0].all()
    assert not weak.colours[1:].any()
    np.testing.assert_allclose(strong.colours, 2 * weak.colours)
    np.testing.assert_allclose(strong.ambient, 2 * weak.ambient)
