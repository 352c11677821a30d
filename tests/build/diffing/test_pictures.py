from __future__ import annotations

import hashlib

import pyarrow.parquet as pq
import pytest

from reliquary.build.diffing import pictures
from reliquary.build.diffing.pictures import PictureHashes
from reliquary.build.reader import BuiltDataset


def test_the_hash_of_each_picture(built):
    dataset = BuiltDataset.open(built)
    found = PictureHashes().of_config(dataset, "grouped", "image", quiet=True)
    expected = {
        row["image_id"]: hashlib.sha256(row["image"]["bytes"]).digest()
        for split in dataset.splits("grouped")
        for path in dataset.shards("grouped", split)
        for row in pq.read_table(path).to_pylist()
    }
    assert dict(zip(found["image_id"].to_pylist(), found["digest"].to_pylist(), strict=True)) == expected


def test_a_file_is_read_once(built, monkeypatch):
    dataset, hashes = BuiltDataset.open(built), PictureHashes()
    first = hashes.of_config(dataset, "grouped", "image", quiet=True)
    monkeypatch.setattr(pictures, "_hashed", lambda path, column: pytest.fail(f"read {path} again"))
    assert hashes.of_config(dataset, "grouped", "image", quiet=True).equals(first)
