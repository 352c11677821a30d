from __future__ import annotations

import json

import pytest

from reliquary.build.reader import MANIFEST_NAME
from reliquary.catalogue import load_baseline, load_dataset_recipe, load_suite
from reliquary.catalogue.recipe import TaskKind
from reliquary.errors import ReliquaryError
from reliquary.train.own import OwnFolder, check_name, own_files
from reliquary.train.rows import DEFAULT_ROWS, choose_rows

VALUES = {
    "name": "seals",
    "form": "voc",
    "annotations": None,
    "licence": "CC0-1.0",
    "redistributable": True,
    "credit": 'Ann "Seal" O\'Neil: keeper # 1',
    "classes": ["no", "1", 'jar: "big"', "œil 👁"],
}


@pytest.fixture
def own(tmp_path):
    return OwnFolder(tmp_path / "own" / "seals", tmp_path / "builds")


@pytest.fixture
def pictures(tmp_path):
    (tmp_path / "pictures").mkdir()
    return tmp_path / "pictures"


@pytest.mark.parametrize("task", [TaskKind.DETECTION, TaskKind.CLASSIFICATION])
def test_what_is_written_can_be_read_whatever_names_and_credit_hold(own, task):
    row = DEFAULT_ROWS[task]
    rows = choose_rows([], task, own.path)
    own.write_missing(own_files(task, **VALUES) | {f"baselines/{row}.yaml": rows[row]})
    recipe = load_dataset_recipe(str(own.path / "recipe.yaml")).recipe
    suite = load_suite(str(own.path / "suite.yaml"))
    assert (recipe.name, recipe.task, recipe.labels.names) == ("seals", task, VALUES["classes"])
    assert (recipe.sources[0].credit, recipe.about.creators) == (VALUES["credit"], [VALUES["credit"]])
    assert recipe.sources[0].redistributable == ["CC0-1.0"]
    assert (suite.file.dataset, suite.file.task, suite.file.configs) == ("seals", task, list(recipe.configs))
    assert load_baseline(suite, row).name == row


@pytest.mark.parametrize("name", ["2024", "no", "null", "1.0"])
def test_a_name_that_looks_like_something_else_is_a_text(own, name):
    own.write_missing(own_files(TaskKind.DETECTION, **{**VALUES, "name": name}))
    assert load_dataset_recipe(str(own.path / "recipe.yaml")).recipe.sources[0].name == name
    assert load_suite(str(own.path / "suite.yaml")).file.dataset == name


def test_a_licence_that_does_not_allow_it_lets_nobody_pass_pictures_on(own):
    own.write_missing(own_files(TaskKind.DETECTION, **{**VALUES, "redistributable": False, "annotations": "a.json"}))
    (source,) = load_dataset_recipe(str(own.path / "recipe.yaml")).recipe.sources
    assert (source.redistributable, source.annotations) == ([], "a.json")


def test_what_the_user_wrote_is_kept_and_named(own):
    assert own.write_missing({"recipe.yaml": "a", "card.md": "b"}) == []
    (own.path / "card.md").write_text("mine")
    assert own.write_missing({"recipe.yaml": "a", "card.md": "b", "suite.yaml": "c"}) == ["card.md"]
    assert (own.path / "card.md").read_text() == "mine"
    assert (own.path / "suite.yaml").read_text() == "c"


def test_a_name_belongs_to_one_folder(own, pictures, tmp_path):
    own.claim(pictures)
    own.claim(pictures)
    other = tmp_path / "other"
    other.mkdir()
    with pytest.raises(ReliquaryError, match=r"--name seals: is taken by the pictures of .*/pictures; choose another"):
        own.claim(other)


def test_a_folder_that_was_moved_keeps_its_name(own, pictures, tmp_path):
    own.claim(pictures)
    moved = pictures.rename(tmp_path / "moved")
    own.claim(moved)
    pictures.mkdir()
    with pytest.raises(ReliquaryError, match=r"is taken by the pictures of .*/moved"):
        own.claim(pictures)


def test_a_name_of_a_dataset_that_was_built_otherwise_is_taken(own, pictures):
    built = own.builds / "seals-1.0.0" / MANIFEST_NAME
    built.parent.mkdir(parents=True)
    built.touch()
    with pytest.raises(ReliquaryError, match=r"is taken by a dataset in .*/builds that this command did not build"):
        own.claim(pictures)
    assert not own.path.exists()


def test_a_dataset_of_a_longer_name_does_not_take_the_shorter(own, pictures):
    built = own.builds / "seals-2-1.0.0" / MANIFEST_NAME
    built.parent.mkdir(parents=True)
    built.touch()
    own.claim(pictures)
    assert json.loads((own.path / "source.json").read_text("utf-8")) == {"folder": str(pictures)}


@pytest.mark.parametrize("content", ['{"folder": 3}', "[]", "{}"])
def test_a_damaged_note_of_the_folder_is_an_error(own, pictures, content):
    own.path.mkdir(parents=True)
    (own.path / "source.json").write_text(content)
    with pytest.raises(ReliquaryError, match="source.json: folder: found"):
        own.claim(pictures)


@pytest.mark.parametrize("name", ["", "Raccoon", "two words", "../raccoon", "a/b", "-a"])
def test_names_that_are_none(name):
    with pytest.raises(ReliquaryError, match="--name .*: expected small letters and digits"):
        check_name(name)


@pytest.mark.parametrize(("name", "kind"), [("provenance", "datasets"), ("smb-age", "benchmarks")])
def test_names_of_the_catalogue_are_taken(name, kind):
    with pytest.raises(ReliquaryError, match=f"the catalogue's own {kind} have it"):
        check_name(name)
