import numpy as np
import pytest

from reliquary.pinhole import project
from tests.render.blender.relic_models import fitted, relic_mesh, save

pytestmark = pytest.mark.real


@pytest.fixture(scope="module")
def relic(tmp_path_factory):
    return save(relic_mesh(), tmp_path_factory.mktemp("relic") / "relic.ply")


@pytest.mark.parametrize(
    ("direction", "size", "focal_mm"),
    [((0.0, 0.0), (160, 160), 50.0), ((2.3, 0.7), (200, 120), 35.0), ((-1.1, -0.9), (120, 200), 85.0),
     ((0.4, 1.57), (160, 160), 24.0), ((3.0, 0.1), (160, 160), 400.0)],
)  # fmt: skip
def test_points_lie_where_the_camera_projects_them(worker, relic, direction, size, focal_mm):
    worker.load(relic)
    view = worker.shoot(direction=direction, size=size, focal_mm=focal_mm)
    points = project(fitted(np.asarray(relic_mesh().vertices)), view.camera)
    expected = np.concatenate([points[:, :2].min(axis=0), points[:, :2].max(axis=0)])
    np.testing.assert_allclose(view.box, expected, atol=1.2)


def test_the_whole_object_is_in_the_picture_and_nothing_is_cut_at_its_box(worker, relic):
    worker.load(relic)
    for azimuth in np.linspace(0, 6, 5):
        alpha = worker.shoot(direction=(azimuth, 0.3)).rgba[..., 3]
        assert alpha.max() == 255
        assert not alpha[[0, -1]].any()
        assert not alpha[:, [0, -1]].any()


def test_from_within_the_unit_sphere_the_whole_picture_is_rendered(worker, relic):
    worker.load(relic)
    from_outside = worker.shoot()
    request = worker_request_from_within(worker, from_outside)
    assert not request.get("fault")


def worker_request_from_within(worker, view):
    matrix = np.array(view.camera.world_to_camera).reshape(4, 4)
    matrix[:3, 3] = (0, 0, 0.1)
    eye = {"world_to_camera": matrix.ravel().tolist(), "focal_mm": 50.0, "sensor_mm": 36.0, "width": 32, "height": 32}
    light = {"setup": "spot", "azimuth": 0, "elevation": 0, "strength": 1, "kelvin": 5000, "map": None}
    picture = str(worker.folder / "within.png")
    return worker.say(
        {"id": worker._next(), "do": "shoot", "eye": eye, "light": light, "seed": 0, "picture": picture, "passes": None}
    )
