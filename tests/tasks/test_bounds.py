from __future__ import annotations

import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import AgePrediction, ClassificationPrediction
from reliquary.records.tables import SCHEMA_KEY
from reliquary.tasks import bounds, read_predictions

SHA = "ab" * 32

MEASURED = """
import sys
from pathlib import Path
from reliquary.errors import ReliquaryError
from reliquary.records import ClassificationPrediction
from reliquary.tasks import read_predictions

def peak():
    (line,) = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1])

before = peak()
try:
    read_predictions(Path(sys.argv[1]), ClassificationPrediction)
except ReliquaryError as error:
    print(error)
print((peak() - before) // 1024)
"""
"""Prints why a file is refused, and how many MiB looking at it took."""


def lists(values, rows):
    """Return scores: lists of equal length."""
    ends = np.linspace(0, len(values), rows + 1).astype(np.int32)
    kind = ClassificationPrediction.arrow_schema().field("scores").type
    return pa.ListArray.from_arrays(ends, np.asarray(values, np.float32)).cast(kind)


def columns_of(scores):
    """Return all columns of predictions of classes."""
    feature = pa.nulls(len(scores), ClassificationPrediction.arrow_schema().field("feature").type)
    return {"image_id": [SHA] * len(scores), "scores": scores, "feature": feature}


def write(path, columns, **options):
    """Write a table that says that it is one of predictions of classes."""
    metadata = {SCHEMA_KEY: ClassificationPrediction.schema_id().encode(), b"scores": b"logits"}
    pq.write_table(pa.table(columns).replace_schema_metadata(metadata), path, compression="zstd", **options)


def repeated_text(rows=117):
    """Return a text of 40 MiB that stands in every row, and is written once."""
    return pa.DictionaryArray.from_arrays(pa.array([0] * rows, pa.int32()), ["y" * (40 << 20)])


def small_files(path):
    """Write small files that would unpack to gigabytes; yield what is said of each, and how many MiB it may take."""
    columns = columns_of(lists(np.zeros(117), 117))
    write(path / "unknown.parquet", {**columns, "x": repeated_text()}, dictionary_pagesize_limit=1 << 30)
    yield "unknown", "41,943,040 bytes in a text of x", 300
    write(path / "id.parquet", {**columns, "image_id": repeated_text()}, dictionary_pagesize_limit=1 << 30)
    yield "id", "41,943,040 bytes in a text of image_id", 300
    write(path / "row.parquet", columns_of(lists(np.zeros(30_000_000), 1)))
    yield "row", "30,000,000 values in a row", 50
    write(path / "nan.parquet", columns_of(lists(np.full(6_000_000, np.nan), 100)))
    yield "nan", "scores[0]: Input should be a finite number, found nan", 300


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the peak of memory is read from /proc")
def test_small_files_do_not_fill_the_memory(tmp_path):
    for name, said, most in small_files(tmp_path):
        path = tmp_path / f"{name}.parquet"
        assert path.stat().st_size < 100_000
        command = [sys.executable, "-c", MEASURED, str(path)]
        answer = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60).stdout
        assert said in answer
        assert int(answer.splitlines()[-1]) < most, name


def test_rows_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MAX_ROWS", 4)
    write(tmp_path / "rows.parquet", columns_of(lists(np.zeros(5), 5)))
    with pytest.raises(ReliquaryError, match="5 rows; a file of predictions may have 4"):
        read_predictions(tmp_path / "rows.parquet", ClassificationPrediction)


@pytest.mark.parametrize("kind", [pa.string(), pa.large_string(), pa.binary(), pa.large_binary()])
def test_texts_are_counted_as_often_as_they_stand(kind, tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MAX_TEXTS", 1_000)
    path = tmp_path / "texts.parquet"
    for rows in (10, 11):
        pq.write_table(pa.table({"image_id": pa.array(["x" * 100] * rows, pa.string()).cast(kind)}), path)
        if rows == 10:
            bounds.check_parquet_bounds(path)
    with pytest.raises(ReliquaryError, match="1,100 bytes of texts; a file of predictions may have 1,000"):
        bounds.check_parquet_bounds(path)


@pytest.mark.parametrize(
    "column",
    [pa.array([["x"]]), pa.array([{"a": "x"}]), pa.array([b"xxxx"], pa.binary(4))],
    ids=["texts in a list", "struct", "bytes of one length"],
)
def test_types_whose_size_is_not_known_are_refused(column, tmp_path):
    path = tmp_path / "types.parquet"
    pq.write_table(pa.table({"scores": column}), path)
    with pytest.raises(ReliquaryError, match="scores: type .* a prediction has numbers, texts or bytes"):
        bounds.check_parquet_bounds(path)


def test_texts_that_are_not_utf8_are_told(tmp_path):
    path = tmp_path / "latin.parquet"
    ends = pa.py_buffer(np.array([0, 1], np.int32))
    pq.write_table(pa.table({"image_id": pa.StringArray.from_buffers(1, ends, pa.py_buffer(b"\xff"))}), path)
    with pytest.raises(ReliquaryError, match="not a readable Parquet file .*UTF8"):
        read_predictions(path, AgePrediction)


def test_a_small_file_that_unpacks_to_much_is_refused_unread(tmp_path, monkeypatch):
    """A column of one value takes a few bytes for any number of rows."""
    monkeypatch.setattr(bounds, "MAX_VALUES", 10**6)
    path = tmp_path / "bomb.parquet"
    pq.write_table(pa.table({"image_id": pa.nulls(10**6 + 1, pa.string())}), path)
    assert path.stat().st_size < 10_000
    with pytest.raises(ReliquaryError, match=r"1,000,001 values; a file of predictions may have 1,000,000"):
        read_predictions(path, ClassificationPrediction)


def test_long_ids_that_stand_in_every_row_are_refused(tmp_path):
    path = tmp_path / "bomb.parquet"
    pq.write_table(pa.table({"image_id": ["x" * 10**6] * 10}), path)
    assert path.stat().st_size < 10**6
    with pytest.raises(
        ReliquaryError, match=r"1,000,000 bytes in a text of image_id; a file of predictions may have 256"
    ):
        read_predictions(path, ClassificationPrediction)


def test_bytes_unpacked_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(bounds, "MAX_UNPACKED_BYTES", 1000)
    path = tmp_path / "large.parquet"
    pq.write_table(pa.table({"year": np.arange(1000.0)}), path)
    with pytest.raises(ReliquaryError, match="bytes, unpacked"):
        bounds.check_parquet_bounds(path)


def test_a_file_too_large_is_not_opened(tmp_path):
    path = tmp_path / "gigabytes.parquet"
    with path.open("wb") as handle:
        handle.truncate(bounds.MAX_BYTES + 1)  # a hole: it takes no room on the disk
    with pytest.raises(ReliquaryError, match=r"1,073,741,825 bytes; a file of predictions may have 1,073,741,824"):
        read_predictions(path, ClassificationPrediction)


def test_ids_of_another_type_are_left_to_the_contract(tmp_path):
    path = tmp_path / "numbers.parquet"
    table = pa.table({"image_id": [1, 2]})
    pq.write_table(table.replace_schema_metadata({SCHEMA_KEY: ClassificationPrediction.schema_id().encode()}), path)
    with pytest.raises(FaultyFileError, match="image_id: type int64, expected string"):
        read_predictions(path, ClassificationPrediction)
