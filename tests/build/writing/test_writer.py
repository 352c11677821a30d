from __future__ import annotations

from functools import partial

import pytest

from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset
from reliquary.build.verify import verify_dataset
from reliquary.build.writing import writer
from reliquary.build.writing.shards import plan_shards
from tests.build.small_crawl import small_dataset


@pytest.fixture
def in_many_files(tmp_path, crawl_folder, monkeypatch):
    """A dataset whose files hold about ten images each."""
    monkeypatch.setattr(writer, "plan_shards", partial(plan_shards, limit=9000))
    return build_dataset(small_dataset(), [crawl_folder], tmp_path, quiet=True).places["dataset"]


def test_a_split_of_many_files_is_the_same_as_one_of_one_file(in_many_files, built):
    many, one = BuiltDataset.open(in_many_files), BuiltDataset.open(built)
    names = [path.name for path in many.shards("grouped", "train")]
    assert len(names) > 2
    assert names[1] == f"train-00001-of-{len(names):05}.parquet"
    for split in one.splits("grouped"):
        assert many.table("grouped", split).equals(one.table("grouped", split))
    verify_dataset(in_many_files)


@pytest.mark.real
def test_load_dataset_reads_all_files_of_a_split(in_many_files, built, tmp_path):
    datasets = pytest.importorskip("datasets")
    loaded = datasets.load_dataset(str(in_many_files), split="train", cache_dir=str(tmp_path / "cache"))
    assert (
        loaded["image_id"] == BuiltDataset.open(built).table("grouped", "train", ["image_id"])["image_id"].to_pylist()
    )
