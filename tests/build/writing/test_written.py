from __future__ import annotations

from fnmatch import fnmatch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.planning.stores import ConfigPlan, Part, Piece, Store
from reliquary.build.writing.shards import Shard, shard_path
from reliquary.build.writing.written import WrittenStore, files_of_split, first_numbers, patterns_of_split


@given(st.integers(1, 99_999), st.integers(0, 99_999))
def test_patterns_match_the_first_numbers_and_no_others(count, number):
    matches = [pattern for pattern in first_numbers(count) if fnmatch(f"{number:05}", pattern)]
    assert len(matches) == (number < count)


def test_patterns_are_few():
    assert list(first_numbers(37)) == ["000[0-2]?", "0003[0-6]"]


@pytest.fixture
def written():
    parts = [Part("real", "train", [], 8), Part("test", "test", [])]
    shards = [Shard("pools", "real", shard_path("pools", "real", number, 20), 8, 1) for number in range(20)]
    shards.append(Shard("pools", "test", shard_path("pools", "test", 0, 1), 5, 1))
    return {"pools": WrittenStore(Store("pools", None, by_group=True, parts=parts), None, shards)}


@pytest.mark.parametrize(
    ("piece", "patterns", "count"),
    [
        (Piece("real"), ["data/pools/real-*"], 20),
        (Piece("real", 0, 20), ["data/pools/real-*"], 20),
        (Piece("real", 0, 12), ["data/pools/real-0000?-of-*", "data/pools/real-0001[0-1]-of-*"], 12),
        (Piece("real", 18, 20), [f"data/pools/real-000{n}-of-00020.parquet" for n in (18, 19)], 2),
        (Piece("test"), ["data/pools/test-*"], 1),
    ],
)
def test_a_split_is_named_by_patterns_that_match_its_files(written, piece, patterns, count):
    config = ConfigPlan("fusion", "x", "pools", {"train": [piece]})
    found = patterns_of_split(config, "train", written)
    paths = [shard.path for shard in written["pools"].shards if any(fnmatch(shard.path, p) for p in found)]
    assert paths == [shard.path for shard in files_of_split(config, "train", written)]
    assert len(paths) == count
    assert found == patterns
