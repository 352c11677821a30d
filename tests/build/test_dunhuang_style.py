"""The dataset of landscapes, built from the sample museum's copy of mosaics and photographs."""

from __future__ import annotations

from collections import Counter

import datasets
import pytest

from reliquary.build.reader import BuiltDataset
from reliquary.build.verify import verify_dataset
from reliquary.sample.copies.style import PHOTOGRAPHS_FOLDER, STYLE_FOLDER
from tests.build.sample_builds import build, few_cut_outs, hashes, sample_copy

PER_ORIGINAL = 3


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return sample_copy("dunhuang-style", tmp_path_factory.mktemp("imports"))


@pytest.fixture(scope="module")
def built(copy, tmp_path_factory):
    return build(few_cut_outs("dunhuang-style", PER_ORIGINAL), copy, tmp_path_factory.mktemp("builds"))


@pytest.fixture(scope="module")
def rows(built):
    return BuiltDataset.open(built).table("all", "train").to_pylist()


def test_mosaics_are_cut_at_four_resolutions_and_photographs_as_they_are(rows):
    counts = Counter((row["style"], row["dpi"]) for row in rows)
    mosaics = 3
    # At 15 dpi a tiny mosaic is just as large as one cut-out.
    assert counts == {
        (0, 150): mosaics * PER_ORIGINAL,
        (0, 75): mosaics * PER_ORIGINAL,
        (0, 30): mosaics * PER_ORIGINAL,
        (0, 15): mosaics,
        (1, None): 8 * PER_ORIGINAL,
    }


def test_caves_are_named_and_photographs_have_none(rows):
    assert {row["cave"] for row in rows if row["style"] == 1} == {None}
    assert len({row["cave"] for row in rows if row["style"] == 0}) == 3


def test_it_loads_with_typed_features(built, tmp_path):
    loaded = datasets.load_dataset(str(built), "all", split="train", cache_dir=str(tmp_path))
    assert loaded.features["style"].names == [STYLE_FOLDER, PHOTOGRAPHS_FOLDER]
    assert loaded[0]["image"].size == (256, 256)


def test_it_verifies_and_workers_change_no_byte(copy, built, tmp_path):
    verify_dataset(built)
    assert hashes(build(few_cut_outs("dunhuang-style", PER_ORIGINAL), copy, tmp_path, workers=2)) == hashes(built)


def test_the_card_tells_whose_the_images_are(built):
    card = (built / "README.md").read_text()
    assert "Dunhuang Academy" in card
    assert "256 x 256 pixels are cut out" in card
