"""How large a file of predictions may be: strangers send them, and a small file can unpack to more than any memory."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reliquary.errors import ReliquaryError
from reliquary.records.predictions import MOST_BOXES

MAX_BYTES = 1 << 30
MAX_UNPACKED_BYTES = 1 << 31
MAX_VALUES = 1 << 26
MAX_VALUES_OF_ROW = 4 * MOST_BOXES
MAX_ROWS = 1_000_000

MAX_TEXT = 256
"""Bytes of one text: ids, names, and numbers that are written as text."""
MAX_TEXTS = 1 << 30
"""Bytes of all texts and pictures, each counted as often as it stands in a row."""


def check_file_size(path: Path, most: int = MAX_BYTES) -> None:
    """Refuse a file that is missing, no plain file, or too large.

    Raises:
        ReliquaryError: It is.
    """
    if path.is_symlink() or not path.is_file():
        raise ReliquaryError(f"{path}: no such file, or no plain file")
    size = path.stat().st_size
    if size > most:
        raise ReliquaryError(f"{path}: {size:,} bytes; a file of predictions may have {most:,}")


def check_parquet_bounds(path: Path) -> None:
    """Refuse a Parquet file of predictions that is too large, or would be once it is unpacked.

    Raises:
        ReliquaryError: It is no readable Parquet file, or too large, or has columns of a type that no prediction has.
    """
    check_file_size(path)
    try:
        with pq.ParquetFile(path) as file:
            texts = [field.name for field in file.schema_arrow if _is_text(path, field)]
            _check_footer(path, file.metadata)
        with pq.ParquetFile(path, read_dictionary=texts) as file:
            _check_texts(path, file, texts)
    except (pa.ArrowException, UnicodeDecodeError, OSError) as error:
        raise ReliquaryError(f"{path}: not a readable Parquet file ({error}); make it again") from error


def _check(path: Path, what: str, found: int, most: int) -> None:
    if found > most:
        raise ReliquaryError(f"{path}: {found:,} {what}; a file of predictions may have {most:,}")


def _is_text(path: Path, field: pa.Field) -> bool:
    """Return whether a column holds texts or bytes, whose size the footer does not tell; any other has numbers."""
    kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
    if _is_string(kind) or pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return True
    while pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        kind = kind.value_type
    numbers = (pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal, pa.types.is_boolean, pa.types.is_null)
    if not any(is_number(kind) for is_number in numbers):
        raise ReliquaryError(f"{path}: {field.name}: type {field.type}; a prediction has numbers, texts or bytes")
    return False


def _is_string(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _check_footer(path: Path, metadata: pq.FileMetaData) -> None:
    """Look at what the footer says of the columns, before any of them is read."""
    groups = [metadata.row_group(index) for index in range(metadata.num_row_groups)]
    columns = [(group, group.column(index).num_values) for group in groups for index in range(group.num_columns)]
    _check(path, "values", sum(values for _, values in columns), MAX_VALUES)
    _check(path, "rows", sum(group.num_rows for group in groups), MAX_ROWS)
    for group, values in columns:
        _check(path, "values in a row", values // max(1, group.num_rows), MAX_VALUES_OF_ROW)
    _check(path, "bytes, unpacked", sum(group.total_byte_size for group in groups), MAX_UNPACKED_BYTES)


def _check_texts(path: Path, file: pq.ParquetFile, names: list[str]) -> None:
    """Count the bytes of texts while each different one is in memory once: it may stand in every row."""
    total = 0
    for group in range(file.metadata.num_row_groups if names else 0):
        table = file.read_row_group(group, columns=names)
        for field, column in zip(table.schema, table.columns, strict=True):
            for chunk in column.chunks:
                chunk.validate(full=True)
                lengths = pc.binary_length(chunk.dictionary)
                if _is_string(field.type.value_type):
                    _check(path, f"bytes in a text of {field.name}", pc.max(lengths).as_py() or 0, MAX_TEXT)
                total += pc.sum(pc.take(lengths, chunk.indices)).as_py() or 0
        _check(path, "bytes of texts", total, MAX_TEXTS)
