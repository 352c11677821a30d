import json
import subprocess
import sys
from dataclasses import asdict

import numpy as np
import pytest
import trimesh

from reliquary.catalogue.render_set import LightSetup
from reliquary.render.scene import ANSWER, Job, Quality
from reliquary.sample.models3d.models import sample_model
from tests.render.blender.relic_models import relic_mesh, save, write_radiance_map
from tests.render.blender.talk import WORKER, lit

pytestmark = pytest.mark.real

DENOISED = Quality(samples=4)


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    owl = folder / "owl.glb"
    owl.write_bytes(sample_model("owl").to_glb())
    return owl, save(relic_mesh(), folder / "relic.ply")


def test_the_first_answer_names_the_renderer(worker):
    assert worker.first["id"] == 0
    assert worker.first["renderer"].startswith("blender-4.")
    assert worker.first["renderer"].endswith("-cycles")


def test_a_view_without_a_model_is_a_fault(make_worker):
    fault = make_worker().shoot()["fault"]
    assert fault == {"kind": "render", "reason": "a view was asked for, but no model is loaded; load one first"}


def test_after_a_model_with_a_fault_the_last_one_is_gone(worker, models, tmp_path):
    worker.load(models[0])
    worker.load(tmp_path / "nowhere.glb")
    assert worker.shoot()["fault"]["kind"] == "render"


def test_it_survives_faults(worker, models, tmp_path):
    for name in ("nowhere.glb", "nowhere.obj", "nowhere.ply", "nowhere.blend", "nowhere.fbx", "nowhere.stl"):
        fault = worker.load(tmp_path / name)["fault"]
        assert fault["kind"] == "model"
        assert str(tmp_path / name) in fault["reason"]
    worker.load(models[0])
    assert worker.shoot(light=lit(LightSetup.HDRI, light_map=tmp_path / "nowhere.hdr"))["fault"]["kind"] == "light"
    assert worker.shoot(picture=tmp_path / "no folder" / "view.png")["fault"]["kind"] == "render"
    assert worker.shoot().mask.any()


def test_equal_requests_give_equal_files_whatever_was_rendered_before(make_worker, models, tmp_path):
    light_map = write_radiance_map(tmp_path / "map.hdr", np.random.default_rng(0).uniform(0, 3, (16, 32, 3)))
    wishes = {"direction": (0.7, 0.3), "seed": 5}

    def taken(talk):
        view = talk.shoot(**wishes)
        return (talk.folder / "view.png").read_bytes(), view.depth, view.normals

    one, two = make_worker(DENOISED, threads=1), make_worker(DENOISED, threads=2)
    one.load(models[0])
    first = taken(one)
    one.shoot(direction=(2.0, -0.4), seed=9, light=lit(LightSetup.HDRI, light_map=light_map))
    one.shoot(direction=(2.0, -0.4), seed=9, light=lit(LightSetup.SPOT), size=(40, 80))
    after_views = taken(one)
    one.load(models[1])
    one.shoot()
    one.load(models[0])
    after_models = taken(one)
    two.load(models[1])
    two.load(models[0])
    for again in (after_views, after_models, taken(two)):
        assert again[0] == first[0]
        np.testing.assert_array_equal(again[1], first[1])
        np.testing.assert_array_equal(again[2], first[2])


def test_another_seed_gives_other_noise(worker, models):
    worker.load(models[0])
    first, second = (worker.shoot(seed=seed).rgba for seed in (1, 2))
    assert (first != second).any()


def test_a_full_disk_is_a_fault_and_leaves_nothing(worker, models, small_disk):
    worker.load(models[0])
    (small_disk / "filling").write_bytes(bytes(60_000))
    fault = worker.shoot(size=(256, 256), picture=small_disk / "view.png")["fault"]
    assert fault["kind"] == "disk"
    assert [path.name for path in small_disk.iterdir()] == ["filling"]
    assert worker.shoot().mask.any()


def test_it_ends_with_its_input(make_worker):
    assert make_worker().end() == 0


def test_only_answers_stand_on_standard_output(models, tmp_path):
    job = tmp_path / "job.json"
    job.write_text(json.dumps(asdict(Job(DENOISED))))
    request = {"id": 1, "do": "load", "path": str(models[0]), "root": str(models[0].parent), "up": "format"}
    ended = subprocess.run(
        [sys.executable, str(WORKER), str(job)],
        input=json.dumps(request | {"material": "given"}) + "\n",
        capture_output=True,
        text=True,
        check=True,
    )
    lines = ended.stdout.splitlines()
    assert [json.loads(line.removeprefix(ANSWER))["id"] for line in lines] == [0, 1]


def test_a_million_triangles(worker, tmp_path):
    ball = trimesh.creation.icosphere(subdivisions=8)
    assert worker.load(save(ball, tmp_path / "ball.ply"))["triangles"] == len(ball.faces) > 1_000_000
    assert worker.shoot().mask.any()
