"""The measurement that the choice of storage rests on, and the page that tells of it."""

from __future__ import annotations

import json

import numpy as np
import pytest

from reliquary.build.writing.shards import ROW_GROUP
from reliquary.seeds import generator


@pytest.fixture
def storage(repository, monkeypatch):
    monkeypatch.syspath_prepend(str(repository / "docs"))
    import storage

    return storage


def test_hashes_are_those_of_the_definition(storage):
    data = np.random.default_rng(0).integers(0, 256, 200, dtype=np.uint8)
    table = [int(number) for number in generator(0, "gear").integers(0, 2**64, 256, dtype=np.uint64)]
    expected, last = [], 0
    for byte in data:
        last = ((last << 1) + table[byte]) % 2**64
        expected.append(last)
    assert storage._gear_hashes(data).tolist() == expected


def test_an_edit_changes_the_chunks_round_it_only(storage):
    data = np.random.default_rng(0).bytes(8 << 20)
    old, new = storage._chunks(data), storage._chunks(data[:3_000_000] + b"inserted" + data[3_000_000:])
    assert sum(old.values()) == len(data)
    assert max(old.values()) <= storage.LARGEST_CHUNK
    assert sorted(old.values())[1] >= storage.LEAST_CHUNK
    assert 0.5 < len(data) / len(old) / storage.MEAN_CHUNK < 1.5
    assert 0 < storage._new_share(old, new) < 3 * storage.LARGEST_CHUNK / len(data)
    assert storage._new_share(old, old) == 0


def test_the_page_shows_what_was_measured(repository):
    page = (repository / "docs" / "storage.md").read_text("utf-8")
    table = json.loads((repository / "docs" / "storage.json").read_text("utf-8"))["table"]
    for row in table:
        share = row["new_share"]
        pages = "yes" if row["content_defined_chunking"] else "no"
        assert (
            f"| {row['compression']} | {row['row_group']:,} | {pages} | {100 * share['rows_replaced']:.0f} % "
            f"| {100 * share['rows_relabelled']:.1f} % | {row['random_row_cpu_ms']:.2f} |"
        ) in page
    assert f"in row groups of {ROW_GROUP} rows" in page
