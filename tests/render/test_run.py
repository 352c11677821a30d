from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reliquary.blobs import BlobStore
from reliquary.build.sources.renders import read_render_set
from reliquary.catalogue.recipe import RenderSource
from reliquary.errors import FaultyFileError, FullDiskError, ReliquaryError
from reliquary.records import CompositeRecord, ViewRecord, read_table
from reliquary.render.farm.hand import Limits
from reliquary.render.models import draco
from reliquary.render.run import _Rendering
from tests.render.models.test_gltf import document
from tests.render.small_renders import SmallSet

PASSES = {"per_model": 3, "size": (32, 24), "passes": ["depth", "normals"]}


def views_of(found):
    return read_table(found.folder / "views.parquet", ViewRecord)


def models_of(found):
    return {row["id"]: row for row in json.loads((found.folder / "models.json").read_text())["models"]}


def test_a_set_is_rendered(tmp_path):
    found = SmallSet(tmp_path, {"owl": {"notes": ["rough"]}, "mask": {}}, views=PASSES)
    summary = found.render()
    assert summary.made == {"models": 2, "views": 6, "rendered now": 6, "composites": 0}
    assert summary.exit_status == 0
    views = views_of(found)
    assert [(view.model_id, view.class_) for view in views] == [("mask", "Mask")] * 3 + [("owl", "Owl")] * 3
    blobs = BlobStore(found.folder / "blobs")
    for view in views:
        assert (view.status, view.renderer, view.set) == ("rendered", "fake-1", "small")
        assert all(blobs.get(sha) for sha in (view.image_sha256, view.depth_sha256, view.normals_sha256))
    assert (models_of(found)["owl"]["notes"], models_of(found)["owl"]["triangles"]) == (["rough"], 12)
    assert not (found.folder / ".work").exists()
    assert not (found.folder / "composites.parquet").exists()


def test_any_number_of_workers_makes_the_same_bytes(tmp_path):
    made = []
    for number in (1, 2, 3):
        found = SmallSet(tmp_path / str(number), views=PASSES, composites={"per_view": 1, "size": (64, 48)})
        found.render(number)
        made.append(found.files())
    assert made[0] == made[1] == made[2]
    assert {"views.parquet", "composites.parquet", "models.json", "render.json"} < set(made[0])


def test_a_second_run_renders_nothing_and_changes_nothing(tmp_path):
    found = SmallSet(tmp_path)
    found.render()
    before, loads = found.files(), found.loads("owl")
    assert found.render().made["rendered now"] == 0
    assert found.files() == before
    assert found.loads("owl") == loads, "no worker was started"


def test_views_and_models_are_added_to_what_is_there(tmp_path):
    found = SmallSet(tmp_path)
    found.render()
    before = views_of(found)
    more = SmallSet(tmp_path, {"owl": {}, "mask": {}, "camel": {}}, views={"per_model": 5, "size": (32, 24)})
    assert more.render(2).made["rendered now"] == 9
    after = {view.spec_sha256: view for view in views_of(more)}
    assert len(after) == 15
    assert all(after[view.spec_sha256] == view for view in before)


def test_a_model_that_changed_is_rendered_again(tmp_path):
    found = SmallSet(tmp_path)
    found.render()
    SmallSet(tmp_path, {"owl": {"reach": 0.5}, "mask": {}})
    assert found.render().made["rendered now"] == 3
    assert len(views_of(found)) == 6


def test_other_settings_in_the_same_folder_are_refused(tmp_path):
    found = SmallSet(tmp_path)
    found.render()
    before = found.files()
    with pytest.raises(ReliquaryError, match="seed: 0 there, 7 now"):
        found.changed(seed=7).render()
    assert found.files() == before


def test_another_renderer_is_refused(tmp_path):
    found = SmallSet(tmp_path)
    found.render()
    claim = found.folder / "render.json"
    claim.write_text(claim.read_text().replace("fake-1", "blender-4.2.23-cycles"))
    found.render()  # nothing is left to do, so nobody is asked
    with pytest.raises(ReliquaryError, match="rendered by blender-4.2.23-cycles, but this is fake-1"):
        found.changed(views={"per_model": 4, "size": (32, 24)}).render()


