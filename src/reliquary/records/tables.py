"""Tables of records on disk: Parquet, with the schema's name and version in the metadata."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any, TypeVar

import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.files import atomic_path
from reliquary.records.base import Record
from reliquary.records.faults import faults_of

R = TypeVar("R", bound=Record)

SCHEMA_KEY = b"reliquary_schema"
COMPRESSION = "zstd"
ROW_GROUP = 10_000
BATCH = 1_000
"""Rows that are Python objects at a time while a table is written: these take ten times the memory of Arrow's."""
BATCH_BYTES = 1 << 23
"""Bytes of rows that become Python objects at a time while a table is read; rows of long lists come in few."""
MOST_FAULTS = 1_000
"""Faults after which a table is not read on: of a hostile one they would take more memory than its rows."""


def to_arrow(records: Iterable[Record], model: type[Record]) -> pa.Table:
    """Return an Arrow table of the records under the model's schema."""
    rows = [record.model_dump(by_alias=True) for record in records]
    return pa.Table.from_pylist(rows, schema=model.arrow_schema())


def write_table(
    path: Path, records: Iterable[R], model: type[R], metadata: Mapping[bytes, bytes] | None = None
) -> None:
    """Write records as a Parquet table, atomically, taking them as they come.

    Args:
        path: The file.
        records: The rows.
        model: Their model.
        metadata: What else the file's header says, beside the schema.

    Raises:
        ReliquaryError: The disk is full.
    """
    schema = model.arrow_schema()
    schema = schema.with_metadata({**schema.metadata, **(metadata or {})})
    with (
        atomic_path(path) as temporary,
        pq.ParquetWriter(temporary, schema, compression=COMPRESSION) as writer,
    ):
        for table in _row_groups(records, model):
            writer.write_table(table.replace_schema_metadata(schema.metadata))


def _row_groups(records: Iterable[R], model: type[R]) -> Iterator[pa.Table]:
    """Yield the rows in tables of one row group each; a single empty one if there is no row, as pyarrow writes it."""
    left = iter(records)
    rows = list(islice(left, BATCH))
    while True:
        batches = [to_arrow(rows, model)]
        while (rows := list(islice(left, BATCH))) and len(batches) < ROW_GROUP // BATCH:
            batches.append(to_arrow(rows, model))
        yield pa.concat_tables(batches)
        if not rows:
            return


def read_arrow(path: Path, model: type[Record]) -> pa.Table:
    """Read a table without looking at its values; name, version, columns and types are checked before it is read.

    Raises:
        UnknownVersionError: The table has another schema or version.
        FaultyFileError: Columns are missing, unknown, or of another type.
        ReliquaryError: The file is missing or no Parquet file.
    """
    try:
        with pq.ParquetFile(path) as file:
            _check_columns(path, file.schema_arrow, model)
            names = model.arrow_schema().names
            return file.read(columns=names).select(names)
    except FileNotFoundError as error:
        raise ReliquaryError(f"{path}: no such file") from error
    except (pa.ArrowException, UnicodeDecodeError, OSError) as error:
        raise ReliquaryError(f"{path}: not a readable Parquet file ({error}); make it again") from error


def _check_columns(path: Path, schema: pa.Schema, model: type[Record]) -> None:
    found = (schema.metadata or {}).get(SCHEMA_KEY, b"").decode("utf-8", "replace") or None
    model.check_schema_id(found, str(path))
    faults = list(_column_faults(path, schema, model.arrow_schema()))
    if faults:
        raise FaultyFileError(f"{path}: the columns are not those of '{model.schema_id()}'", faults)


def _column_faults(path: Path, found: pa.Schema, expected: pa.Schema) -> Iterable[Fault]:
    for name in expected.names:
        if name not in found.names:
            yield Fault(str(path), name, "the column is missing")
        elif found.names.count(name) > 1:
            yield Fault(str(path), name, "the column stands twice")
        elif found.field(name).type != expected.field(name).type:
            yield Fault(str(path), name, f"type {found.field(name).type}, expected {expected.field(name).type}")
    for name in found.names:
        if name not in expected.names:
            yield Fault(str(path), name, "unknown column")


def read_table(path: Path, model: type[R]) -> list[R]:
    """Read and validate every row of a table.

    Raises:
        UnknownVersionError: The table has another schema or version.
        FaultyFileError: The columns or any values are wrong; the faults are listed, with row (from 0) and field.
        ReliquaryError: The file is missing or no Parquet file.
    """
    return list(iter_table(path, model))


def iter_table(path: Path, model: type[R], sort_by: Sequence[str] = ()) -> Iterator[R]:
    """Read and validate the rows of a table one by one: few of them are Python objects at a time.

    Args:
        path: The file.
        model: Its model.
        sort_by: Columns to sort the rows by; they come as they stand without.

    Raises:
        UnknownVersionError: As `read_table`, before the first row.
        FaultyFileError: As `read_table`; faulty values are raised after the last row, so that all are listed, or once
            there are a thousand of them.
        ReliquaryError: As `read_table`, before the first row.
    """
    table = read_arrow(path, model)
    if sort_by:
        table = table.sort_by([(name, "ascending") for name in sort_by])
    faults: list[Fault] = []
    number = -1
    few = BATCH_BYTES * table.num_rows // max(1, table.nbytes)
    for batch in table.to_batches(max_chunksize=max(1, min(BATCH, few))):
        for row in _as_python(path, batch):
            number += 1
            try:
                yield model.model_validate(row)
            except ValidationError as error:
                faults += faults_of(error, f"{path}, row {number}")
                if len(faults) >= MOST_FAULTS:
                    raise FaultyFileError(f"{path}: not read on", faults) from error
    if faults:
        raise FaultyFileError(str(path), faults)


def _as_python(path: Path, batch: pa.RecordBatch) -> list[dict[str, Any]]:
    try:
        rows: list[dict[str, Any]] = batch.to_pylist()
    except (ValueError, OverflowError) as error:  # text that is not UTF-8, or a time for which Python has no date
        raise ReliquaryError(f"{path}: a value cannot be read ({error}); make the file again") from error
    return rows
