from __future__ import annotations

import json
import shutil

import pyarrow as pa
import pytest

from reliquary.build.reader import BuiltDataset
from reliquary.build.verify import verify_dataset
from reliquary.errors import FaultyFileError, UnknownVersionError
from reliquary.files import atomic_write_json, read_json
from reliquary.records import Manifest, ManifestFile, SourceDigest
from tests.build.edited import edited, with_column, write_manifest
from tests.build.small_crawl import picture

SHARD = "data/grouped/test-00000-of-00001.parquet"


def forged(built, tmp_path, change, **where):
    """Return a copy in which everything agrees with the changed rows, as if a careless editor had built it."""
    return edited(built, tmp_path / built.name, "0.1.0", change, **{"config": "grouped", "split": "test", **where})


@pytest.fixture
def copy(built, tmp_path):
    return shutil.copytree(built, tmp_path / built.name)


def test_a_good_dataset_passes(built):
    summary = verify_dataset(built)
    assert summary.exit_status == 0
    assert summary.made["digest"] == BuiltDataset.open(built).manifest.digest
    assert (summary.made["rows"], summary.made["images decoded"]) == (240, "all")


def test_a_dataset_whose_parts_all_agree_passes_after_an_edit(built, tmp_path):
    verify_dataset(forged(built, tmp_path, lambda table: table))


def test_a_changed_file_is_found(copy):
    (copy / "left_out.csv").write_text("edited")
    with pytest.raises(FaultyFileError, match=r"left_out\.csv: sha256"):
        verify_dataset(copy)


def test_a_leak_is_found(built, tmp_path):
    group = BuiltDataset.open(built).table("grouped", "train", ["group_id"])["group_id"][0].as_py()
    folder = forged(built, tmp_path, lambda table: with_column(table, "group_id", lambda _: group))
    with pytest.raises(FaultyFileError, match=f"grouped: group_id: {group} stands in 'train' and in 'test'"):
        verify_dataset(folder)


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("label", 6, r"outside 0\.\.5"),
        ("split", "train", "rows of another split"),
        ("licence", None, r"no value \(12 rows"),
        ("credit", " ", "empty"),
        ("image_id", "x", "not such an id"),
        ("group_id", "", "not such an id"),
        ("year_begin", 0, "the year 0"),
        ("image", {"bytes": b"not a picture", "path": "a.jpg"}, "cannot be decoded"),
        ("image", {"bytes": None, "path": "a.jpg"}, "cannot be decoded"),
    ],
)
def test_wrong_values_are_found(built, tmp_path, column, value, problem):
    folder = forged(built, tmp_path, lambda table: with_column(table, column, lambda _: value))
    with pytest.raises(FaultyFileError, match=f"{SHARD}: {column}: .*{problem}"):
        verify_dataset(folder)


def test_all_faults_are_listed_each_once(built, tmp_path):
    def change(table):
        return with_column(with_column(table, "label", lambda _: -1), "credit", lambda _: "")

    with pytest.raises(FaultyFileError) as caught:
        verify_dataset(forged(built, tmp_path, change))
    assert {(fault.place, fault.field) for fault in caught.value.faults} == {(SHARD, "label"), (SHARD, "credit")}


def test_a_fast_check_does_not_decode(built, tmp_path):
    folder = forged(built, tmp_path, lambda table: with_column(table, "image", lambda _: {"bytes": b"", "path": "a"}))
    assert verify_dataset(folder, fast=True).made["images decoded"] == "no"


def test_a_doubled_image_is_found(built, tmp_path):
    folder = forged(built, tmp_path, lambda table: pa.concat_tables([table, table.slice(0, 1)]))
    with pytest.raises(FaultyFileError, match="grouped: image_id: .* stands 2 times in the config"):
        verify_dataset(folder)


def test_files_of_another_schema_are_refused(built, tmp_path):
    metadata = {b"reliquary_schema": b"classification/2"}
    folder = forged(built, tmp_path, lambda table: table.replace_schema_metadata({**table.schema.metadata, **metadata}))
    with pytest.raises(UnknownVersionError, match="update reliquary"):
        verify_dataset(folder)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda table: table.drop_columns(["title"]), "title: the column is missing"),
        (lambda table: table.append_column("x", table["view"]), "x: the column is in no contract"),
        (
            lambda table: table.set_column(
                table.schema.get_field_index("view"), "view", table["view"].cast(pa.int64())
            ),
            "view: the type is int64, expected int16",
        ),
    ],
)
def test_columns_that_are_not_those_of_the_contract_are_found(built, tmp_path, change, problem):
    with pytest.raises(FaultyFileError, match=f"{SHARD}: {problem}"):
        verify_dataset(forged(built, tmp_path, change))


