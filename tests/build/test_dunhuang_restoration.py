"""The dataset of damaged murals, built from the sample museum's copy, and from real pictures with real masks."""

from __future__ import annotations

import io
from collections import Counter

import datasets
import numpy as np
import pytest
from PIL import Image

from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset
from reliquary.build.verify import verify_dataset
from reliquary.catalogue import Dataset, load_dataset_recipe
from reliquary.catalogue.recipe import Config, SplitBy, Splits
from tests.build.sample_builds import build, few_cut_outs, hashes, sample_copy

NAME = "dunhuang-restoration"
PER_ORIGINAL = 5
WALLS = 8


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return sample_copy(NAME, tmp_path_factory.mktemp("imports"))


@pytest.fixture(scope="module")
def built(copy, tmp_path_factory):
    return build(few_cut_outs(NAME, PER_ORIGINAL), copy, tmp_path_factory.mktemp("builds"))


def rows_of(folder, config="grouped"):
    found = BuiltDataset.open(folder)
    return [row for split in found.splits(config) for row in found.table(config, split).to_pylist()]


def mask_of(row):
    return np.asarray(Image.open(io.BytesIO(row["mask"]["bytes"])))


def test_every_cut_out_has_a_mask_and_says_how_much_is_lost(built):
    rows = rows_of(built)
    assert len(rows) == WALLS * PER_ORIGINAL
    for row in rows:
        mask = mask_of(row)
        assert mask.shape == (256, 256)
        assert set(np.unique(mask)) == {0, 255}
        assert row["hole_ratio"] == pytest.approx(np.mean(mask == 0))
        assert 0.01 < row["hole_ratio"] < 0.15
    kinds = Counter(row["mask_kind"] for row in rows)
    assert set(kinds) == {"dust", "jelly"}
    assert min(kinds.values()) >= 10
    assert len({row["mask"]["bytes"] for row in rows}) == len(rows)


def test_a_cave_stands_in_one_split_and_in_the_papers_split_in_several(built):
    splits = {
        config: Counter(len(found) for found in _splits_of_walls(rows_of(built, config)))
        for config in ("grouped", "paper")
    }
    assert splits["grouped"] == {1: WALLS}
    assert splits["paper"][1] < WALLS


def _splits_of_walls(rows):
    walls = {}
    for row in rows:
        walls.setdefault(row["object_id"], set()).add(row["split"])
    return walls.values()


def test_both_configs_have_the_same_images_and_masks(built):
    grouped, paper = (
        {row["image_id"]: row["mask"] for row in rows_of(built, config)} for config in ("grouped", "paper")
    )
    assert grouped == paper


def test_it_loads_with_typed_features(built, tmp_path):
    loaded = datasets.load_dataset(str(built), split="test", cache_dir=str(tmp_path))
    assert (loaded[0]["image"].mode, loaded[0]["image"].size, loaded[0]["image"].format) == ("RGB", (256, 256), "PNG")
    assert (loaded[0]["mask"].mode, loaded[0]["mask"].size) == ("L", (256, 256))
    assert loaded.features["hole_ratio"].dtype == "float32"
    streamed = datasets.load_dataset(str(built), "paper", split="train", streaming=True)
    assert next(iter(streamed))["mask"].mode == "L"


def test_it_verifies_and_workers_change_no_byte(copy, built, tmp_path):
    verify_dataset(built)
    assert hashes(build(few_cut_outs(NAME, PER_ORIGINAL), copy, tmp_path, workers=2)) == hashes(built)


def test_more_cut_outs_leave_the_first_ones_and_their_masks_as_they_are(copy, built, tmp_path):
    more = build(few_cut_outs(NAME, PER_ORIGINAL + 2), copy, tmp_path)
    before, after = ({row["image_id"]: row["mask"]["bytes"] for row in rows_of(folder)} for folder in (built, more))
    assert len(after) > len(before)
    assert before.items() <= after.items()


def test_the_card_tells_whose_the_images_are(built):
    assert "The images belong to Dunhuang Academy" in (built / "README.md").read_text()


@pytest.mark.needs_shared
def test_real_pictures_keep_the_masks_that_came_with_them(shared_data, tmp_path):
    dataset = load_dataset_recipe(NAME)
    one = Config(description="All.", splits=Splits(by=SplitBy.GROUP, ratios={"test": 1.0}))
    recipe = dataset.recipe.model_copy(update={"crops": None, "configs": {"all": one}})
    summary = build_dataset(
        Dataset(recipe, dataset.card, dataset.path), [shared_data / "inpainting"], tmp_path, quiet=True
    )
    folder = summary.places["dataset"]
    verify_dataset(folder)
    assert (summary.left_out, summary.rejected) == ({}, {})
    rows = {row["object_id"]: row for row in rows_of(folder, "all")}
    assert sorted(rows) == ["kate.png", "library.png", "vase.png"]
    for name, row in rows.items():
        original = np.asarray(Image.open(shared_data / "inpainting" / name.replace(".", "_mask.")))
        assert row["mask_kind"] == "real"
        # A pixel of which a part is lost counts as lost.
        lost = np.mean(original == 0)
        assert lost <= row["hole_ratio"] < 1.6 * lost + 0.01
