"""How large a file of predictions may be: strangers send them, and a small file can unpack to more than any memory."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from reliquary.errors import ReliquaryError

MAX_BYTES = 1 << 30
MAX_VALUES = 1 << 27
MAX_UNPACKED_BYTES = 1 << 32

KEY = "image_id"
KEY_LENGTH = 64


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
    """Refuse a Parquet file of predictions that is too large, or says in its header that it unpacks to too much.

    Raises:
        ReliquaryError: It is no readable Parquet file, or too large.
    """
    check_file_size(path)
    try:
        metadata = pq.read_metadata(path)
        groups = [metadata.row_group(index) for index in range(metadata.num_row_groups)]
        values = [group.column(column).num_values for group in groups for column in range(group.num_columns)]
        _check(path, "values", sum(values), MAX_VALUES)
        _check(path, "bytes, unpacked", sum(group.total_byte_size for group in groups), MAX_UNPACKED_BYTES)
        if KEY in metadata.schema.to_arrow_schema().names:
            _check_keys(path, pq.read_table(path, columns=[KEY], read_dictionary=[KEY]).column(KEY))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise ReliquaryError(f"{path}: not a readable Parquet file ({error}); make it again") from error


def _check(path: Path, what: str, found: int, most: int) -> None:
    if found > most:
        raise ReliquaryError(f"{path}: {found:,} {what}; a file of predictions may have {most:,}")


def _check_keys(path: Path, column: pa.ChunkedArray) -> None:
    """Look at the different ids alone: one long text that stands in every row would unpack to the product of both."""
    for chunk in column.chunks:
        texts = chunk.dictionary if pa.types.is_dictionary(chunk.type) else chunk
        if not pa.types.is_string(texts.type) and not pa.types.is_large_string(texts.type):
            return  # said better by whoever compares the columns with their contract
        longest = max((len(text) for text in texts.to_pylist() if text is not None), default=0)
        _check(path, f"characters in {KEY}", longest, KEY_LENGTH)
