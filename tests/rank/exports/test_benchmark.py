from __future__ import annotations

import dataclasses

import pytest
import yaml

from reliquary.errors import FaultyFileError
from reliquary.rank.exports.benchmark import write_benchmark

REQUIRED = {"name", "description", "evaluation_framework", "tasks"}
TASK = {"id", "config", "split"}
TITLE = "Which civilisation does this artefact belong to?"


@pytest.fixture
def provenance(ranked, material):
    return material(ranked)


def suite_of(material, **changes):
    """Return the same material of another suite, or of another version of it."""
    file = material.suite.file.model_copy(update=changes)
    return dataclasses.replace(material, suite=dataclasses.replace(material.suite, file=file))


@pytest.fixture
def depth(provenance):
    return suite_of(provenance, name="provenance-depth", title="How deep?", configs=["grouped"])


def read(path):
    return yaml.safe_load(path.read_text("utf-8"))


def test_a_dataset_says_what_is_measured_on_it(provenance, tmp_path):
    (path,) = write_benchmark(provenance, tmp_path)
    assert path == tmp_path / "datasets" / "provenance" / "eval.yaml"
    value = read(path)
    assert set(value) == REQUIRED
    assert value["name"] == TITLE
    assert value["evaluation_framework"] == "reliquary"
    assert value["tasks"] == [
        {"id": "provenance-grouped", "config": "grouped", "split": "test"},
        {"id": "provenance-paper", "config": "paper", "split": "test"},
    ]
    assert all(set(task) == TASK for task in value["tasks"])


def test_suites_of_one_dataset_share_its_file_however_often_they_are_written(provenance, depth, tmp_path):
    (path,) = write_benchmark(provenance, tmp_path)
    assert write_benchmark(depth, tmp_path) == [path]
    both = path.read_bytes()
    assert [task["id"] for task in read(path)["tasks"]] == [
        "provenance-grouped",
        "provenance-paper",
        "provenance-depth-grouped",
    ]
    assert [line.split()[1] for line in read(path)["description"].splitlines()] == ["provenance", "provenance-depth"]
    assert read(path)["name"] == TITLE
    for again in (provenance, depth):
        write_benchmark(again, tmp_path)
        assert path.read_bytes() == both


def test_a_suite_replaces_what_it_said_before_and_nothing_else(provenance, depth, tmp_path):
    (path,) = write_benchmark(provenance, tmp_path)
    write_benchmark(depth, tmp_path)
    value = read(path)
    value["tasks"][0]["split"] = "validation"
    value["tasks"][2]["epochs"] = 3
    path.write_text(yaml.safe_dump({**value, "name": "Civilisations", "licence": "CC0-1.0"}), "utf-8")
    write_benchmark(suite_of(provenance, version="9.0.0"), tmp_path)
    value = read(path)
    assert (value["name"], value["licence"]) == ("Civilisations", "CC0-1.0")
    assert [task["split"] for task in value["tasks"]] == ["test"] * 3
    assert value["tasks"][2]["epochs"] == 3
    first, second = value["description"].splitlines()
    assert first.startswith("Suite provenance 9.0.0 of ")
    assert second.startswith("Suite provenance-depth 0.1.0 of ")


def test_a_suite_alone_in_its_file_takes_its_new_title(provenance, tmp_path):
    (path,) = write_benchmark(provenance, tmp_path)
    write_benchmark(suite_of(provenance, title="Where from?"), tmp_path)
    assert read(path)["name"] == "Where from?"
    assert len(read(path)["description"].splitlines()) == 1


def test_suites_of_other_datasets_have_files_of_their_own(provenance, tmp_path):
    (path,) = write_benchmark(provenance, tmp_path)
    (other,) = write_benchmark(suite_of(provenance, name="ages", dataset="coins"), tmp_path)
    assert other == tmp_path / "datasets" / "coins" / "eval.yaml"
    assert len(read(path)["tasks"]) == len(read(other)["tasks"]) == 2


WHOLE = "name: a\ndescription: b\nevaluation_framework: reliquary\ntasks: []\n"


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("name: [", "not valid YAML"),
        (WHOLE.replace("tasks: []", "tasks: none"), r"eval\.yaml:4: tasks: .* found .none."),
        (WHOLE.replace("tasks: []", "tasks: [{config: a}]"), r"eval\.yaml:4: tasks\[0\]\.id"),
        (WHOLE.replace("tasks: []", "tasks: [{id: a}, {id: a}]"), "the tasks a stand twice"),
        (WHOLE.replace("reliquary", "inspect-ai"), r"eval\.yaml:3: evaluation_framework: .* found .inspect-ai."),
    ],
)
def test_a_file_that_is_damaged_or_of_another_framework_is_named_and_stays(text, fault, provenance, tmp_path):
    path = tmp_path / "datasets" / "provenance" / "eval.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    with pytest.raises(FaultyFileError, match=fault):
        write_benchmark(provenance, tmp_path)
    assert path.read_text("utf-8") == text
