from __future__ import annotations

import json
import sys

import pytest
from typer.testing import CliRunner

from reliquary import cli
from reliquary.errors import MissingExtraError, ReliquaryError
from reliquary.records import ViewRecord, read_table
from reliquary.render.farm import program
from reliquary.sample.models3d.models import sample_model
from tests.render.farm.farming import FAKE
from tests.render.small_renders import SmallSet

SET = """\
schema: render/1
name: small
title: Small
models: [{id: owl, class: Owl, file: owl.gltf}, {id: mask, class: Mask, file: mask.gltf}]
views: {per_model: 3, size: [32, 24]}
composites: {size: [64, 48]}
"""


def run(*arguments):
    return CliRunner().invoke(cli.app, ["render", *(str(argument) for argument in arguments)])


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A set in a workspace, and a fake worker in the place of Blender's module."""
    monkeypatch.setattr(program, "MODULE", "json")
    monkeypatch.setattr(program, "WORKER", FAKE)
    found = SmallSet(tmp_path / "ws" / "sets")
    found.models.rename(tmp_path / "models")
    (tmp_path / "render.yaml").write_text(SET)
    return tmp_path


def test_render_and_export(small):
    options = ("--workspace", small / "ws", "--quiet")
    done = run(small / "render.yaml", "--models", small / "models", "--workers", 2, *options)
    assert (done.exit_code, done.output) == (0, "")
    renders = small / "ws" / "renders" / "small"
    assert len(read_table(renders / "views.parquet", ViewRecord)) == 6
    assert run("export", small / "render.yaml", "-o", small / "coco", *options).exit_code == 0
    assert len(json.loads((small / "coco" / "annotations.json").read_text())["images"]) == 6
    done = run("export", renders, "--form", "voc", "--of", "views", "-o", small / "voc", "--json")
    assert json.loads(done.stdout)["made"] == {"pictures": 6, "objects": 6}


def test_a_set_that_is_not_rendered_cannot_be_exported_and_its_previews_are_named(small):
    options = ("-o", small / "coco", "--workspace", small / "ws")
    refused = run("export", small / "render.yaml", *options).exception
    assert isinstance(refused, ReliquaryError)
    assert str(refused).endswith("the set 'small' is not rendered: run 'reliquary render' first")
    previews = small / "ws" / "renders" / "small-preview"
    previews.mkdir(parents=True)
    (previews / "views.parquet").touch()
    refused = run("export", small / "render.yaml", *options).exception
    assert str(refused).endswith(f"first, or export its previews by their folder: {previews}")


def test_models_lie_in_the_workspace_by_default(small):
    (small / "ws" / "models").mkdir(parents=True)
    (small / "models").rename(small / "ws" / "models" / "small")
    done = run(small, "--workspace", small / "ws", "--per-model", 1, "--json")
    assert json.loads(done.stdout)["made"] == {"models": 2, "views": 2, "rendered now": 2, "composites": 2}


def test_some_that_failed_have_a_status_of_their_own(small):
    (small / "models" / "mask.gltf").write_text("{}")
    done = run(small, "--models", small / "models", "--workspace", small / "ws")
    assert done.exit_code == 3
    assert "rejected" in done.output


def test_an_installed_blender_is_started_with_the_worker(small):
    blender = small / "blender"
    blender.write_text(
        f'#!/bin/sh\necho Blender 4.2.23\nwhile [ "$1" != -- ]; do shift; done\nexec {sys.executable} {FAKE} "$2"\n'
    )
    blender.chmod(0o755)
    done = run(small, "--blender", blender, "--models", small / "models", "--workspace", small / "ws", "--json")
    assert json.loads(done.stdout)["made"]["views"] == 6


@pytest.mark.real
def test_previews_have_a_folder_and_a_name_of_their_own(small):
    for name in ("owl", "mask"):
        (small / "models" / f"{name}.gltf").unlink()
        (small / "models" / f"{name}.glb").write_bytes(sample_model(name).to_glb())
    (small / "render.yaml").write_text(SET.replace(".gltf", ".glb"))
    done = run(small, "--preview", "--models", small / "models", "--workspace", small / "ws", "--json")
    assert json.loads(done.stdout)["made"]["composites"] == 6
    views = read_table(small / "ws" / "renders" / "small-preview" / "views.parquet", ViewRecord)
    assert [view.status for view in views] == ["rendered"] * 6
    assert {view.set for view in views} == {"small-preview"}
    assert all(view.renderer.startswith("reliquary-preview-1 (moderngl") for view in views)
    assert not (small / "ws" / "renders" / "small").exists()


def test_previews_are_drawn_without_blender(small, monkeypatch):
    arguments = ["render", str(small), "--preview", "--models", str(small / "models")]
    with pytest.raises(ReliquaryError, match="leave out --blender"):
        CliRunner().invoke(cli.app, [*arguments, "--blender", "blender"], catch_exceptions=False)
    monkeypatch.setattr(program, "PREVIEW_MODULES", ("no_such_module",))
    with pytest.raises(MissingExtraError, match=r"pip install 'reliquary\[preview\]'"):
        CliRunner().invoke(cli.app, arguments, catch_exceptions=False)


def test_a_missing_folder_of_models_is_named(small):
    with pytest.raises(ReliquaryError, match="put the models of the set 'small' there, or give --models"):
        CliRunner().invoke(cli.app, ["render", str(small), "--workspace", str(small / "ws")], catch_exceptions=False)
