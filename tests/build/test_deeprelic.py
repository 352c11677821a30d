"""The dataset of two pools, built from the sample museum's photographs and renders."""

from __future__ import annotations

from collections import Counter

import pytest

from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset
from reliquary.build.verify import verify_dataset
from reliquary.catalogue import load_dataset_recipe
from reliquary.sample.copies.names import write_sample_copy
from reliquary.sample.copies.scale import Scale

NAMES = ["Cattle", "Camel", "Soldier", "Lamp", "Mask", "Owl", "Lady", "Monster"]

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sources")
    copies = {"deeprelic-real": folder / "deeprelic-real", "deeprelic-renders": folder / "deeprelic"}
    for name, place in copies.items():
        write_sample_copy(name, place, scale=Scale.TINY, quiet=True)
    return list(copies.values())


@pytest.fixture(scope="module")
def built(sources, tmp_path_factory):
    return build_dataset(load_dataset_recipe("deeprelic"), sources, tmp_path_factory.mktemp("builds"), quiet=True)


def test_pools_and_test_stand_once_in_files_of_one_image_of_each_class(built):
    dataset = BuiltDataset.open(built.places["dataset"])
    assert dataset.manifest.name == "deeprelic-sample"
    assert dataset.class_names("fusion-000", "objects.category") == NAMES
    assert sum(file.rows or 0 for file in dataset.manifest.files) == built.made["images"]
    for shard in dataset.shards("fusion-100", "train"):
        assert shard.parent.name == "pools"
    verify_dataset(dataset.path)


def test_load_dataset_gives_every_config_its_share(built, tmp_path):
    datasets = pytest.importorskip("datasets")
    folder = str(built.places["dataset"])
    sizes = set()
    for config in BuiltDataset.open(built.places["dataset"]).configs():
        loaded = datasets.load_dataset(folder, config, cache_dir=str(tmp_path))
        share = sum(row["object_id"].endswith(".jpg") is False for row in loaded["train"].remove_columns("image"))
        assert share * 100 == int(config.removeprefix("fusion-")) * len(loaded["train"])
        counts = Counter(category for row in loaded["train"]["objects"] for category in {o["category"] for o in row})
        assert len(set(counts.values())) == 1
        sizes.add(len(loaded["train"]))
        assert loaded["test"][0]["image"].size == (416, 416)
    assert len(sizes) == 1


def test_workers_change_no_byte(built, sources, tmp_path):
    recipe = load_dataset_recipe("deeprelic")
    again = build_dataset(recipe, sources[::-1], tmp_path, workers=2, quiet=True)
    assert again.made["digest"] == built.made["digest"]
