"""The dataset of reliefs, built from the sample museum's copy, from faulty panels, and from a real relief."""

from __future__ import annotations

import io
from collections import Counter

import datasets
import numpy as np
import pytest
import yaml
from PIL import Image

from reliquary.build.dataset import build_dataset
from reliquary.build.pictures.relief.soft_edges import soft_edges
from reliquary.build.reader import BuiltDataset
from reliquary.build.verify import verify_dataset
from reliquary.catalogue import Dataset, load_dataset_recipe
from reliquary.catalogue.recipe import Config, Filters, SplitBy, Splits
from reliquary.errors import ReliquaryError
from reliquary.height_fields import normals_from_height
from reliquary.sample.reliefs import RELIEF_CLASSES
from tests.build.pictures.encoded import encoded
from tests.build.sample_builds import build, hashes, sample_copy
from tests.build.sources.copies.small_panels import classes_png, put_panel

NAME = "reliefs"
PANELS = 8
MAPS = ("depth", "normals", "soft_edges", "segmentation")
ALL = Config(description="All.", splits=Splits(by=SplitBy.GROUP, ratios={"test": 1.0}))


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return sample_copy(NAME, tmp_path_factory.mktemp("imports"))


@pytest.fixture(scope="module")
def built(copy, tmp_path_factory):
    return build(load_dataset_recipe(NAME), copy, tmp_path_factory.mktemp("builds"))


@pytest.fixture(scope="module")
def rows(built):
    return rows_of(built)


def rows_of(folder, config="grouped"):
    found = BuiltDataset.open(folder)
    return [row for split in found.splits(config) for row in found.table(config, split).to_pylist()]


def values(row, column):
    return np.asarray(Image.open(io.BytesIO(row[column]["bytes"])))


def dataset(**fields):
    found = load_dataset_recipe(NAME)
    return Dataset(found.recipe.model_copy(update={"configs": {"all": ALL}, **fields}), found.card, found.path)


def test_every_photograph_of_every_panel_is_there(copy, rows):
    panels = [yaml.safe_load(path.read_text()) for path in copy.glob("*/panel.yaml")]
    expected = Counter((panel["panel_id"], str(p["degradation"])) for panel in panels for p in panel["photographs"])
    assert Counter((row["panel_id"], str(row["degradation"])) for row in rows) == expected
    assert len(panels) == PANELS


def test_photographs_of_a_panel_share_their_maps_and_stand_in_one_split(rows):
    for panel_id in {row["panel_id"] for row in rows}:
        same = [row for row in rows if row["panel_id"] == panel_id]
        assert len({row["split"] for row in same}) == 1
        assert len({tuple(row[column]["bytes"] for column in MAPS) for row in same}) == 1
        assert len({row["image"]["bytes"] for row in same}) == len(same)


def test_depth_is_that_of_the_copy(copy, rows):
    for row in rows[:3]:
        original = np.asarray(Image.open(copy / row["panel_id"] / "depth.png"))
        depth = values(row, "depth")
        assert depth.dtype == np.uint16
        assert set(np.unique(depth)) <= set(np.unique(original))
        side, left = original.shape[0], (original.shape[1] - original.shape[0]) / 2
        assert depth[100, 100] == original[int(100.5 * side / 256), int(left + 100.5 * side / 256)]
        assert (row["depth_min"], row["depth_max"], row["depth_unit"]) == (pytest.approx(0.91), 1.0, "unitless")


def test_normals_and_soft_edges_follow_from_the_depth_column(rows):
    for row in rows[::7]:
        height = (65535 - values(row, "depth")).astype(np.float32) / 65535 * (row["depth_max"] - row["depth_min"]) * 256
        normals = values(row, "normals") / 127.5 - 1
        assert np.abs(normals - normals_from_height(height)).max() < 0.01
        assert np.mean(values(row, "soft_edges") == soft_edges(height.astype(np.float64), 4)) > 0.999


def test_maps_say_something(rows):
    edges = np.concatenate([values(row, "soft_edges") for row in rows])
    shares = np.bincount(edges.ravel(), minlength=5) / edges.size
    assert len(shares) == 5
    assert shares[0] > 0.7
    assert min(shares[1:]) > 0.002
    classes = np.concatenate([values(row, "segmentation") for row in rows])
    assert set(np.unique(classes)) == set(range(len(RELIEF_CLASSES)))