def test_what_reaches_the_border_fails_and_the_rest_goes_on(tmp_path):
    found = SmallSet(tmp_path, {"owl": {"reach": 1.2}, "mask": {}, "camel": {"reach": 0}})
    summary = found.render()
    assert summary.rejected == {
        "views: nothing can be seen of the object": 3,
        "views: the object reaches the border; give a greater 'distance'": 3,
    }
    assert summary.exit_status == 3
    assert {view.model_id: view.status for view in views_of(found)} == {
        "owl": "failed",
        "mask": "rendered",
        "camel": "failed",
    }
    assert models_of(found)["owl"]["fault"] == "the object reaches the border; give a greater 'distance'"
    assert models_of(found)["mask"]["fault"] is None


def test_what_failed_is_tried_again_by_the_next_run(tmp_path):
    found = SmallSet(tmp_path, {"owl": {"on every shoot": "crash"}, "mask": {}})
    assert found.render().made["views"] == 3
    SmallSet(tmp_path)
    assert found.render().rejected == {}
    whole = SmallSet(tmp_path / "whole")
    whole.render()
    assert found.files() == whole.files()


def test_faulty_models_are_reported_and_the_rest_goes_on(tmp_path):
    entries = [{"id": name, "class": "A", "file": f"{name}.gltf"} for name in ("owl", "gone")]
    entries.append({"id": "out", "class": "A", "file": "../../etc/passwd"})
    found = SmallSet(tmp_path, {"owl": {}}, models=entries)
    summary = found.render()
    assert summary.exit_status == 3
    assert [reason.split(": ")[0] for reason in summary.rejected] == ["model gone", "model out"]
    assert "put the file there" in models_of(found)["gone"]["fault"]
    assert len(views_of(found)) == 3


def test_a_set_without_any_usable_model(tmp_path):
    found = SmallSet(tmp_path, {"owl": {}})
    (found.models / "owl.gltf").write_text("{")
    with pytest.raises(FaultyFileError, match="no model can be used"):
        found.render()
    assert "Invalid JSON" in models_of(found)["owl"]["fault"]
    shutil.rmtree(found.models)
    with pytest.raises(ReliquaryError, match="put the models of the set 'small' there, or give --models"):
        found.render()


def test_a_model_that_cannot_be_loaded_fails_with_all_its_views(tmp_path):
    found = SmallSet(tmp_path, {"owl": {"on load": "fault:model:owl.gltf: the mesh is empty"}, "mask": {}})
    summary = found.render(2)
    assert summary.rejected == {"views: owl.gltf: the mesh is empty": 3}
    assert models_of(found)["owl"]["fault"] == "owl.gltf: the mesh is empty"


COMPRESSED = document(
    extensionsUsed=[draco.EXTENSION],
    meshes=[
        {
            "primitives": [
                {
                    "indices": 0,
                    "attributes": {"POSITION": 0},
                    "extensions": {draco.EXTENSION: {"bufferView": 0, "attributes": {"POSITION": 0}}},
                }
            ]
        }
    ],
)
"""The bytes that it names are no Draco data."""


def test_a_compressed_model_with_damaged_data_fails_with_all_its_views(tmp_path):
    found = SmallSet(tmp_path)
    (found.models / "owl.gltf").write_text(json.dumps(COMPRESSED))
    [reason] = found.render(2).rejected
    assert reason.startswith(f"views: {found.models}/owl.gltf: meshes[0].primitives[0]: its Draco data is damaged")
    assert {view.model_id: view.status for view in views_of(found)} == {"owl": "failed", "mask": "rendered"}
    assert models_of(found)["owl"]["fault"] == reason.removeprefix("views: ")


def test_without_its_decoder_a_compressed_model_is_left_to_the_worker(tmp_path, monkeypatch):
    monkeypatch.setattr(draco, "MODULE", "no_such_module")
    found = SmallSet(tmp_path)
    (found.models / "owl.gltf").write_text(json.dumps(COMPRESSED))
    assert found.render().rejected == {}


RADIANCE = b"#?RADIANCE\n\n-Y 4 +X 8\n" + bytes(128)


