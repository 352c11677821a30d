from __future__ import annotations

import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliquary.build.reader import BuiltDataset
from reliquary.build.verify import verify_dataset
from reliquary.errors import FaultyFileError, UnknownVersionError
from reliquary.files import sha256_file
from reliquary.records import Manifest, ManifestFile, write_document


def forge(folder, split, change):
    """Change the rows of a split and write a manifest that agrees, as a careless editor might."""
    dataset = BuiltDataset.open(folder)
    (shard,) = dataset.shards("grouped", split)
    pq.write_table(change(pq.read_table(shard)), shard)
    old = dataset.manifest
    files = [
        ManifestFile(path=f.path, sha256=sha256_file(folder / f.path), bytes=(folder / f.path).stat().st_size)
        for f in old.files
    ]
    digest = Manifest.compute_digest(old.name, old.version, old.recipe_sha256, old.sources, files)
    write_document(folder / "MANIFEST.json", old.model_copy(update={"files": files, "digest": digest}))


def replaced(table, column, values):
    index = table.schema.get_field_index(column)
    return table.set_column(index, table.schema.field(index), pa.array(values, table.schema.field(index).type))


@pytest.fixture
def copy(built, tmp_path):
    return shutil.copytree(built, tmp_path / built.name)


def test_a_good_dataset_passes(built):
    summary = verify_dataset(built)
    assert summary.exit_status == 0
    assert summary.made["digest"] == BuiltDataset.open(built).manifest.digest


def test_a_changed_file_is_found(copy):
    (copy / "left_out.csv").write_text("edited")
    with pytest.raises(FaultyFileError, match=r"left_out\.csv: sha256"):
        verify_dataset(copy)


def test_a_leak_is_found(copy):
    group = BuiltDataset.open(copy).table("grouped", "train", ["group_id"])["group_id"][0].as_py()
    forge(copy, "test", lambda table: replaced(table, "group_id", [group] * len(table)))
    with pytest.raises(FaultyFileError, match=f"group_id: {group} stands in 'train' and in 'test'"):
        verify_dataset(copy)


@pytest.mark.parametrize(
    ("column", "value", "problem"),
    [
        ("label", 6, r"outside 0\.\.5"),
        ("split", "train", "rows of another split"),
        ("licence", None, "12 rows have none"),
    ],
)
def test_wrong_values_are_found(copy, column, value, problem):
    forge(copy, "test", lambda table: replaced(table, column, [value] * len(table)))
    with pytest.raises(FaultyFileError, match=f"grouped/test: {column}: .*{problem}"):
        verify_dataset(copy)


def test_a_doubled_image_is_found(copy):
    forge(copy, "test", lambda table: pa.concat_tables([table, table.slice(0, 1)]))
    with pytest.raises(FaultyFileError, match="stands 2 times in the config"):
        verify_dataset(copy)


def test_files_of_another_schema_are_refused(copy):
    metadata = {b"reliquary_schema": b"classification/2"}
    forge(copy, "test", lambda table: table.replace_schema_metadata({**table.schema.metadata, **metadata}))
    with pytest.raises(UnknownVersionError, match="update reliquary"):
        verify_dataset(copy)
