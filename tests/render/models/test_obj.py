from __future__ import annotations

import pytest

from reliquary.render.models import obj
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.obj import look_into_obj
from tests.render.models.test_textures import declared_png

MESH = "v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 3\n"


@pytest.fixture
def look(tmp_path):
    """Write an OBJ with an MTL and look into it."""
    root = tmp_path / "models"
    root.mkdir()
    (tmp_path / "outside.png").write_bytes(declared_png(2, 2))
    (root / "wood grain.png").write_bytes(declared_png(2, 2))

    def write(mesh=MESH, materials=None):
        if materials is not None:
            (root / "a.mtl").write_text(materials)
            mesh = f"mtllib a.mtl\n{mesh}"
        (root / "a.obj").write_text(mesh)
        return look_into_obj(root / "a.obj", root)

    return write


def test_a_mesh_alone(look):
    assert look().files == ()


@pytest.mark.parametrize(
    "options", ["", "-s 1 1 1 ", "-s 2 ", "-o 0.5 0.5 ", "-mm 0 1 ", "-blendu off -clamp on ", "-bm 0.3 -imfchan l "]
)
def test_materials_and_textures_are_found_behind_options(look, options):
    found = look(materials=f"newmtl a\nKd 1 1 1\nmap_Kd {options}wood grain.png\nbump wood grain.png\n")
    assert [path.name for path in found.files] == ["a.mtl", "wood grain.png"]
    assert found.notes == ()


def test_what_is_missing_is_named_once(look):
    found = look(f"mtllib b.mtl\nmtllib b.mtl\n{MESH}", "map_Kd gone.png\nmap_Ks gone.png\n")
    assert found.notes == ("texture missing: gone.png", "a.obj: the materials 'b.mtl' are missing")


@pytest.mark.parametrize("name", ["../outside.png", "/etc/passwd", "C:\\Users\\me\\wood.png"])
def test_textures_outside_the_folder_are_refused(look, name):
    with pytest.raises(UnusableModelError, match=r"a.mtl: .* the folder of models; copy the file there"):
        look(materials=f"map_Kd {name}\n")


def test_materials_outside_the_folder_are_refused(look):
    with pytest.raises(UnusableModelError, match="outside"):
        look(f"mtllib ../a.mtl\n{MESH}")


def test_a_texture_that_is_too_large(look, tmp_path):
    (tmp_path / "models" / "large.png").write_bytes(declared_png(60_000, 60_000))
    with pytest.raises(UnusableModelError, match="60000 x 60000 px"):
        look(materials="map_Kd large.png\n")


@pytest.mark.parametrize(
    ("mesh", "reason"),
    [
        ("v 0 0 0\nv 1 0 0\n", "2 vertices and 0 faces"),
        ("f 1 2 3\n", "0 vertices and 1 faces"),
        ("v 1 1 1\nv 1 1 1\nv 1 1 1\nf 1 2 3\n", "no size"),
        ("v 0 0 0\nv nan 0 0\nf 1 2 3\n", "a.obj:2: a vertex that is not three numbers"),
        ("v 0 0 1e999\nf 1 2 3\n", "a.obj:1: a vertex"),
        ("v 0 0\nf 1 2 3\n", "a.obj:1: a vertex"),
        ("v 0 zero 0\nf 1 2 3\n", "a.obj:1: a vertex"),
    ],
)
def test_what_cannot_be_rendered(look, mesh, reason):
    with pytest.raises(UnusableModelError, match=reason):
        look(mesh)


def test_a_line_without_end_and_large_materials_are_not_read(look, monkeypatch):
    monkeypatch.setattr(obj, "MAX_LINE", 100)
    with pytest.raises(UnusableModelError, match="a line of more than 100 bytes"):
        look(MESH + "#" * 101)
    monkeypatch.setattr(obj, "MAX_MTL_BYTES", 10)
    with pytest.raises(UnusableModelError, match="a.mtl: larger"):
        look(materials="newmtl a name that is long")


@pytest.mark.needs_shared
def test_a_real_model_with_a_texture(shared_data):
    root = shared_data / "models3d"
    assert [path.name for path in look_into_obj(root / "fuze.obj", root).files] == ["fuze.obj.mtl", "fuze uv.jpg"]
