from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import ClassificationPrediction
from reliquary.records.tables import SCHEMA_KEY
from reliquary.tasks import bounds, read_predictions


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
    pq.write_table(pa.table({"image_id": ["x" * 10**6] * 1000}), path)
    assert path.stat().st_size < 10**6
    with pytest.raises(ReliquaryError, match=r"1,000,000 characters in image_id"):
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
