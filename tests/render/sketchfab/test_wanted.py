from __future__ import annotations

import pytest

from reliquary.errors import FaultyFileError
from reliquary.render.sketchfab.api import Form
from reliquary.render.sketchfab.wanted import wanted_models
from tests.render.sketchfab.double import a_set, uid


def test_models_with_a_uid_are_wanted_each_file_once(tmp_path):
    rendered = a_set(
        {"file": "owl.glb", "sketchfab": uid(1)},
        {"file": "mine.obj"},
        {"file": "owl.glb", "sketchfab": uid(1), "material": "bronze"},
        {"file": "mask/scene.gltf", "sketchfab": uid(2)},
    )
    found = [(wanted.entry.id, wanted.uid, wanted.form, wanted.path) for wanted in wanted_models(rendered, tmp_path)]
    assert found == [
        ("owl-0", uid(1), Form.GLB, tmp_path / "owl.glb"),
        ("owl-3", uid(2), Form.GLTF, tmp_path / "mask/scene.gltf"),
    ]


@pytest.mark.parametrize(
    ("file", "problem"),
    [
        ("../owl.glb", "is no path within the folder"),
        ("/tmp/owl.glb", "is no path within the folder"),
        ("a\\owl.glb", "is no path within the folder"),
        ("a//owl.glb", "is no path within the folder"),
        ("owl.obj", "is neither .glb nor .gltf"),
        ("owl", "is neither .glb nor .gltf"),
        ("scene.gltf", "needs a folder of its own, for example 'owl-0/scene.gltf'"),
    ],
)
def test_files_that_cannot_be_had_are_faults(tmp_path, file, problem):
    with pytest.raises(FaultyFileError, match=r"set 'owls': models\[0\].file: ") as error:
        wanted_models(a_set({"file": file, "sketchfab": uid(1)}), tmp_path)
    assert problem in str(error.value)


@pytest.mark.parametrize(("first", "second"), [("owl.glb", "owl.glb"), ("owl/a.gltf", "owl/b.gltf")])
def test_two_models_do_not_share_a_place(tmp_path, first, second):
    rendered = a_set({"file": first, "sketchfab": uid(1)}, {"file": second, "sketchfab": uid(2)})
    with pytest.raises(FaultyFileError, match=r"models\[1\].file: .* is that of another model of Sketchfab too"):
        wanted_models(rendered, tmp_path)