def test_class_names_that_differ_between_files_are_found(built, tmp_path):
    def rename(table):
        metadata = {key: value.replace(b"byzantium", b"byzance") for key, value in table.schema.metadata.items()}
        return table.replace_schema_metadata(metadata)

    with pytest.raises(FaultyFileError, match=f"{SHARD}: features: class names"):
        verify_dataset(forged(built, tmp_path, rename))
    shutil.rmtree(tmp_path / built.name)
    with pytest.raises(FaultyFileError, match=r"README\.md: dataset_info of 'grouped': features or class names differ"):
        verify_dataset(edited(built, tmp_path / built.name, "0.1.0", rename))


def test_a_damaged_parquet_file_is_found_beside_other_faults(built, tmp_path):
    folder = forged(built, tmp_path, lambda table: with_column(table, "label", lambda _: 6))
    damaged = folder / "data/grouped/train-00000-of-00001.parquet"
    damaged.write_bytes(b"PAR1" + bytes(2000) + damaged.read_bytes()[2004:])
    write_manifest(folder)
    with pytest.raises(FaultyFileError, match="train-00000-of-00001.parquet: not a readable Parquet file") as caught:
        verify_dataset(folder)
    assert [fault.field for fault in caught.value.faults] == ["", "label"]


def test_a_picture_of_another_size_is_found(built, tmp_path):
    odd = {"bytes": picture(1), "path": "a.jpg"}
    folder = forged(built, tmp_path, lambda table: with_column(table, "image", lambda _: odd, slice(0, 1)))
    with pytest.raises(FaultyFileError, match=r"image: 48 x 40 pixels, where others have 32 x 32 \(1 rows"):
        verify_dataset(folder)


def test_a_public_dataset_with_images_in_copyright_is_found(built, tmp_path):
    held = "https://rightsstatements.org/vocab/InC/1.0/"
    folder = forged(built, tmp_path, lambda table: with_column(table, "licence", lambda _: held))
    with pytest.raises(FaultyFileError, match=f"{SHARD}: licence: '{held}' lets nobody pass images on"):
        verify_dataset(folder)


def test_a_card_with_other_numbers_is_found(copy):
    card = copy / "README.md"
    card.write_text(card.read_text().replace("num_examples: 12", "num_examples: 13"))
    described = json.loads((copy / "croissant.json").read_text())
    (copy / "croissant.json").write_text(json.dumps(described))
    write_manifest(copy)
    with pytest.raises(FaultyFileError, match=r"dataset_info of 'grouped': it counts .*'test': 13.*, in the files are"):
        verify_dataset(copy)


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda described: described["distribution"].pop(0), "of the manifest is missing"),
        (lambda described: described["distribution"][0].update(sha256="0" * 64), "the manifest says"),
        (lambda described: described["distribution"][0].update({"@id": "x"}), "x is not in the manifest"),
        (lambda described: described.update(version="9.9.9"), "version: '9.9.9', the manifest says '0.1.0'"),
        (lambda described: described.pop("distribution"), "not a Croissant description"),
    ],
)
def test_a_croissant_file_that_says_otherwise_is_found(copy, change, problem):
    path = copy / "croissant.json"
    described = json.loads(path.read_text())
    change(described)
    path.write_text(json.dumps(described))
    write_manifest(copy)
    with pytest.raises(FaultyFileError, match=rf"croissant\.json: .*{problem}"):
        verify_dataset(copy)


def test_a_manifest_whose_digest_is_not_that_of_its_files_is_found(copy):
    path = copy / "MANIFEST.json"
    path.write_text(path.read_text().replace('"version": "0.1.0"', '"version": "0.1.1"'))
    with pytest.raises(FaultyFileError, match="is not that of the files listed"):
        verify_dataset(copy)


def test_a_manifest_that_counts_other_rows_is_found(copy):
    path = copy / "MANIFEST.json"
    manifest = read_json(path)
    for file in manifest["files"]:
        file["rows"] = 7 if file["path"] == SHARD else file["rows"]
    files = [ManifestFile(**file) for file in manifest["files"]]
    sources = [SourceDigest(**source) for source in manifest["sources"]]
    digest = Manifest.compute_digest(manifest["name"], "0.1.0", manifest["recipe_sha256"], sources, files)
    atomic_write_json(path, {**manifest, "digest": digest})
    with pytest.raises(FaultyFileError, match=f"{SHARD}: rows: 12 rows, the manifest says 7"):
        verify_dataset(copy)
