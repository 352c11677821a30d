"""The dataset of boxes on murals, built from the sample museum's copy of walls."""

from __future__ import annotations

import datasets
import numpy as np
import pytest
from PIL import Image

from reliquary.build.kinds.cutouts import excerpts
from reliquary.build.reader import BuiltDataset
from reliquary.build.sources.copies import read_copy
from reliquary.build.verify import verify_dataset
from reliquary.catalogue import load_dataset_recipe
from reliquary.sample.copies.detection import CLASS_NAMES
from reliquary.sample.murals import Mural, MuralBox, crop_mural
from tests.build.pictures.encoded import decoded
from tests.build.sample_builds import build, few_cut_outs, hashes, sample_copy

PER_WALL = 6


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return sample_copy("dunhuang-detection", tmp_path_factory.mktemp("imports"))


@pytest.fixture(scope="module")
def built(copy, tmp_path_factory):
    return build(few_cut_outs("dunhuang-detection", PER_WALL), copy, tmp_path_factory.mktemp("builds"))


@pytest.fixture(scope="module")
def loaded(built, tmp_path_factory):
    return datasets.load_dataset(str(built), "grouped", cache_dir=str(tmp_path_factory.mktemp("cache")))


def all_rows(built):
    found = BuiltDataset.open(built)
    return [row for split in found.splits("grouped") for row in found.table("grouped", split).to_pylist()]


def test_every_wall_gives_its_cut_outs(built):
    rows = all_rows(built)
    assert len(rows) == 8 * PER_WALL
    assert {(row["width"], row["height"], row["source"]) for row in rows} == {(600, 600, "sample")}
    assert BuiltDataset.open(built).manifest.name == "dunhuang-detection-sample"


def test_it_loads_with_typed_features(loaded):
    objects = loaded["train"].features["objects"].feature
    assert objects["category"].names == load_dataset_recipe("dunhuang-detection").recipe.labels.names
    assert objects["bbox"].feature.dtype == "float32"
    row = loaded["train"][0]
    assert row["image"].size == (600, 600)
    for found in row["objects"]:
        x, y, width, height = found["bbox"]
        assert min(x, y) >= 0
        assert max(x + width, y + height) <= 600
        assert found["area"] == pytest.approx(width * height)


def test_ids_of_objects_are_unique(loaded):
    ids = [
        found["id"] for split in loaded.values() for row in split.remove_columns("image") for found in row["objects"]
    ]
    assert len(set(ids)) == len(ids) > 100


def test_cut_outs_are_what_the_sample_museum_would_cut_there(built, copy):
    """The museum's own way to cut a wall, which knows nothing of datasets, gives the same pixels and boxes."""
    dataset = few_cut_outs("dunhuang-detection", PER_WALL)
    rows = {row["image_id"]: row for row in all_rows(built)}
    names = dataset.recipe.labels.names
    for wall in read_copy(copy, dataset.recipe.sources[0], quiet=True).candidates:
        boxes = [MuralBox(box.x, box.y, box.width, box.height, box.name) for box in wall.boxes]
        mural = Mural(np.asarray(Image.open(copy / wall.item)), tuple(boxes))
        for excerpt in excerpts(wall, dataset.recipe, {})[0]:
            cut = crop_mural(mural, *excerpt.box)
            row = rows[excerpt.image_id]
            assert [(*found["bbox"], names[found["category"]]) for found in row["objects"]] == [*map(tuple, cut.boxes)]
            shown = np.asarray(decoded(row["image"]["bytes"]), float)
            assert np.abs(shown - cut.image).mean() < 3  # JPEG


def test_no_cave_stands_in_two_splits_and_every_split_has_images(built):
    found = BuiltDataset.open(built)
    caves = {
        split: {name.split("cave-")[1][:2] for name in found.table("grouped", split, ["object_id"])[0].to_pylist()}
        for split in found.splits("grouped")
    }
    assert all(caves.values())
    assert sum(len(names) for names in caves.values()) == len(set.union(*caves.values())) == 8
    verify_dataset(built)


def test_workers_change_no_byte(copy, built, tmp_path):
    assert hashes(build(few_cut_outs("dunhuang-detection", PER_WALL), copy, tmp_path, workers=2)) == hashes(built)


def test_its_classes_are_those_of_the_sample_walls():
    assert set(load_dataset_recipe("dunhuang-detection").recipe.labels.names) == set(CLASS_NAMES.values())


def test_the_card_tells_whose_the_images_are(built):
    card = (built / "README.md").read_text()
    assert "Dunhuang Academy" in card
    assert "600 x 600 pixels are cut out" in card
