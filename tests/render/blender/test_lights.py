from math import pi

import numpy as np
import pytest
import trimesh

from reliquary.catalogue.render_set import LightSetup
from tests.render.blender.relic_models import save, write_radiance_map
from tests.render.blender.talk import lit

pytestmark = pytest.mark.real

HEIGHT = 32


@pytest.fixture(scope="module")
def ball(tmp_path_factory):
    return save(trimesh.creation.icosphere(subdivisions=4), tmp_path_factory.mktemp("ball") / "ball.ply")


@pytest.fixture
def shown(worker, ball):
    worker.load(ball)

    def show(light, **wishes):
        view = worker.shoot(light=light, **wishes)
        return view if isinstance(view, dict) else view.rgba.astype(float)

    return show


@pytest.fixture
def window(tmp_path):
    """A dark room with one bright patch in the middle of its map."""
    radiance = np.full((HEIGHT, 2 * HEIGHT, 3), 0.05)
    radiance[12:20, 28:36] = 40
    return write_radiance_map(tmp_path / "window.hdr", radiance)


def halves(rgba):
    """Mean brightness of the left and of the right half of what is seen."""
    middle = rgba.shape[1] // 2
    return [part[part[..., 3] > 127][:, :3].mean() for part in (rgba[:, :middle], rgba[:, middle:])]


@pytest.mark.parametrize("setup", [LightSetup.THREE_POINT, LightSetup.SPOT])
def test_the_key_lamp_stands_where_it_was_put(shown, setup):
    left, right = halves(shown(lit(setup, azimuth=1.0, elevation=0.2)))
    assert right > 1.2 * left
    left, right = halves(shown(lit(setup, azimuth=-1.0, elevation=0.2)))
    assert left > 1.2 * right


def test_the_middle_of_a_map_stands_where_it_was_put(shown, window):
    left, right = halves(shown(lit(LightSetup.HDRI, azimuth=pi / 2, light_map=window)))
    assert right > 2 * left
    before, behind = (
        shown(lit(LightSetup.HDRI, azimuth=azimuth, light_map=window))[32, 32, :3].mean() for azimuth in (0, pi)
    )
    assert before > 2 * behind


def test_a_map_in_a_second_view_is_turned_anew(shown, window):
    first = shown(lit(LightSetup.HDRI, azimuth=pi / 2, light_map=window))
    shown(lit(LightSetup.HDRI, azimuth=-pi / 2, light_map=window))
    np.testing.assert_array_equal(shown(lit(LightSetup.HDRI, azimuth=pi / 2, light_map=window)), first)


def test_two_maps_of_one_name_are_two(shown, tmp_path):
    means = []
    for name, colour in (("a", (1, 0.2, 0.2)), ("b", (0.2, 0.2, 1))):
        (tmp_path / name).mkdir()
        path = write_radiance_map(tmp_path / name / "room.hdr", np.ones((HEIGHT, 2 * HEIGHT, 3)) * colour)
        means.append(shown(lit(LightSetup.HDRI, light_map=path))[32, 32, :3])
    assert means[0][0] > 2 * means[0][2]
    # Clay is red: blue light makes it darker, and no longer red.
    assert means[1][2] > means[1][0]


def test_a_spot_leaves_more_dark_than_three_lamps(shown):
    lights = [lit(setup, azimuth=pi / 2, elevation=0.0) for setup in (LightSetup.THREE_POINT, LightSetup.SPOT)]
    three, spot = (halves(shown(light)) for light in lights)
    assert spot[0] < 0.6 * three[0]


@pytest.mark.parametrize("setup", [LightSetup.THREE_POINT, LightSetup.SPOT, LightSetup.HDRI])
def test_strength_makes_brighter(shown, window, setup):
    weak, strong = (np.mean(halves(shown(lit(setup, strength=strength, light_map=window)))) for strength in (0.3, 1.0))
    assert strong > 1.3 * weak


def test_warm_lamps_are_red(shown):
    warm, cold = (shown(lit(kelvin=kelvin))[32, 32] for kelvin in (2500.0, 10000.0))
    assert warm[0] / warm[2] > 1.5 * cold[0] / cold[2]


def test_lamps_are_not_seen_themselves(shown):
    # Behind the ball, where the camera has it in its upper right corner.
    picture = shown(lit(azimuth=pi - 0.57, elevation=0.495), size=(128, 128))
    assert not picture[:16, -16:].any()


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"\x89PNG\r\n\x1a\nno map", "is neither a Radiance HDR nor an OpenEXR file"),
        (b"#?RADIANCE\nFORMAT=32-bit_rle_rgbe\n\n", "cannot be read"),
        (b"\x76\x2f\x31\x01" + bytes(60), "cannot be read"),
        (b"", "is neither a Radiance HDR nor an OpenEXR file"),
        (None, "cannot be read"),
    ],
)
def test_a_map_that_is_none_is_a_fault_of_the_light(shown, tmp_path, data, problem):
    path = tmp_path / "map.hdr"
    if data is not None:
        path.write_bytes(data)
    fault = shown(lit(LightSetup.HDRI, light_map=path))["fault"]
    assert fault["kind"] == "light"
    assert fault["reason"].startswith(f"{path}: ")
    assert problem in fault["reason"]


def test_a_black_map_is_a_fault_of_the_light(shown, tmp_path):
    path = write_radiance_map(tmp_path / "night.hdr", np.zeros((HEIGHT, 2 * HEIGHT, 3)))
    fault = shown(lit(LightSetup.HDRI, light_map=path))["fault"]
    assert fault["kind"] == "light"
    assert "give a map with light in it" in fault["reason"]
