from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.errors import FaultyFileError, ReliquaryError, UnknownVersionError
from reliquary.records import (
    TABLES,
    AgePrediction,
    ImageRecord,
    ObjectRecord,
    ViewRecord,
    read_arrow,
    read_table,
    tables,
    to_arrow,
    write_table,
)
from tests.records.examples import IMAGE, OBJECT, SHA


@pytest.fixture
def objects(tmp_path):
    """A table of two objects, and its path."""
    records = [ObjectRecord.model_validate({**OBJECT, "object_id": name}) for name in ("1", "2")]
    path = tmp_path / "objects.parquet"
    write_table(path, records, ObjectRecord)
    return path, records


def rewrite(path, change):
    """Change the Arrow table of a file, keeping its metadata."""
    table = pq.read_table(path)
    pq.write_table(change(table).replace_schema_metadata(table.schema.metadata), path)


def test_round_trip(objects, tmp_path):
    path, records = objects
    assert read_table(path, ObjectRecord) == records
    images = [ImageRecord.model_validate(IMAGE)]
    write_table(tmp_path / "images.parquet", images, ImageRecord)
    assert read_table(tmp_path / "images.parquet", ImageRecord) == images


def test_the_same_records_give_the_same_bytes(objects, tmp_path):
    path, records = objects
    write_table(tmp_path / "again.parquet", records, ObjectRecord)
    assert (tmp_path / "again.parquet").read_bytes() == path.read_bytes()


@given(st.lists(st.tuples(st.floats(width=32, allow_nan=False, allow_infinity=False), st.booleans()), max_size=5))
def test_round_trip_of_any_rows(tmp_path_factory, rows):
    records = [AgePrediction(image_id=SHA, year=year, year_low=year if low else None) for year, low in rows]
    path = tmp_path_factory.mktemp("t") / "p.parquet"
    write_table(path, records, AgePrediction)
    assert read_table(path, AgePrediction) == records


@pytest.mark.parametrize("model", TABLES, ids=lambda m: m.SCHEMA)
def test_an_empty_table_keeps_its_schema(model, tmp_path):
    write_table(tmp_path / "empty.parquet", [], model)
    assert read_table(tmp_path / "empty.parquet", model) == []


def test_the_column_class_keeps_its_name():
    assert "class" in to_arrow([], ViewRecord).schema.names


def test_a_future_version_is_refused(objects):
    path, _ = objects
    table = pq.read_table(path)
    pq.write_table(table.replace_schema_metadata({"reliquary_schema": "objects/3"}), path)
    with pytest.raises(UnknownVersionError, match="found 'objects/3', this release reads 'objects/2'; update"):
        read_table(path, ObjectRecord)


def test_a_table_of_someone_else_is_refused(tmp_path):
    pq.write_table(pa.table({"x": [1]}), tmp_path / "x.parquet")
    with pytest.raises(UnknownVersionError, match=r"x\.parquet: schema: found None"):
        read_arrow(tmp_path / "x.parquet", ObjectRecord)


def test_every_wrong_column_is_named(objects):
    path, _ = objects

    def change(table):
        table = table.drop_columns(["title"]).append_column("colour", pa.array(["red", "red"]))
        at = table.schema.get_field_index("year_begin")
        return table.set_column(at, "year_begin", table["year_begin"].cast(pa.int64()))

    rewrite(path, change)
    with pytest.raises(FaultyFileError) as caught:
        read_arrow(path, ObjectRecord)
    assert {(f.field, f.problem) for f in caught.value.faults} == {
        ("title", "the column is missing"),
        ("year_begin", "type int64, expected int16"),
        ("colour", "unknown column"),
    }


def test_columns_are_looked_at_before_they_are_read(objects, monkeypatch):
    path, _ = objects
    rewrite(path, lambda table: table.append_column("colour", pa.array(["red", "red"])))
    monkeypatch.setattr(pq.ParquetFile, "read", lambda *_, **__: pytest.fail("read"))
    with pytest.raises(FaultyFileError, match="colour: unknown column"):
        read_arrow(path, ObjectRecord)


