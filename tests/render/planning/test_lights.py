from __future__ import annotations

from math import pi, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.catalogue.render_set import LightSetup, LightWish
from reliquary.pinhole import Direction
from reliquary.render.planning.lights import light_name, light_of

ALL = LightWish(setups=list(LightSetup), maps=["a.hdr", "b.hdr"], strength=(0.5, 2), warmth=(3000, 7000))
directions = st.builds(Direction, st.floats(-2 * pi, 2 * pi), st.floats(-pi / 2, pi / 2))


def angle_between(a, b):
    return abs((a - b + pi) % (2 * pi) - pi)


@given(directions, st.integers(0, 200))
def test_lights_keep_to_the_wish(camera, number):
    light = light_of(ALL, 0, "owl", number, camera)
    assert 0.5 <= light.strength <= 2
    assert 3000 <= light.kelvin <= 7000
    assert (light.map is None) == (light.setup is not LightSetup.HDRI)
    assert light_name(light) in {"three_point", "spot", "a.hdr", "b.hdr"}


@given(st.sampled_from([LightSetup.THREE_POINT, LightSetup.SPOT]), directions, st.integers(0, 50))
def test_key_lamps_stand_on_the_camera_s_side(setup, camera, number):
    light = light_of(LightWish(setups=[setup]), 0, "owl", number, camera)
    assert radians(14.9) <= angle_between(light.azimuth, camera.azimuth) <= radians(70.1)
    assert light.elevation >= camera.elevation / 2 + radians(14.9) or light.elevation == pytest.approx(radians(85))
    assert light.elevation <= radians(85)


def test_every_set_up_and_map_and_side_is_drawn():
    camera = Direction(0, 0)
    lights = [light_of(ALL, 0, "owl", number, camera) for number in range(60)]
    assert {light_name(light) for light in lights} == {"three_point", "spot", "a.hdr", "b.hdr"}
    assert {light.azimuth < pi for light in lights if light.map is None} == {True, False}
