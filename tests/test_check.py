from __future__ import annotations

import json
import shutil

import pytest
from pydantic import TypeAdapter

from reliquary import catalogue
from reliquary.check import SCHEMAS, check_catalogue, write_schemas
from reliquary.errors import FaultyFileError


@pytest.fixture
def catalogue_copy(tmp_path, repository, monkeypatch):
    """A copy of the whole catalogue that may be spoilt."""
    for folder in ("crawlers", "datasets", "benchmarks", "leaderboards"):
        shutil.copytree(repository / folder, tmp_path / folder)
    monkeypatch.setattr(catalogue, "root", lambda: tmp_path)
    return tmp_path


def spoil(path, old, new):
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_every_what_file_is_valid():
    made = check_catalogue().made
    assert made["crawlers"] >= 2
    assert made["datasets"] >= 1
    assert made["suites"] >= 1
    assert made["baselines"] >= 2


@pytest.mark.parametrize(
    ("place", "old", "new", "fault"),
    [
        ("crawlers/met.yaml", "name: met", "name: mett", "name: 'mett', but the file is called 'met'"),
        ("datasets/provenance/recipe.yaml", "[met]", "[mett]", "sources.museums: 'mett' is not known"),
        ("benchmarks/provenance/suite.yaml", "dataset: provenance", "dataset: prov", "dataset: 'prov' is not known"),
        ("benchmarks/provenance/suite.yaml", "[grouped, paper]", "[group]", "configs: 'group' is not known"),
        ("benchmarks/deeprelic-fusion/suite.yaml", "fusion-081", "fusion-071", "configs: 'fusion-071' is not known"),
        ("benchmarks/provenance/suite.yaml", "task: classification", "task: style", "task: 'style', but its dataset"),
        ("benchmarks/provenance/baselines/resnet18.yaml", "name: resnet18", "name: r18", "name: 'r18', but the file"),
        ("benchmarks/provenance/baselines/resnet18.yaml", "epochs: 6", "epoks: 6", "parameters: epoks: unknown field"),
        ("benchmarks/provenance/baselines/resnet18.yaml", "engine: native", "engine: natve", "engine: 'natve' is not"),
        ("benchmarks/provenance/baselines/resnet18.yaml", "torchvision::", "torchvison::", "model: String should"),
    ],
)
def test_a_spoilt_file_is_found(catalogue_copy, place, old, new, fault):
    spoil(catalogue_copy / place, old, new)
    with pytest.raises(FaultyFileError) as caught:
        check_catalogue()
    assert fault in str(caught.value)


RENDER = """\
schema: render/1
name: deeprelic
title: Eight relics
models:
  - {id: owl, class: Owl, file: owl.glb}
views: {per_model: 3}
"""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("name: deeprelic", "name: renders", "name: 'renders' is not known; known are deeprelic"),
        ("per_model: 3", "per_model: 0", "views.per_model: Input should be greater than or equal to 1"),
        ("per_model: 3", "per_model: 3, elevation: [-91, 0]", "views.elevation"),
        ("owl.glb}", "owl.glb}\n  - {id: owl, class: A, file: a.glb}", "models: the id 'owl' stands there twice"),
    ],
)
def test_sets_of_renders_are_checked_like_recipes(catalogue_copy, old, new, fault):
    path = catalogue_copy / "datasets" / "deeprelic" / "render.yaml"
    path.write_text(RENDER, "utf-8")
    assert check_catalogue().made["renders"] == 1
    spoil(path, old, new)
    with pytest.raises(FaultyFileError) as caught:
        check_catalogue()
    assert fault in str(caught.value)


def test_the_faults_of_all_files_are_reported_at_once(catalogue_copy):
    spoil(catalogue_copy / "crawlers/met.yaml", "name: met", "name: mett")
    spoil(catalogue_copy / "crawlers/sample.yaml", "schema: crawler/1", "schema: crawler/7")
    with pytest.raises(FaultyFileError) as caught:
        check_catalogue()
    assert len(caught.value.faults) == 2
    assert "update reliquary" in str(caught.value)


def test_the_published_json_schemas_are_current(repository, tmp_path):
    write_schemas(tmp_path)
    published = {path.name: path.read_bytes() for path in (repository / "docs/schemas").glob("*.json")}
    assert published == {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert len(published) == len(SCHEMAS)
    assert "leaderboard-statistics.json" in published


def test_what_files_name_a_json_schema_that_exists(repository):
    files = [p for folder in ("crawlers", "datasets", "benchmarks") for p in (repository / folder).rglob("*.yaml")]
    assert files
    for path in files:
        first = path.read_text("utf-8").splitlines()[0]
        reference = first.removeprefix("# yaml-language-server: $schema=")
        schema = TypeAdapter(dict).validate_python(json.loads((path.parent / reference).read_text("utf-8")))
        assert schema["properties"]["schema"]["const"] in path.read_text("utf-8")
