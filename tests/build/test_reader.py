from __future__ import annotations

import json
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliquary.build.reader import BuiltDataset, find_build
from reliquary.errors import FaultyFileError, ReliquaryError, UnknownVersionError
from tests.build.small_crawl import CLASSES


@pytest.fixture
def copy(built, tmp_path):
    return shutil.copytree(built, tmp_path / built.name)


def test_it_knows_configs_splits_and_class_names_in_the_recipes_order(built):
    dataset = BuiltDataset.open(built)
    assert dataset.configs() == ["grouped", "paper"]
    assert dataset.splits("grouped") == ["train", "validation", "test"]
    assert dataset.class_names("grouped") == list(CLASSES)


def test_rows_are_sorted_by_image_id_whatever_the_columns(built):
    dataset = BuiltDataset.open(built)
    table = dataset.table("grouped", "train", ["label", "view"])
    assert table.column_names == ["label", "view"]
    whole = dataset.table("grouped", "train")
    ids = whole["image_id"].to_pylist()
    assert ids == sorted(ids)
    assert whole["label"].to_pylist() == table["label"].to_pylist()


def test_rows_of_several_unsorted_shards_are_sorted(copy):
    dataset = BuiltDataset.open(copy)
    (shard,) = dataset.shards("grouped", "test")
    rows = pq.read_table(shard)
    reversed_rows = rows.take(pa.array(range(len(rows) - 1, -1, -1)))
    pq.write_table(reversed_rows, shard)
    assert BuiltDataset.open(copy).table("grouped", "test").equals(rows)


@pytest.mark.parametrize(
    ("ask", "named"),
    [
        (lambda d: d.splits("grouqed"), "grouqed.*grouped, paper"),
        (lambda d: d.table("grouped", "dev"), "dev.*train, validation, test"),
        (lambda d: d.table("grouped", "test", ["labl"]), "labl.*label"),
        (lambda d: d.class_names("grouped", "title"), "title.*no class names"),
    ],
)
def test_an_unknown_name_is_told_with_the_known_ones(built, ask, named):
    with pytest.raises(ReliquaryError, match=named):
        ask(BuiltDataset.open(built))


def test_a_folder_that_is_no_dataset_is_refused(tmp_path):
    with pytest.raises(ReliquaryError, match=r"MANIFEST\.json is missing"):
        BuiltDataset.open(tmp_path)
    with pytest.raises(ReliquaryError, match="no such folder"):
        BuiltDataset.open(tmp_path / "nowhere")


def test_a_manifest_of_a_future_version_is_refused(copy):
    path = copy / "MANIFEST.json"
    path.write_text(json.dumps(json.loads(path.read_text()) | {"schema": "manifest/3"}))
    with pytest.raises(UnknownVersionError, match="update reliquary"):
        BuiltDataset.open(copy)


def test_a_damaged_or_missing_shard_is_named(copy):
    dataset = BuiltDataset.open(copy)
    (shard,) = dataset.shards("grouped", "test")
    shard.write_bytes(shard.read_bytes()[:1000])
    with pytest.raises(ReliquaryError, match=r"test-00000-of-00001\.parquet: not a readable Parquet file"):
        dataset.table("grouped", "test")
    shard.unlink()
    with pytest.raises(ReliquaryError, match="the file is missing"):
        dataset.table("grouped", "test")


@pytest.mark.parametrize("head", ["", "- a list", "configs: [{config_name: x}]", ": :\n  ["])
def test_a_card_with_a_broken_head_is_refused(copy, head):
    (copy / "README.md").write_text(f"---\n{head}\n---\n")
    with pytest.raises(ReliquaryError, match=r"README\.md"):
        BuiltDataset.open(copy).configs()


def test_verify_lists_every_changed_missing_and_unknown_file(copy):
    BuiltDataset.open(copy).verify()
    (copy / ".gitattributes").write_text("hidden files belong to the Hub")
    BuiltDataset.open(copy).verify()
    with (copy / "README.md").open("a") as handle:
        handle.write("!")
    (copy / "croissant.json").unlink()
    (copy / "data" / "extra.parquet").write_text("")
    with pytest.raises(FaultyFileError) as error:
        BuiltDataset.open(copy).verify()
    assert [fault.place for fault in error.value.faults] == ["README.md", "croissant.json", "data/extra.parquet"]


def make_build(builds, name):
    (builds / name).mkdir(parents=True)
    (builds / name / "MANIFEST.json").touch()


def test_find_build_takes_the_newest_version_by_number(tmp_path):
    for name in ("art-0.9.0", "art-0.10.0", "art-sample-1.0.0", "art-deco-2.0.0"):
        make_build(tmp_path, name)
    (tmp_path / "art-3.0.0").mkdir()
    assert find_build(tmp_path, "art").name == "art-0.10.0"


def test_find_build_falls_back_to_the_sample(tmp_path):
    make_build(tmp_path, "art-sample-1.0.0")
    assert find_build(tmp_path, "art").name == "art-sample-1.0.0"


def test_find_build_says_what_to_run(tmp_path):
    with pytest.raises(ReliquaryError, match="reliquary build art"):
        find_build(tmp_path, "art")
