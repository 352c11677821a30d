"""Writing the rows of a split as Parquet files of a bounded size."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import pyarrow as pa
import pyarrow.parquet as pq

from reliquary.build.writing.features import PICTURE
from reliquary.files import atomic_path
from reliquary.records import DatasetRow

T = TypeVar("T")

SHARD_BYTES = 256 << 20
"""Size of the images in a file, at most."""

NUMBER_DIGITS = 5
"""Digits of the number of a file, and of how many there are."""

ROW_GROUP = 100
"""Rows that are read together: small, so that single rows are read fast and versions share unchanged bytes."""


@dataclass(frozen=True)
class Shard:
    """One file of a part of a store."""

    store: str
    part: str
    path: str
    rows: int
    uncompressed_bytes: int


def plan_shards(sizes: Sequence[int], limit: int = SHARD_BYTES) -> list[slice]:
    """Cut a sequence of image sizes (bytes) into runs of at most ``limit`` bytes, or of one larger image."""
    cuts, total = [0], 0
    for index, size in enumerate(sizes):
        if total + size > limit and index > cuts[-1]:
            cuts.append(index)
            total = 0
        total += size
    return [slice(start, end) for start, end in zip(cuts, [*cuts[1:], len(sizes)], strict=True)]


def shard_path(store: str, part: str, number: int, count: int) -> str:
    """Return the place of a file in the dataset's folder, in the form that the Hub knows."""
    return f"data/{store}/{part}-{number:0{NUMBER_DIGITS}}-of-{count:0{NUMBER_DIGITS}}.parquet"


def write_shard(path: Path, items: Sequence[T], make_row: Callable[[T], DatasetRow], schema: pa.Schema) -> int:
    """Write one Parquet file atomically, a row group at a time, so that memory does not grow with its size.

    Images are stored as they are: they are compressed already, and a second compression would hide bytes that two
    versions have in common.

    Returns:
        The uncompressed size of the file's columns in bytes.

    Raises:
        ReliquaryError: The disk is full.
    """
    leaves = _leaves(schema)
    pictures = {f"{field.name}.bytes" for field in schema if field.type == PICTURE}
    small = [leaf for leaf in leaves if leaf not in pictures]
    compression = {**dict.fromkeys(pictures, "NONE"), **dict.fromkeys(small, "ZSTD")}
    with atomic_path(path) as temporary:
        with pq.ParquetWriter(
            temporary, schema, compression=compression, use_dictionary=small, write_statistics=small
        ) as writer:
            for start in range(0, len(items), ROW_GROUP):
                rows = [make_row(item).model_dump() for item in items[start : start + ROW_GROUP]]
                writer.write_batch(pa.RecordBatch.from_pylist(rows, schema=schema), row_group_size=ROW_GROUP)
        metadata = pq.read_metadata(temporary)
    return sum(metadata.row_group(index).total_byte_size for index in range(metadata.num_row_groups))


def _leaves(schema: pa.Schema) -> list[str]:
    """Return the paths of the columns as Parquet writes them, those inside lists and structs too."""
    empty = io.BytesIO()
    pq.write_table(schema.empty_table(), empty)
    written = pq.ParquetFile(empty).schema
    return [written.column(index).path for index in range(len(written))]