def test_views_in_the_light_of_a_faulty_map_fail_alone(tmp_path):
    light = {"setups": ["hdri"], "maps": ["good.hdr", "bad.hdr"]}
    found = SmallSet(tmp_path, light=light, views={"per_model": 8, "size": (32, 24)})
    (found.models / "good.hdr").write_bytes(RADIANCE)
    (found.models / "bad.hdr").write_bytes(b"\xff\xd8\xff a photograph")
    [reason] = found.render().rejected
    assert "no HDR map" in reason
    assert {(view.light, view.status) for view in views_of(found)} == {("good.hdr", "rendered"), ("bad.hdr", "failed")}
    before = {view.spec_sha256 for view in views_of(found) if view.status == "rendered"}
    (found.models / "bad.hdr").write_bytes(RADIANCE)
    assert found.render().rejected == {}
    assert before < {view.spec_sha256 for view in views_of(found)}


def test_a_hanging_worker_is_killed(tmp_path):
    found = SmallSet(tmp_path, {"owl": {"on shoot": {"1": "hang once"}}})
    assert found.render(limits=Limits(start_s=30, load_s=30, shoot_s=0.5)).made["views"] == 3


def test_composites_are_made_and_the_build_reads_the_set(tmp_path):
    found = SmallSet(tmp_path, composites={"per_view": 2, "size": (64, 48)})
    assert found.render().made["composites"] == 12
    assert len(read_table(found.folder / "composites.parquet", CompositeRecord)) == 12
    source = RenderSource(kind="render", set="small", licence="CC0-1.0", credit="A")
    read = read_render_set(found.folder, source)
    assert len(read.candidates) == 12
    assert {box.name for candidate in read.candidates for box in candidate.boxes} == {"Owl", "Mask"}


def test_a_full_disk_stops_the_run_and_the_next_goes_on(tmp_path, monkeypatch):
    found, whole = SmallSet(tmp_path / "full"), SmallSet(tmp_path / "whole")
    whole.render()
    n_threads = threading.active_count()
    keep, kept = _Rendering._keep, []

    def full_at_the_third(self, view, picture, passes):
        if len(kept) == 2:
            raise FullDiskError("no space left")
        kept.append(view)
        keep(self, view, picture, passes)

    monkeypatch.setattr(_Rendering, "_keep", full_at_the_third)
    with pytest.raises(FullDiskError):
        found.render(2)
    assert threading.active_count() == n_threads
    monkeypatch.undo()
    assert found.render(2).made["rendered now"] == 4
    assert found.files() == whole.files()


def test_a_disk_that_is_really_full(small_disk, tmp_path):
    found = SmallSet(tmp_path, views={"per_model": 60, "size": (64, 64)})
    found.folder = small_disk / "renders"
    with pytest.raises(FullDiskError, match="no space left|No space left"):
        found.render()


PROGRAM = """
import os, pathlib, signal, sys
from reliquary.render.set_folder import SetFolder
from reliquary.render.models import draco
from tests.render.models.test_gltf import document
from tests.render.small_renders import SmallSet
keep, kept = SetFolder.keep, []
def die_after_the_third(self, view, record):
    keep(self, view, record)
    kept.append(view)
    if len(kept) == 3:
        os.kill(os.getpid(), signal.SIGKILL)
SetFolder.keep = die_after_the_third
SmallSet(pathlib.Path(sys.argv[1]), views={views}).render(2)
"""


def test_a_run_that_was_killed_goes_on_where_it_was(tmp_path):
    views = {"per_model": 5, "size": (32, 24), "passes": ["depth"]}
    command = [sys.executable, "-c", PROGRAM.format(views=views), str(tmp_path / "a")]
    killed = subprocess.run(command, cwd=Path(__file__).parents[2], check=False)
    assert killed.returncode == -signal.SIGKILL
    found, whole = (SmallSet(tmp_path / name, views=views) for name in "ab")
    assert (found.folder / ".work").exists()
    assert not (found.folder / "views.parquet").exists()
    assert found.render(2).made["rendered now"] == 7
    whole.render()
    assert found.files() == whole.files()