def test_a_column_that_stands_twice_is_named(objects):
    path, _ = objects
    rewrite(path, lambda table: table.append_column("title", table["title"]))
    with pytest.raises(FaultyFileError, match="title: the column stands twice"):
        read_arrow(path, ObjectRecord)


def test_after_many_faults_a_table_is_not_read_on(objects, monkeypatch):
    path, _ = objects
    monkeypatch.setattr(tables, "MOST_FAULTS", 3)

    def change(table):
        at = table.schema.get_field_index("raw_sha256")
        faulty = table.set_column(at, table.schema.field(at), pa.array(["x", "x"]))
        return pa.concat_tables([faulty] * 3)

    rewrite(path, change)
    with pytest.raises(FaultyFileError, match="not read on: 3 faults"):
        read_table(path, ObjectRecord)


def test_rows_of_any_size_are_read(objects, monkeypatch):
    path, records = objects
    monkeypatch.setattr(tables, "BATCH_BYTES", 1)
    assert read_table(path, ObjectRecord) == records


@pytest.mark.parametrize(
    ("name", "column"),
    [
        ("title", pa.StringArray.from_buffers(1, pa.py_buffer(bytes([0, 0, 0, 0, 1, 0, 0, 0])), pa.py_buffer(b"\xff"))),
        ("retrieved_at", pa.array([2**62], pa.timestamp("us", tz="UTC"))),
    ],
)
def test_values_that_python_cannot_hold_are_told(objects, name, column):
    path, _ = objects

    def change(table):
        at = table.schema.get_field_index(name)
        return table.slice(0, 1).set_column(at, table.schema.field(at), column)

    rewrite(path, change)
    with pytest.raises(ReliquaryError, match=r"objects\.parquet: a value cannot be read"):
        read_table(path, ObjectRecord)


def test_every_wrong_value_is_named_with_row_and_field(objects):
    path, _ = objects

    def change(table):
        for name, value in (("raw_sha256", "nonsense"), ("year_quality", "perhaps")):
            at = table.schema.get_field_index(name)
            column = [table[name][0].as_py(), value] if name == "raw_sha256" else [value, table[name][1].as_py()]
            table = table.set_column(at, table.schema.field(name), pa.array(column))
        return table

    rewrite(path, change)
    with pytest.raises(FaultyFileError) as caught:
        read_table(path, ObjectRecord)
    places = {(fault.place, fault.field) for fault in caught.value.faults}
    assert places == {(f"{path}, row 0", "year_quality"), (f"{path}, row 1", "raw_sha256")}
    assert "found 'nonsense'" in str(caught.value)


def test_truncated_missing_and_foreign_files(objects, tmp_path):
    path, _ = objects
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(ReliquaryError, match="not a readable Parquet file"):
        read_table(path, ObjectRecord)
    with pytest.raises(ReliquaryError, match="no such file"):
        read_table(tmp_path / "none.parquet", ObjectRecord)
    (tmp_path / "text.parquet").write_text("hello")
    with pytest.raises(ReliquaryError, match="not a readable Parquet file"):
        read_table(tmp_path / "text.parquet", ObjectRecord)


@pytest.mark.parametrize("number", [0, 1, 2, 3, 4, 5, 8, 9])
def test_rows_are_written_as_they_come_in_groups_of_one_size(number, tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "BATCH", 2)
    monkeypatch.setattr(tables, "ROW_GROUP", 4)
    rows = [ObjectRecord.model_validate({**OBJECT, "object_id": str(place)}) for place in range(number)]
    write_table(tmp_path / "rows.parquet", iter(rows), ObjectRecord)
    assert read_table(tmp_path / "rows.parquet", ObjectRecord) == rows
    groups = pq.ParquetFile(tmp_path / "rows.parquet").metadata
    sizes = [groups.row_group(place).num_rows for place in range(groups.num_row_groups)]
    assert sizes == ([4] * (number // 4) + [number % 4] * bool(number % 4) or [0])
