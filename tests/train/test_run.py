"""From small folders to datasets and suites; what is trained on them stands in test_real.py."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reliquary.build.reader import BuiltDataset
from reliquary.cli import app
from reliquary.errors import ReliquaryError
from reliquary.summary import Summary
from reliquary.train.run import Pictures, train_on
from reliquary.train.runs import OwnRuns, Training
from reliquary.workspace import Workspace
from tests.train.small_folders import WRITERS, write_coco, write_voc

NAMES = ["owl", "jar"] * 8
SMOKE = Training("smoke")


def pictures_in(place: Path, **changes: Any) -> Pictures:
    return replace(Pictures(place, "finds", "cc0-1.0", "Nobody"), **changes)


@pytest.fixture
def no_training(monkeypatch):
    """Everything but the training and what comes of it."""
    monkeypatch.setattr(OwnRuns, "do", lambda _, quiet: Summary("bench finds"))
    monkeypatch.setattr(OwnRuns, "finished", lambda _: [])


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    return Workspace(tmp_path / "workspace")


@pytest.mark.usefixtures("no_training")
def test_what_the_user_edited_is_kept_and_said(workspace, tmp_path, capsys):
    pictures = pictures_in(write_voc(tmp_path / "pictures", NAMES))
    assert "kept as it stands" not in train_on(pictures, workspace, SMOKE).made
    assert "is kept" not in capsys.readouterr().err
    card, recipe = (workspace.own("finds") / name for name in ("card.md", "recipe.yaml"))
    card.write_text("Mine.\n")
    recipe.write_text(recipe.read_text().replace("version: 1.0.0", "version: 1.0.1"))
    summary = train_on(pictures_in(pictures.folder, credit="Somebody"), workspace, SMOKE)
    assert summary.made["kept as it stands"] == "card.md, recipe.yaml, suite.yaml"
    assert "card.md is kept as it stands; remove it to have it written anew" in capsys.readouterr().err
    assert card.read_text() == "Mine.\n"
    assert summary.places["dataset"].name == "finds-1.0.1"


@pytest.mark.usefixtures("no_training")
@pytest.mark.parametrize("form", WRITERS)
def test_every_form_becomes_a_dataset(form, workspace, tmp_path):
    summary = train_on(pictures_in(WRITERS[form](tmp_path / "pictures", NAMES)), workspace, SMOKE, quiet=True)
    dataset = BuiltDataset.open(summary.places["dataset"])
    column = "label" if form == "folders" else "objects.category"
    assert dataset.class_names("grouped", column) == ["jar", "owl"]


@pytest.mark.usefixtures("no_training")
def test_a_row_of_the_repository_is_copied_beside_the_users_suite(workspace, tmp_path):
    pictures = pictures_in(write_voc(tmp_path / "pictures", NAMES))
    train_on(pictures, workspace, SMOKE, rows=["dunhuang-detection/rtmdet-s"], quiet=True)
    rows = workspace.own("finds") / "baselines"
    assert [path.name for path in rows.iterdir()] == ["rtmdet-s.yaml"]


@pytest.mark.usefixtures("no_training")
def test_build_takes_the_users_recipe_by_its_path(workspace, tmp_path):
    folder = write_voc(tmp_path / "pictures", NAMES)
    trained = train_on(pictures_in(folder), workspace, SMOKE, quiet=True)
    recipe = workspace.own("finds") / "recipe.yaml"
    answer = CliRunner().invoke(app, ["build", str(recipe), "--workspace", str(workspace.root), "--json"])
    built = json.loads(answer.stdout)
    assert built["places"]["dataset"] == str(trained.places["dataset"])
    assert built["made"]["digest"] == BuiltDataset.open(trained.places["dataset"]).manifest.digest


@pytest.mark.usefixtures("no_training")
def test_pictures_that_were_added_ask_for_a_new_version(workspace, tmp_path):
    folder = write_voc(tmp_path / "pictures", NAMES)
    train_on(pictures_in(folder), workspace, SMOKE, quiet=True)
    write_voc(folder, [*NAMES, "owl"])
    with pytest.raises(ReliquaryError, match="raise 'version' in the recipe"):
        train_on(pictures_in(folder), workspace, SMOKE, quiet=True)
    recipe = workspace.own("finds") / "recipe.yaml"
    recipe.write_text(recipe.read_text().replace("version: 1.0.0", "version: 1.1.0"))
    summary = train_on(pictures_in(folder), workspace, SMOKE, quiet=True)
    assert summary.places["dataset"].name == "finds-1.1.0"


@pytest.mark.usefixtures("no_training")
def test_pictures_that_cannot_be_used_are_counted(workspace, tmp_path):
    folder = write_voc(tmp_path / "pictures", NAMES)
    (folder / "0.xml").write_text("<annotation>")
    summary = train_on(pictures_in(folder), workspace, SMOKE, quiet=True)
    assert summary.rejected == {"annotation that is not readable as XML": 1}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": "Finds!"}, "--name 'Finds!': expected small letters"),
        ({"name": "provenance"}, "the catalogue's own datasets have it"),
        ({"licence": "ours"}, "--licence 'ours': expected one SPDX id"),
        ({"form": "panels"}, "nothing to learn from"),
        ({"folder": Path("nowhere")}, "nowhere: no such folder"),
    ],
)
def test_what_cannot_be_used_is_refused_before_anything_is_written(changes, problem, workspace, tmp_path):
    pictures = pictures_in(write_voc(tmp_path / "pictures", NAMES), **changes)
    with pytest.raises(ReliquaryError, match=problem):
        train_on(pictures, workspace, SMOKE, quiet=True)
    assert not workspace.root.exists()


def test_an_unknown_protocol_or_row_is_refused_before_anything_is_written(workspace, tmp_path):
    pictures = pictures_in(write_coco(tmp_path / "pictures", NAMES))
    with pytest.raises(ReliquaryError, match="--protocol tiny: known are: smoke, small, full"):
        train_on(pictures, workspace, Training("tiny"), quiet=True)
    with pytest.raises(ReliquaryError, match="--baseline yolo99: no such row"):
        train_on(pictures, workspace, SMOKE, rows=["yolo99"], quiet=True)
    assert not workspace.root.exists()


@pytest.mark.usefixtures("no_training")
def test_a_name_is_not_given_to_a_second_folder(workspace, tmp_path):
    train_on(pictures_in(write_voc(tmp_path / "pictures", NAMES)), workspace, SMOKE, quiet=True)
    with pytest.raises(ReliquaryError, match="--name finds: is taken by the pictures of"):
        train_on(pictures_in(write_voc(tmp_path / "others", NAMES)), workspace, SMOKE, quiet=True)
