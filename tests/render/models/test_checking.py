from __future__ import annotations

import json

import pytest

from reliquary.catalogue.render_set import ModelEntry
from reliquary.files import canonical_json, sha256_bytes, sha256_file
from reliquary.render.models import checking
from reliquary.render.models.checking import check_model, check_models
from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.formats import Format
from reliquary.sample.models3d.models import sample_model
from tests.render.models.test_gltf import DATA, document
from tests.render.models.test_obj import MESH


def entry(file, **values):
    return ModelEntry(**{"id": "a", "class": "A", "file": file, **values})


@pytest.fixture
def root(tmp_path):
    (tmp_path / "owl.glb").write_bytes(sample_model("owl").to_glb())
    (tmp_path / "a.obj").write_text(f"mtllib a.mtl\n{MESH}")
    (tmp_path / "a.mtl").write_text("newmtl a\n")
    (tmp_path / "a.bin").write_bytes(DATA)
    (tmp_path / "a.gltf").write_text(json.dumps(document()))
    return tmp_path


def test_a_model_of_one_file_is_named_by_it(root):
    found = check_model(entry("owl.glb"), root)
    assert found.sha256 == sha256_file(root / "owl.glb")
    assert (found.format, found.sample, found.path) == (Format.GLB, True, root / "owl.glb")
    assert found.bytes == (root / "owl.glb").stat().st_size


def test_a_model_of_several_files_is_named_by_all_of_them(root):
    found = check_model(entry("a.obj"), root)
    files = [["a.mtl", sha256_file(root / "a.mtl")], ["a.obj", sha256_file(root / "a.obj")]]
    assert found.sha256 == sha256_bytes(canonical_json(files))
    (root / "a.mtl").write_text("newmtl b\n")
    assert check_model(entry("a.obj"), root).sha256 != found.sha256


def test_the_same_model_in_another_folder_has_the_same_name(root):
    moved = root / "moved"
    moved.mkdir()
    for name in ("a.gltf", "a.bin"):
        (moved / name).write_bytes((root / name).read_bytes())
    assert check_model(entry("moved/a.gltf"), root).sha256 == check_model(entry("a.gltf"), root).sha256


def test_a_file_that_is_not_the_one_that_was_meant(root):
    check_model(entry("owl.glb", sha256=sha256_file(root / "owl.glb")), root)
    with pytest.raises(UnusableModelError, match=f"but the set's file says {'0' * 64}"):
        check_model(entry("owl.glb", sha256="0" * 64), root)


def test_large_files_are_not_read(root, monkeypatch):
    monkeypatch.setattr(checking, "MAX_BYTES", 1000)
    with pytest.raises(UnusableModelError, match="at most 1000 are read"):
        check_model(entry("owl.glb"), root)


def test_faulty_models_are_listed_and_the_rest_goes_on(root):
    (root / "broken.glb").write_bytes((root / "owl.glb").read_bytes()[:1000])
    (root / "unreadable.stl").mkdir()
    files = {"x": "broken.glb", "y": "owl.glb", "z": "../a.obj", "w": "gone.ply", "v": "a.obj", "u": "unreadable.stl"}
    usable, faults = check_models([entry(file, id=name) for name, file in files.items()], root, quiet=True)
    assert [model.entry.id for model in usable] == ["y", "v"]
    assert list(faults) == ["x", "z", "w", "u"]
    assert "broken.glb: declares" in faults["x"]