def test_the_classes_of_the_recipe_and_its_card_are_those_of_the_sample(built):
    assert tuple(load_dataset_recipe(NAME).recipe.labels.names) == RELIEF_CLASSES
    assert (
        ", ".join(f"{index} {name}" for index, name in enumerate(RELIEF_CLASSES)) in (built / "README.md").read_text()
    )


def test_it_loads_with_images_of_the_right_modes(built, tmp_path):
    row = datasets.load_dataset(str(built), split="test", cache_dir=str(tmp_path))[0]
    modes = {column: (row[column].mode, row[column].size) for column in ("image", *MAPS)}
    size = (256, 256)
    assert modes == {
        "image": ("RGB", size),
        "depth": ("I;16", size),
        "normals": ("RGB", size),
        "soft_edges": ("L", size),
        "segmentation": ("L", size),
    }


def test_it_verifies_and_workers_change_no_byte(copy, built, tmp_path):
    verify_dataset(built)
    assert hashes(build(load_dataset_recipe(NAME), copy, tmp_path, workers=2)) == hashes(built)


def small(**fields):
    image = load_dataset_recipe(NAME).recipe.image.model_copy(update={"size": (32, 32)})
    labels = load_dataset_recipe(NAME).recipe.labels.model_copy(update={"names": ["ground", "figure"]})
    return dataset(image=image, labels=labels, filters=Filters(min_side=32), **fields)


def test_maps_that_cannot_be_used_are_counted_rejections(tmp_path):
    copy = tmp_path / NAME
    for number, name in enumerate(("good", "8 bits", "index")):
        put_panel(copy, name, seed=number)
    (copy / "8 bits" / "depth.png").write_bytes(encoded(Image.new("L", (48, 40))))
    (copy / "index" / "classes.png").write_bytes(classes_png(n=5))
    put_panel(copy, "class", seed=7, classes=["ground", "figure", "unheard of"])
    summary = build_dataset(small(), [copy], tmp_path / "builds", quiet=True)
    assert summary.rejected == {
        "a class index beyond the classes of panel.yaml": 2,
        "a map that is not a 16-bit grey PNG": 2,
        "panel with a class that is not in the labels": 2,
    }
    assert {row["panel_id"] for row in rows_of(summary.places["dataset"], "all")} == {"good"}


def test_a_panel_smaller_than_the_images_is_left_out(tmp_path):
    put_panel(tmp_path / NAME, "A")
    with pytest.raises(ReliquaryError, match="too small"):
        build_dataset(dataset(), [tmp_path / NAME], tmp_path / "builds", quiet=True)


def test_a_panel_without_a_segmentation_has_null_there(tmp_path):
    copy = tmp_path / NAME
    (put_panel(copy, "A", segmentation=None, classes=None) / "classes.png").unlink()
    folder = build_dataset(small(), [copy], tmp_path / "builds", quiet=True).places["dataset"]
    verify_dataset(folder)
    assert {row["segmentation"] for row in rows_of(folder, "all")} == {None}
    loaded = datasets.load_dataset(str(folder), split="test", cache_dir=str(tmp_path / "cache"))
    assert loaded[0]["segmentation"] is None


@pytest.mark.needs_shared
def test_a_real_depth_map(shared_data, tmp_path):
    """A scene with 201 grey levels of depth, and the bas-relief that others made of it as its photograph."""
    home = tmp_path / NAME / "slc"
    home.mkdir(parents=True)
    grey = np.asarray(Image.open(shared_data / "relief" / "slc_depth.png"))[::4, ::4, 0].astype(np.uint16)
    (home / "depth.png").write_bytes(encoded(Image.fromarray(grey * np.uint16(257))))
    photograph = Image.open(shared_data / "relief" / "slc_bas_relief.png").reduce(4)
    (home / "photograph.png").write_bytes(encoded(photograph))
    said = {
        "schema": "panel/1",
        "panel_id": "slc",
        "photographs": [{"file": "photograph.png"}],
        "depth": "depth.png",
        "depth_min": 0.9,
        "depth_max": 1.0,
        "depth_unit": "unitless",
    }
    (home / "panel.yaml").write_text(yaml.safe_dump(said))
    folder = build_dataset(dataset(), [tmp_path / NAME], tmp_path / "builds", quiet=True).places["dataset"]
    verify_dataset(folder)
    (row,) = rows_of(folder, "all")
    assert len(np.unique(values(row, "depth"))) <= 201
    assert 0.02 < np.mean(values(row, "soft_edges") > 0) < 0.5
