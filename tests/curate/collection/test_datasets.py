from __future__ import annotations

import io
import os
import shutil

import pyarrow.parquet as pq
import pytest
from PIL import Image

from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import load_dataset_recipe
from reliquary.catalogue.recipe import TaskKind
from reliquary.curate.collection import open_collection
from reliquary.curate.collection.item import CollectionKind
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.errors import ReliquaryError
from reliquary.records import ImageSource, YearQuality, YearSource
from reliquary.workspace import Workspace
from tests.build.sample_builds import build, few_cut_outs, sample_copy
from tests.build.small_crawl import CLASSES, SmallCrawl, ordinary_crawl, picture, small_dataset

ORIGINALS = 36
"""Pictures of a crawl of 18 objects with one to three views each."""


@pytest.fixture(scope="module", autouse=True)
def _no_waiting_for_the_disk():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda descriptor: None)
        yield


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    return Workspace(tmp_path_factory.mktemp("workspace"))


@pytest.fixture(scope="module")
def built(workspace, tmp_path_factory):
    crawl = ordinary_crawl(tmp_path_factory.mktemp("crawls") / "met", n_objects=18).write()
    return build_dataset(small_dataset(), [crawl], workspace.builds, quiet=True).places["dataset"]


def test_each_picture_is_one_item_whatever_its_configs(built, workspace):
    collection = open_collection(str(built), workspace)
    assert collection.kind is CollectionKind.DATASET
    assert collection.name == "provenance"
    assert collection.path == built
    assert collection.state == BuiltDataset.open(built).manifest.digest
    assert len(collection.items) == len(collection.by_picture) == ORIGINALS
    assert collection.class_names == list(CLASSES)
    assert collection.keeps_groups == {"grouped": True, "paper": False}
    for item in collection.items:
        assert set(item.splits) == {"grouped", "paper"}
        assert item.label in CLASSES
        assert item.classes == (item.label,)
        assert (item.museum, item.shows, item.licence) == ("met", ImageSource.REAL, "CC0-1.0")
        assert item.boxes is None
        assert item.layers == ()
    assert {item.splits["grouped"] for item in collection.items} == {"train", "validation", "test"}


def test_the_name_of_a_dataset_means_its_latest_build(built, workspace):
    assert open_collection("provenance", workspace).path == built


def test_pictures_are_read_in_any_order(built, workspace):
    collection = open_collection(str(built), workspace)
    order = list(collection.by_picture)
    forwards = {sha256: collection.read(sha256) for sha256 in order}
    assert {sha256: collection.read(sha256) for sha256 in reversed(order)} == forwards
    assert {Image.open(io.BytesIO(data)).size for data in forwards.values()} == {(32, 32)}
    with pytest.raises(ReliquaryError, match="no image with the id ffff"):
        collection.read("f" * 64)


def shards_of(folder):
    dataset = BuiltDataset.open(folder)
    return [shard for config in dataset.configs() for split in dataset.splits(config)
            for shard in dataset.shards(config, split)]  # fmt: skip


@pytest.fixture
def copy(built, tmp_path):
    return shutil.copytree(built, tmp_path / built.name)


def test_a_shard_that_goes_missing_is_told(copy, workspace):
    collection = open_collection(str(copy), workspace)
    for shard in dict.fromkeys(shards_of(copy)):
        shard.unlink()
    with pytest.raises(ReliquaryError, match="the file is missing"):
        collection.read(collection.items[0].sha256)


@pytest.mark.parametrize("column", ["image_id", "image.bytes"])
def test_damaged_pages_are_told(copy, workspace, column):
    collection = open_collection(str(copy), workspace)
    for shard in dict.fromkeys(shards_of(copy)):
        group = pq.read_metadata(shard).row_group(0)
        chunk = next(group.column(n) for n in range(group.num_columns) if group.column(n).path_in_schema == column)
        start = chunk.dictionary_page_offset or chunk.data_page_offset
        data = bytearray(shard.read_bytes())
        data[start : start + 40] = b"\xff" * 40
        shard.write_bytes(data)
    with pytest.raises(ReliquaryError, match="missing or not a readable Parquet file"):
        collection.read(collection.items[0].sha256)


def sample(name, tmp_path, per_original=None):
    """Build the sample copy of a dataset and open it."""
    dataset = load_dataset_recipe(name) if per_original is None else few_cut_outs(name, per_original)
    folder = build(dataset, sample_copy(name, tmp_path), tmp_path / "builds")
    return open_collection(str(folder), Workspace(tmp_path))


def check_that_all_can_be_looked_at(collection):
    assert collection.name.endswith("-sample")
    for sha256, items in collection.by_picture.items():
        picture = WorkingPicture(collection.read(sha256))
        for layer in items[0].layers:
            assert WorkingPicture(collection.read_layer(sha256, layer)).width == picture.width


@pytest.mark.slow
def test_detection(tmp_path):
    collection = sample("dunhuang-detection", tmp_path, per_original=2)
    check_that_all_can_be_looked_at(collection)
    assert collection.class_names == []
    boxes = [box for item in collection.items for box in item.boxes]
    assert boxes
    assert {item.label for item in collection.items} == {None}
    names = {name for config in BuiltDataset.open(collection.path).configs()
             for name in BuiltDataset.open(collection.path).class_names(config, "objects.category")}  # fmt: skip
    assert {box.name for box in boxes} <= names
    assert min(box.width for box in boxes) > 0


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "per_original", "layers"),
    [("dunhuang-restoration", 2, {"mask"}), ("reliefs", None, {"depth"})],
)
def test_pictures_with_layers(name, per_original, layers, tmp_path):
    collection = sample(name, tmp_path, per_original)
    check_that_all_can_be_looked_at(collection)
    assert all(layers <= set(item.layers) for item in collection.items)


@pytest.mark.slow
def test_style(tmp_path):
    collection = sample("dunhuang-style", tmp_path, per_original=2)
    check_that_all_can_be_looked_at(collection)
    assert {item.label for item in collection.items} <= set(collection.class_names)
    assert None not in {item.label for item in collection.items}


def test_epochs(tmp_path):
    crawl = SmallCrawl(tmp_path / "crawl")
    for number in range(60):
        years = {"year_begin": 100 + 20 * number, "year_end": 100 + 20 * number}
        quality = {"year_quality": YearQuality.EXACT, "year_source": YearSource.TEXT}
        crawl.add(str(number), CLASSES[number % 2], picture(number), **years, **quality)
    epochs = load_dataset_recipe("smb-epochs").recipe.epochs.model_copy(update={"classes": 4})
    recipe = small_dataset(task=TaskKind.EPOCHS, epochs=epochs)
    folder = build_dataset(recipe, [crawl.write()], tmp_path / "builds", quiet=True).places["dataset"]
    collection = open_collection(str(folder), Workspace(tmp_path))
    assert {item.label for item in collection.items} == set(CLASSES[:2])
    assert sorted(item.year_begin for item in collection.items) == list(range(100, 1300, 20))
    assert all(item.year_begin == item.year_end for item in collection.items)
