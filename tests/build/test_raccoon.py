"""A stranger's Pascal VOC set, built with a recipe of one's own."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import datasets
import pytest

from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset
from reliquary.build.verify import verify_dataset
from reliquary.catalogue import load_dataset_recipe

RECIPE = Path(__file__).parent / "recipes" / "raccoon"
DIFFERENT_BOXES = "identical pictures with different annotations"

pytestmark = pytest.mark.needs_shared


@pytest.fixture(scope="module")
def summary(shared_data, tmp_path_factory):
    dataset = load_dataset_recipe(f"{RECIPE}/")
    source = shared_data / "detection" / "raccoon"
    return build_dataset(dataset, [source], tmp_path_factory.mktemp("builds"), workers=2, quiet=True)


@pytest.fixture(scope="module")
def rows(summary):
    found = BuiltDataset.open(summary.places["dataset"])
    return [row for split in found.splits("grouped") for row in found.table("grouped", split).to_pylist()]


def test_all_200_pictures_and_217_boxes_are_accounted_for(summary, rows):
    """Four pictures stand there twice, and were given slightly different boxes each time."""
    assert summary.left_out == {DIFFERENT_BOXES: 8}
    assert summary.rejected == {}
    assert len(rows) == 192
    assert sum(len(row["objects"]) for row in rows) == 217 - 8


def test_boxes_are_where_their_annotation_says(rows):
    """raccoon-1.xml: a picture of 650 x 417 with a box from (81, 88) to (522, 408), in 416 x 416 with bars."""
    (row,) = (row for row in rows if row["object_id"] == "images/raccoon-1.jpg")
    scale_x, height = 416 / 650, round(417 / 650 * 416)
    scale_y, top = height / 417, round((416 - height) / 2)
    expected = [80 * scale_x, top + 87 * scale_y, 442 * scale_x, 321 * scale_y]
    assert row["objects"][0]["bbox"] == pytest.approx(expected, abs=1e-3)


def test_every_picture_keeps_its_licence(rows):
    assert Counter((row["licence"], row["credit"], row["source"]) for row in rows) == {("MIT", "Dat Tran", "real"): 192}


def test_it_loads_and_verifies(summary, tmp_path):
    folder = summary.places["dataset"]
    verify_dataset(folder)
    loaded = datasets.load_dataset(str(folder), cache_dir=str(tmp_path))
    assert {split: len(rows) > 0 for split, rows in loaded.items()} == {"train": True, "test": True}
    assert loaded["train"].features["objects"].feature["category"].names == ["raccoon"]
