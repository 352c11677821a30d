from __future__ import annotations

import json

import pytest

from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset
from reliquary.files import sha256_file
from tests.build.small_crawl import small_dataset


@pytest.fixture
def described(built):
    return json.loads((built / "croissant.json").read_text())


def test_every_file_stands_in_it_with_hash_and_size(described, built):
    files = [part for part in described["distribution"] if part["@type"] == "cr:FileObject"]
    assert {file["contentUrl"]: (file["sha256"], file["contentSize"]) for file in files} == {
        path.relative_to(built).as_posix(): (sha256_file(path), f"{path.stat().st_size} B")
        for path in built.rglob("*")
        if path.is_file() and path.name not in ("croissant.json", "MANIFEST.json")
    }


def test_it_names_both_standards_version_licence_and_page(described):
    assert described["conformsTo"] == ["http://mlcommons.org/croissant/1.1", "http://mlcommons.org/croissant/RAI/1.0"]
    assert described["version"] == "0.1.0"
    assert described["license"] == ["https://spdx.org/licenses/CC0-1.0.html"]
    assert described["url"] == "README.md"
    assert described["isLiveDataset"] is False


def test_labels_and_splits_refer_to_enumerations(described):
    sets = {record_set["@id"]: record_set for record_set in described["recordSet"]}
    assert list(sets) == ["splits", "classes-grouped-label", "classes-paper-label", "grouped", "paper"]
    assert sets["splits"]["data"][0] == {"splits/name": "train", "splits/url": "cr:TrainingSplit"}
    fields = {field["@id"]: field for field in sets["paper"]["field"]}
    assert fields["paper/label"]["dataType"] == ["sc:Integer", "cr:Label"]
    assert fields["paper/label"]["references"] == {"field": {"@id": "classes-paper-label/index"}}
    assert fields["paper/image"]["dataType"] == "sc:ImageObject"
    assert sets["classes-paper-label"]["data"][5] == {
        "classes-paper-label/index": 5,
        "classes-paper-label/name": "asian",
    }


def test_what_a_recipe_says_about_itself_stands_in_it(tmp_path, crawl_folder, told):
    folder = build_dataset(small_dataset(about=told), [crawl_folder], tmp_path, quiet=True).places["dataset"]
    described = json.loads((folder / "croissant.json").read_text())
    assert described["datePublished"] == "2026-11-21"
    assert described["description"] == "Photographs of museum objects."
    assert described["publisher"] == [{"@type": "Organization", "name": "A museum"}]
    assert described["inLanguage"] == ["en", "fr"]
    assert "Martin, Mathilde" in described["citeAs"]
    assert described["rai:dataCollectionType"] == ["Web API"]
    assert described["rai:dataCollectionTimeframe"] == ["2026-01-01", "2026-02-01"]
    assert described["rai:dataBiases"][0] == "Western museums chose what to keep."


@pytest.mark.real
def test_mlcroissant_reads_the_records(built):
    mlcroissant = pytest.importorskip("mlcroissant")
    dataset = mlcroissant.Dataset(jsonld=str(built / "croissant.json"))
    records = list(dataset.records("grouped"))
    rows = {row["image_id"]: row for split in ("train", "validation", "test") for row in _rows(built, split)}
    assert {record["grouped/image_id"].decode() for record in records} == set(rows)
    for record in records:
        row = rows[record["grouped/image_id"].decode()]
        assert record["grouped/label"] == row["label"]
        assert record["grouped/split"].decode() == row["split"]
        assert record["grouped/culture"] is None
    assert records[0]["grouped/image"].size == (32, 32)


@pytest.mark.real
def test_mlcroissant_finds_nothing_to_complain_of(tmp_path, crawl_folder, told):
    mlcroissant = pytest.importorskip("mlcroissant")
    folder = build_dataset(small_dataset(about=told), [crawl_folder], tmp_path, quiet=True).places["dataset"]
    metadata = mlcroissant.Dataset(jsonld=str(folder / "croissant.json")).metadata
    assert not metadata.ctx.issues.errors
    assert not metadata.ctx.issues.warnings
    assert metadata.data_biases[0] == "Western museums chose what to keep."
    assert metadata.data_annotation_protocol == ["The department decides."]


def _rows(built, split):
    return BuiltDataset.open(built).table("grouped", split, ["image_id", "label", "split"]).to_pylist()
