import numpy as np
import pytest
import trimesh

from tests.render.blender.relic_models import BODY, NOSE, fitted, relic_mesh, save

pytestmark = pytest.mark.real

TRIANGLES = 24
RIGHT_UP = {"glb": "y", "gltf": "y", "obj": "y", "ply": "z", "stl": "z"}
"""What each format says of its axes."""


def assert_stands_upright_with_its_nose_in_front(view):
    left, top, right, bottom = view.box
    width, height = right - left, bottom - top
    assert width / height == pytest.approx(BODY[0] / BODY[2], abs=0.08)
    middle = view.depth[view.depth.shape[0] // 2, view.depth.shape[1] // 2]
    beside = view.depth[(top + bottom) // 2, left + 3]
    radius = np.linalg.norm(relic_mesh().vertices - (0, -0.1, 0), axis=1).max()
    assert beside - middle == pytest.approx(NOSE / radius, abs=0.02)


@pytest.mark.parametrize("kind", sorted(RIGHT_UP))
def test_every_format_of_meshes_stands_upright_as_its_format_says(worker, tmp_path, kind):
    mesh = relic_mesh(RIGHT_UP[kind])
    if kind == "gltf":
        for name, data in trimesh.exchange.gltf.export_gltf(trimesh.Scene(mesh)).items():
            (tmp_path / name).write_bytes(data)
        path = tmp_path / "model.gltf"
    else:
        path = save(mesh, tmp_path / f"relic.{kind}")
    assert worker.load(path) == {"id": worker._number, "notes": [], "triangles": TRIANGLES}
    assert_stands_upright_with_its_nose_in_front(worker.shoot())


@pytest.mark.parametrize("kind", sorted(RIGHT_UP))
def test_the_axis_that_a_set_names_counts_more_than_the_format(worker, tmp_path, kind):
    other = {"y": "z", "z": "y"}[RIGHT_UP[kind]]
    mesh = relic_mesh(other)
    if kind == "gltf":
        for name, data in trimesh.exchange.gltf.export_gltf(trimesh.Scene(mesh)).items():
            (tmp_path / name).write_bytes(data)
        path = tmp_path / "model.gltf"
    else:
        path = save(mesh, tmp_path / f"relic.{kind}")
    assert worker.load(path, up=other)["triangles"] == TRIANGLES
    assert_stands_upright_with_its_nose_in_front(worker.shoot())


def test_stl_as_text(worker, tmp_path):
    path = save(relic_mesh(), tmp_path / "relic.stl")
    path.write_text(relic_mesh().export(file_type="stl_ascii"))
    assert worker.load(path)["triangles"] == TRIANGLES
    assert_stands_upright_with_its_nose_in_front(worker.shoot())


def test_binary_stl_whose_header_says_solid(worker, tmp_path):
    path = save(relic_mesh(), tmp_path / "relic.stl")
    path.write_bytes(b"solid relic".ljust(80) + path.read_bytes()[80:])
    assert worker.load(path)["triangles"] == TRIANGLES


@pytest.mark.parametrize("up", ["format", "y", "z"])
def test_fbx(worker, in_blender, tmp_path, up):
    obj, fbx = save(relic_mesh("y"), tmp_path / "relic.obj"), tmp_path / "relic.fbx"
    # A file says which axis is up; a set may say otherwise, of the numbers as they stand in the file.
    axes = {"format": ("-Z", "Y"), "y": ("-Z", "Y"), "z": ("Y", "Z")}[up]
    in_blender(
        "bpy.ops.wm.read_factory_settings(use_empty=True)\n"
        "bpy.ops.wm.obj_import(filepath=sys.argv[1], forward_axis='NEGATIVE_Z', up_axis='Y')\n"
        "bpy.ops.export_scene.fbx(filepath=sys.argv[2], axis_forward=sys.argv[3], axis_up=sys.argv[4])",
        obj, fbx, *axes,
    )  # fmt: skip
    assert worker.load(fbx, up=up)["triangles"] == TRIANGLES
    assert_stands_upright_with_its_nose_in_front(worker.shoot())


def test_the_model_is_scaled_into_the_unit_sphere_whatever_its_size_and_place(worker, tmp_path):
    mesh = relic_mesh()
    worker.load(save(mesh, tmp_path / "relic.ply"))
    usual = worker.shoot()
    mesh.apply_scale(1000).apply_translation((4000, -900, 100))
    worker.load(save(mesh, tmp_path / "moved.ply"))
    moved = worker.shoot()
    np.testing.assert_allclose(moved.depth, usual.depth, rtol=1e-4)
    assert np.linalg.norm(fitted(np.asarray(mesh.vertices)), axis=1).max() == pytest.approx(1)


def test_points_without_faces_do_not_count_for_the_size(worker, tmp_path):
    mesh = relic_mesh()
    worker.load(save(mesh, tmp_path / "relic.ply"))
    usual = worker.shoot()
    stray = trimesh.Trimesh(np.vstack([mesh.vertices, [[50, 50, 50]]]), mesh.faces, process=False)
    worker.load(save(stray, tmp_path / "stray.ply"))
    np.testing.assert_array_equal(worker.shoot().box, usual.box)


@pytest.mark.parametrize("kind", ["glb", "obj", "ply", "stl"])
@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_vertices_that_are_no_numbers(worker, tmp_path, kind, bad):
    mesh = relic_mesh()
    points = np.array(mesh.vertices)
    points[3, 1] = bad
    path = save(trimesh.Trimesh(points, mesh.faces, process=False), tmp_path / f"broken.{kind}")
    fault = worker.load(path)["fault"]
    assert fault["kind"] == "model"
    assert fault["reason"] == f"{path}: has vertices that are no numbers (nan or inf); repair the mesh"


@pytest.mark.parametrize("shape", ["point", "line"])
def test_a_model_of_no_size(worker, tmp_path, shape):
    mesh = relic_mesh()
    points = np.array(mesh.vertices) * ((0, 0, 0) if shape == "point" else (0, 0, 1))
    path = save(trimesh.Trimesh(points, mesh.faces, process=False), tmp_path / "nothing.ply")
    fault = worker.load(path)["fault"]
    assert fault == {"kind": "model", "reason": f"{path}: has no size, nothing of it could be seen; repair the mesh"}


def test_points_alone(worker, tmp_path):
    path = save(trimesh.PointCloud(relic_mesh().vertices), tmp_path / "points.ply")
    fault = worker.load(path)["fault"]
    assert fault["kind"] == "model"
    assert "has no faces (16 points only)" in fault["reason"]


@pytest.mark.parametrize("kind", ["blend", "fbx", "glb", "gltf", "obj", "ply", "stl"])
def test_a_file_that_is_no_model_names_itself(worker, tmp_path, kind):
    path = tmp_path / f"broken.{kind}"
    path.write_bytes(b"this is no model\n")
    fault = worker.load(path)["fault"]
    assert fault["kind"] == "model"
    assert fault["reason"].startswith(f"{path}: ")


@pytest.mark.parametrize("kind", ["blend", "fbx", "glb", "ply", "stl"])
def test_a_file_that_was_cut_off(worker, in_blender, tmp_path, kind):
    path = tmp_path / f"cut.{kind}"
    if kind in {"blend", "fbx"}:
        save_as = {"blend": "wm.save_as_mainfile", "fbx": "export_scene.fbx"}[kind]
        in_blender(f"bpy.ops.{save_as}(filepath=sys.argv[1])", path)
    else:
        save(relic_mesh(), path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    fault = worker.load(path)["fault"]
    assert fault["kind"] == "model"
    assert str(path) in fault["reason"]


def test_an_unknown_ending(worker, tmp_path):
    path = tmp_path / "relic.dae"
    path.touch()
    fault = worker.load(path)["fault"]
    assert fault["kind"] == "model"
    assert "'.dae'; give one of .blend, .fbx, .glb" in fault["reason"]


def test_parts_with_their_own_places_stay_where_they_are(worker, tmp_path):
    scene = trimesh.Scene()
    body, nose = trimesh.creation.box(BODY), trimesh.creation.box((NOSE, NOSE, NOSE))
    upright = trimesh.transformations.rotation_matrix(-np.pi / 2, (1, 0, 0))
    scene.add_geometry(body, transform=upright)
    scene.add_geometry(nose, transform=upright @ trimesh.transformations.translation_matrix((0, -0.35, 0)))
    path = tmp_path / "parts.glb"
    path.write_bytes(scene.export(file_type="glb"))
    assert worker.load(path)["triangles"] == TRIANGLES
    assert_stands_upright_with_its_nose_in_front(worker.shoot())
