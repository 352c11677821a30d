from __future__ import annotations

import errno
import os

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.kinds import kind_of
from reliquary.build.writing.features import dataset_features, parquet_schema
from reliquary.build.writing.rows import make_row
from reliquary.build.writing.shards import ROW_GROUP, plan_shards, shard_path, write_shard
from reliquary.errors import ReliquaryError
from reliquary.records import ClassificationRow
from tests.build.small_crawl import SmallCrawl, picture

FEATURES = dataset_features(ClassificationRow, {"label": ["egyptian"]})
SCHEMA = parquet_schema(ClassificationRow, FEATURES, by_group=True)


@given(st.lists(st.integers(0, 50), min_size=1, max_size=60), st.integers(1, 100))
def test_shards_cover_everything_once_and_keep_the_limit(sizes, limit):
    parts = plan_shards(sizes, limit)
    assert [size for part in parts for size in sizes[part]] == sizes
    for part in parts:
        assert sum(sizes[part]) <= limit or len(sizes[part]) == 1


def test_paths_are_those_that_the_hub_knows():
    assert shard_path("grouped", "test", 1, 12) == "data/grouped/test-00001-of-00012.parquet"


@pytest.fixture
def example(tmp_path):
    crawl = SmallCrawl(tmp_path / "crawl")
    crawl.add("1", "egyptian", picture(1))
    return crawl.examples()[0]


def row_of(example):
    data = b"\xff\xd8" + b"x" * 500
    return make_row(kind_of("classification"), example, {"label": 0}, lambda _: data, group_id="g", split="test")


def test_image_bytes_are_stored_as_they_are_in_small_row_groups(tmp_path, example):
    n_rows = 2 * ROW_GROUP + 1
    write_shard(tmp_path / "a.parquet", [example] * n_rows, row_of, SCHEMA)
    metadata = pq.read_metadata(tmp_path / "a.parquet")
    assert [metadata.row_group(i).num_rows for i in range(metadata.num_row_groups)] == [ROW_GROUP, ROW_GROUP, 1]
    columns = {c.path_in_schema: c for c in (metadata.row_group(0).column(i) for i in range(metadata.num_columns))}
    assert columns["image.bytes"].compression == "UNCOMPRESSED"
    assert columns["title"].compression == "ZSTD"


def test_equal_rows_give_equal_bytes(tmp_path, example):
    for name in "ab":
        write_shard(tmp_path / name, [example] * 150, row_of, SCHEMA)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_a_full_disk_is_one_clear_error_and_leaves_nothing(tmp_path, example, monkeypatch):
    def full(descriptor):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ReliquaryError, match="no space left"):
        write_shard(tmp_path / "data" / "a.parquet", [example], row_of, SCHEMA)
    assert list((tmp_path / "data").iterdir()) == []
