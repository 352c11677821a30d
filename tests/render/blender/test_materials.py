import numpy as np
import pytest
import trimesh

from tests.render.blender.relic_models import relic_mesh, save

pytestmark = pytest.mark.real


def colour_of(worker, path, material="given"):
    worker.load(path, material=material)
    return worker.shoot().colour


def painted(rgb):
    mesh = relic_mesh()
    mesh.visual = trimesh.visual.ColorVisuals(mesh, vertex_colors=np.tile([*rgb, 255], (len(mesh.vertices), 1)))
    return mesh


@pytest.mark.parametrize("kind", ["glb", "ply"])
def test_colours_of_vertices_are_the_material(worker, tmp_path, kind):
    red, green, blue = colour_of(worker, save(painted((20, 200, 30)), tmp_path / f"green.{kind}"))
    assert green > 2 * max(red, blue)


def test_a_model_that_says_nothing_is_of_clay(worker, tmp_path):
    path = save(relic_mesh(), tmp_path / "plain.stl")
    np.testing.assert_array_equal(colour_of(worker, path), colour_of(worker, path, "clay"))


def test_a_plain_material_is_kept(worker, tmp_path):
    mesh = relic_mesh("y")
    mesh.visual = trimesh.visual.TextureVisuals(
        material=trimesh.visual.material.PBRMaterial(baseColorFactor=[10, 20, 230, 255], metallicFactor=0.0)
    )
    red, green, blue = colour_of(worker, save(mesh, tmp_path / "blue.glb"))
    assert blue > 2 * max(red, green)


def test_a_finish_hides_what_the_file_says(worker, tmp_path):
    path = save(painted((20, 200, 30)), tmp_path / "green.ply")
    colours = {name: colour_of(worker, path, name) for name in ("clay", "bronze", "glaze")}
    assert all(red > green > blue for red, green, blue in (colours["clay"], colours["bronze"]))
    red, green, blue = colours["glaze"]
    assert green > max(red, blue)


def test_bronze_mirrors_and_clay_does_not(worker, tmp_path):
    ball = trimesh.creation.icosphere(subdivisions=4)
    path = save(ball, tmp_path / "ball.ply")

    def contrast(material):
        worker.load(path, material=material)
        view = worker.shoot(direction=(0.5, 0.4))
        grey = view.rgba[view.mask][:, :3].mean(axis=1)
        return np.percentile(grey, 99) / np.median(grey)

    assert contrast("bronze") > 1.5 * contrast("clay")
