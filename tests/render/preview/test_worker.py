"""The preview's worker as the farm speaks to it, and against Blender's."""

from __future__ import annotations

import json
import os
import subprocess
from dataclasses import asdict

import numpy as np
import pytest
import trimesh

from reliquary.catalogue.render_set import LightSetup, Material, ScenePass
from reliquary.pinhole import rotation
from reliquary.render.scene import ANSWER, FAR, Job, Quality
from reliquary.sample.models3d.models import sample_model
from tests.render.blender.relic_models import fitted, relic_mesh, save, write_radiance_map
from tests.render.blender.talk import lit
from tests.render.preview.conftest import PREVIEW


@pytest.fixture(scope="module")
def owl(tmp_path_factory):
    path = tmp_path_factory.mktemp("models") / "owl.glb"
    path.write_bytes(sample_model("owl").to_glb())
    return path


@pytest.fixture(scope="module")
def relic(tmp_path_factory):
    return save(relic_mesh(), tmp_path_factory.mktemp("models") / "relic.ply")


def test_nobody_takes_it_for_blender(preview):
    assert preview.first["id"] == 0
    assert preview.first["renderer"].startswith("reliquary-preview-1 (moderngl ")


def test_depth_and_normals_of_a_box(preview, tmp_path):
    preview.load(save(trimesh.creation.box((1, 1, 1)), tmp_path / "box.stl"))
    view = preview.shoot(size=(65, 65))
    near = fitted(np.array(trimesh.creation.box((1, 1, 1)).vertices))[:, 1].min()
    assert view.depth.dtype == view.normals.dtype == np.float32
    assert view.depth[32, 32] == pytest.approx(-view.camera.position[1] + near, rel=1e-5)
    np.testing.assert_allclose(view.normals[32, 32], (0, 0, -1), atol=1e-6)
    assert (view.depth[0, 0], view.normals[0, 0].any(), view.rgba[0, 0].any()) == (np.float32(FAR), False, False)
    lengths = np.linalg.norm(view.normals, axis=-1)
    np.testing.assert_allclose(lengths[view.depth < FAR], 1, atol=1e-5)
    # From above, the top's normal leans towards the camera and upwards, which is -y.
    above = preview.shoot(direction=(0.0, 0.9), size=(65, 65))
    assert above.normals[25, 32][1] < -0.5


@pytest.mark.parametrize("kind", ["ply", "stl", "obj", "glb"])
def test_models_stand_upright_with_their_front_before_the_camera(preview, tmp_path, kind):
    up = "y" if kind in {"obj", "glb"} else "z"
    assert preview.load(save(relic_mesh(up), tmp_path / f"relic.{kind}"))["triangles"] == 24
    view = preview.shoot(size=(96, 96))
    left, top, right, bottom = view.box
    assert bottom - top > 1.3 * (right - left)
    middle, beside = view.depth[48, 48], view.depth[30, 48]
    assert middle < beside - 0.1, "the nose is nearer"
    turned = preview.load(save(relic_mesh("y"), tmp_path / f"turned.{kind}"), up="y")
    assert turned["triangles"] == 24
    np.testing.assert_array_equal(preview.shoot(size=(96, 96)).mask, view.mask)


def test_lamps_shine_from_where_they_stand(preview, relic):
    preview.load(relic)
    left, right = (
        preview.shoot(light=lit(LightSetup.SPOT, azimuth=azimuth), direction=(0.78, 0.2)) for azimuth in (0.0, 1.6)
    )
    assert left.rgba[40, 20:30, :3].mean() > 1.5 * right.rgba[40, 20:30, :3].mean()
    assert right.rgba[40, 42:48, :3].mean() > 1.5 * left.rgba[40, 42:48, :3].mean()
    warm, cold = (preview.shoot(light=lit(kelvin=kelvin)).colour for kelvin in (2500, 9000))
    assert warm[0] / warm[2] > cold[0] / cold[2]


def test_a_light_map_gives_its_mean_colour(preview, relic, tmp_path):
    preview.load(relic, material="bronze")
    red = write_radiance_map(tmp_path / "red.hdr", np.tile([2.0, 0.2, 0.2], (8, 16, 1)))
    white = write_radiance_map(tmp_path / "white.hdr", np.ones((8, 16, 3)))
    in_red, in_white = (preview.shoot(light=lit(LightSetup.HDRI, light_map=path)).colour for path in (red, white))
    assert in_red[0] > in_white[0]
    assert in_red[2] < in_white[2]
    preview.load(relic)
    view = preview.shoot(light=lit(LightSetup.HDRI, light_map=white), direction=(0.0, 0.7))
    upwards = view.normals @ rotation(view.camera)[:, 2]
    top, front = (view.rgba[view.mask & part, :3].mean() for part in (upwards > 0.9, np.abs(upwards) < 0.1))
    assert top > 1.1 * front, "forms are seen"


def test_colours_of_vertices_and_materials(preview, tmp_path):
    mesh = relic_mesh()
    mesh.visual = trimesh.visual.ColorVisuals(mesh, vertex_colors=np.tile([20, 200, 30, 255], (len(mesh.vertices), 1)))
    path = save(mesh, tmp_path / "green.ply")
    preview.load(path)
    green = preview.shoot().colour
    assert green[1] > 2 * max(green[0], green[2])
    colours = []
    for material in (Material.CLAY, Material.BRONZE, Material.GLAZE):
        preview.load(path, material=material)
        colours.append(preview.shoot().colour.tolist())
    assert len({tuple(colour) for colour in colours}) == 3


