import pytest

from reliquary.catalogue.render_set import LightSetup
from tests.render.blender.talk import lit

pytestmark = [pytest.mark.real, pytest.mark.needs_shared]

TRIANGLES = {
    "BoxTextured.glb": 12,
    "CesiumMilkTruck.glb": 3624,
    "Duck.glb": 4212,
    "WaterBottle/SpecGlossVsMetalRough.gltf": 9028,
    "fuze.obj": 1000,
    "noimg.obj": 1000,
    "spot.obj": 5856,
    "stanford-bunny.obj": 69451,
    "teapot.obj": 6320,
}


@pytest.mark.parametrize("name", sorted(TRIANGLES))
def test_real_models_render(worker, shared_data, name):
    folder = shared_data / "models3d"
    answer = worker.load(folder / name, root=str(folder))
    assert answer["triangles"] == TRIANGLES[name]
    assert answer["notes"] == []
    view = worker.shoot(direction=(0.5, 0.3))
    assert view.mask.mean() > 0.05


def test_points_are_reported_as_what_they_are(worker, shared_data):
    path = shared_data / "models3d" / "points_emptyface.ply"
    fault = worker.load(path)["fault"]
    assert fault["kind"] == "model"
    assert "has no faces (1024 points only)" in fault["reason"]


@pytest.mark.parametrize("name", ["capture_tent_mockup-v2-1k", "spruit_sunrise_1k_HDR", "studio_small_08_1k"])
def test_real_light_maps_light_well(worker, shared_data, name):
    worker.load(shared_data / "models3d" / "stanford-bunny.obj")
    view = worker.shoot(light=lit(LightSetup.HDRI, light_map=shared_data / "environments" / f"{name}.hdr"))
    assert 40 < view.colour.mean() < 220
