"""mlcroissant reads every kind of dataset that the catalogue has, as the rows are."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from reliquary.build.dataset import build_dataset
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import load_dataset_recipe
from reliquary.sample.copies.names import write_sample_copy
from reliquary.sample.copies.scale import Scale
from tests.build.sample_builds import few_cut_outs, sample_copy

pytestmark = [pytest.mark.real, pytest.mark.slow]


@pytest.fixture(scope="module")
def builds(tmp_path_factory):
    """Return the folder of each dataset that comes from a local copy, built tiny."""
    folder = tmp_path_factory.mktemp("kinds")
    datasets = {name: few_cut_outs(name, 3) for name in ("dunhuang-detection", "dunhuang-restoration")}
    datasets["reliefs"] = load_dataset_recipe("reliefs")
    built = {
        name: build_dataset(dataset, [sample_copy(name, folder)], folder / "builds", quiet=True).places["dataset"]
        for name, dataset in datasets.items()
    }
    pools = {"deeprelic-real": folder / "deeprelic-real", "deeprelic-renders": folder / "deeprelic"}
    for name, place in pools.items():
        write_sample_copy(name, place, scale=Scale.TINY, quiet=True)
    summary = build_dataset(load_dataset_recipe("deeprelic"), list(pools.values()), folder / "builds", quiet=True)
    return built | {"deeprelic": summary.places["dataset"]}


@pytest.mark.parametrize("name", ["dunhuang-detection", "dunhuang-restoration", "reliefs", "deeprelic"])
def test_records_are_the_rows(builds, name):
    mlcroissant = pytest.importorskip("mlcroissant")
    dataset = BuiltDataset.open(builds[name])
    described = mlcroissant.Dataset(jsonld=str(dataset.path / "croissant.json"))
    assert not described.metadata.ctx.issues.errors
    assert not described.metadata.ctx.issues.warnings
    for config in dataset.configs():
        tables = [dataset.table(config, split) for split in dataset.splits(config)]
        rows = {row["image_id"]: row for table in tables for row in table.to_pylist()}
        records = {plain(record["image_id"]): record for record in map(short_names, described.records(config))}
        assert records.keys() == rows.keys()
        for image_id, row in rows.items():
            assert {column: plain(value) for column, value in records[image_id].items()} == expected(row)


def short_names(value):
    """Return a record with ``bbox`` in the place of ``grouped/objects/bbox``."""
    if isinstance(value, dict):
        return {name.rsplit("/", 1)[-1]: short_names(part) for name, part in value.items()}
    return [short_names(part) for part in value] if isinstance(value, list) else value


def plain(value):
    if isinstance(value, Image.Image):
        return value.mode, value.size
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if isinstance(value, list):
        return [plain(part) for part in value]
    return value.decode() if isinstance(value, bytes) else value


def expected(row):
    """Return a row as mlcroissant gives it: images decoded, and a struct that is null with nulls in it."""
    found = dict(row)
    for column, value in row.items():
        if isinstance(value, dict) and "bytes" in value:
            image = Image.open(io.BytesIO(value["bytes"]))
            found[column] = image.mode, image.size
    if "degradation" in row and row["degradation"] is None:
        found["degradation"] = {"name": None, "seed": None}
    return found