def test_equal_requests_give_equal_files_whatever_was_drawn_before(make_preview, owl, relic):
    def taken(talk):
        view = talk.shoot(direction=(0.7, 0.3), seed=5)
        return (talk.folder / "view.png").read_bytes(), view.depth.tobytes(), view.normals.tobytes()

    one, two = make_preview(threads=1), make_preview(threads=2)
    one.load(owl)
    first = taken(one)
    one.shoot(size=(40, 80), light=lit(LightSetup.SPOT))
    one.load(relic)
    one.shoot()
    for talk in (one, two):
        talk.load(owl)
        assert taken(talk) == first


def test_it_survives_faults(make_preview, owl, tmp_path):
    talk = make_preview()
    assert talk.shoot()["fault"]["reason"].startswith("a view was asked for, but no model is loaded")
    for name in ("nowhere.glb", "nowhere.ply", "a.fbx", "a.blend"):
        fault = talk.load(tmp_path / name)["fault"]
        assert fault["kind"] == "model"
        assert str(tmp_path / name) in fault["reason"]
    (tmp_path / "cut.glb").write_bytes(owl.read_bytes()[:3000])
    assert "cut.glb" in talk.load(tmp_path / "cut.glb")["fault"]["reason"]
    talk.load(owl)
    assert talk.shoot(light=lit(LightSetup.HDRI, light_map=tmp_path / "nowhere.hdr"))["fault"]["kind"] == "light"
    (tmp_path / "bad.hdr").write_bytes(b"#?RADIANCE\n\n-Y 8 +X 16\n\2\2")
    assert "cut off" in talk.shoot(light=lit(LightSetup.HDRI, light_map=tmp_path / "bad.hdr"))["fault"]["reason"]
    assert talk.shoot().mask.any()
    assert talk.end() == 0


def test_models_without_surface_size_or_numbers(preview, tmp_path):
    points = relic_mesh().vertices.copy()
    points[0, 0] = np.nan
    broken = trimesh.Trimesh(points, relic_mesh().faces, process=False)
    nothing = trimesh.Trimesh(points * 0 + 1, relic_mesh().faces, process=False)
    nothing.vertices[:] = 1
    for mesh, reason in (
        (broken, "no numbers"),
        (nothing, "no size"),
        (trimesh.PointCloud(relic_mesh().vertices), "no faces"),
    ):
        fault = preview.load(save(mesh, tmp_path / "a.ply"))["fault"]
        assert fault["kind"] == "model"
        assert reason in fault["reason"]


def test_files_outside_the_folder_of_models_are_not_read(preview, tmp_path):
    root = tmp_path / "models"
    root.mkdir()
    (tmp_path / "secret.mtl").write_text("newmtl a\nKd 0 0 1\n")
    (root / "a.obj").write_text("mtllib ../secret.mtl\nusemtl a\nv 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n")
    answer = preview.load(root / "a.obj", root=str(root))
    if answer["fault"] is None:
        colour = preview.shoot().colour
        assert colour[2] < colour[0], "clay, not the blue of the other file"
    else:
        assert "outside" in answer["fault"]["reason"]


def test_a_full_disk_is_a_fault_and_leaves_nothing(preview, owl, small_disk):
    preview.load(owl)
    (small_disk / "filling").write_bytes(bytes(60_000))
    fault = preview.shoot(size=(400, 400), picture=small_disk / "view.png")["fault"]
    assert fault["kind"] == "disk"
    assert [path.name for path in small_disk.iterdir()] == ["filling"]


def test_passes_are_those_that_are_wished_for(make_preview, relic):
    talk = make_preview(passes=(ScenePass.DEPTH,))
    talk.load(relic)
    assert talk.shoot().normals is None


def test_without_egl_one_line_says_what_is_missing(tmp_path):
    job = tmp_path / "job.json"
    job.write_text(json.dumps(asdict(Job(Quality()))))
    # Mesa then finds no driver.
    environment = os.environ | {"LIBGL_DRIVERS_PATH": str(tmp_path), "__EGL_VENDOR_LIBRARY_DIRS": str(tmp_path)}
    done = subprocess.run([*PREVIEW, str(job)], env=environment, input="", capture_output=True, text=True, check=True)
    [line] = done.stdout.splitlines()
    reason = json.loads(line.removeprefix(ANSWER))["fault"]["reason"]
    assert "apt-get install libegl1 libgl1 libgl1-mesa-dri" in reason
    assert "\n" not in reason


@pytest.mark.real
@pytest.mark.parametrize("name", ["owl", "camel"])
def test_masks_depth_and_normals_are_those_of_blender(preview, worker, tmp_path, name):
    path = tmp_path / f"{name}.glb"
    path.write_bytes(sample_model(name).to_glb())
    for talk in (preview, worker):
        assert talk.load(path).get("fault") is None
    for direction in ((0.6, 0.4), (3.5, -0.5)):
        ours, theirs = (talk.shoot(direction=direction, size=(200, 200)) for talk in (preview, worker))
        assert (ours.mask & theirs.mask).sum() / (ours.mask | theirs.mask).sum() >= 0.98
        both = (ours.depth < FAR) & (theirs.depth < FAR)
        assert both.sum() > 0.97 * ours.mask.sum()
        # Where one part hides another, a ray of Blender's, not quite at a pixel's middle, may meet the other part.
        assert np.isclose(ours.depth[both], theirs.depth[both], rtol=0.01).mean() > 0.999
        assert np.median((ours.normals * theirs.normals).sum(axis=-1)[both]) > 0.99
        np.testing.assert_allclose(ours.colour, theirs.colour, atol=25)
