from __future__ import annotations

import json

import pytest

from reliquary.build.reader import BuiltDataset
from reliquary.files import sha256_file


@pytest.fixture
def described(built):
    return json.loads((built / "croissant.json").read_text())


def test_every_data_file_stands_in_it_with_its_hash(described, built):
    hashes = {part["contentUrl"]: part["sha256"] for part in described["distribution"] if "sha256" in part}
    assert hashes == {
        path.relative_to(built).as_posix(): sha256_file(path) for path in sorted(built.glob("data/*/*.parquet"))
    }


def test_it_names_version_and_licence(described):
    assert described["conformsTo"] == "http://mlcommons.org/croissant/1.1"
    assert described["version"] == "0.1.0"
    assert described["license"] == ["https://spdx.org/licenses/CC0-1.0.html"]


@pytest.mark.real
def test_mlcroissant_reads_the_records(built):
    mlcroissant = pytest.importorskip("mlcroissant")
    dataset = mlcroissant.Dataset(jsonld=str(built / "croissant.json"))
    records = list(dataset.records("grouped"))
    rows = [row for split in ("train", "validation", "test") for row in _rows(built, split)]
    assert {record["grouped/image_id"].decode() for record in records} == {row["image_id"] for row in rows}
    assert records[0]["grouped/image"].size == (32, 32)


def _rows(built, split):
    return BuiltDataset.open(built).table("grouped", split, ["image_id"]).to_pylist()
