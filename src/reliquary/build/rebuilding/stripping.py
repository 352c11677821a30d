"""Taking the pictures out of a dataset: what is left may be passed on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reliquary.build.reader import CARD_NAME, SHARD
from reliquary.build.writing.features import PICTURE
from reliquary.build.writing.left_out import LEFT_OUT_NAME
from reliquary.build.writing.writer import CROISSANT_NAME
from reliquary.errors import Fault, ReliquaryError
from reliquary.files import atomic_path, atomic_write_bytes
from reliquary.records import Manifest

FIGURE = re.compile(r"figures/[A-Za-z0-9_-]+\.svg")
TEXTS = (CARD_NAME, CROISSANT_NAME, LEFT_OUT_NAME)
EMBEDDED = re.compile(rb"<image\b|\bhref\s*=|;base64,", re.IGNORECASE)
"""How a picture would stand in an SVG."""

COMPRESSION = "zstd"


def is_text(name: str) -> bool:
    """Return whether a file of a dataset describes it, and holds no picture by its kind."""
    return name in TEXTS or FIGURE.fullmatch(name) is not None


def is_hidden(name: str) -> bool:
    """Return whether a file or one of its folders is hidden."""
    return any(part.startswith(".") for part in name.split("/"))


def strip_dataset(whole: Path, manifest: Manifest, target: Path) -> None:
    """Write all files of a dataset under the same names, the Parquet files without the bytes of their pictures.

    Args:
        whole: The dataset's folder.
        manifest: Its manifest; what does not stand there is not taken.
        target: The folder for what is left.

    Raises:
        ReliquaryError: A file is of a kind of which nobody knows that it holds no picture, or the disk is full.
    """
    for file in manifest.files:
        if SHARD.fullmatch(file.path):
            _strip_shard(whole / file.path, target / file.path)
        elif is_text(file.path):
            atomic_write_bytes(target / file.path, (whole / file.path).read_bytes())
        else:
            raise ReliquaryError(f"{whole / file.path}: nobody knows whether this file holds pictures; it stays here")


def picture_faults(folder: Path) -> Iterator[Fault]:
    """Yield every file that holds, or may hold, bytes of pictures: Parquet files and figures are looked into.

    Hidden files, such as those that the Hub puts there, are no part of a dataset.
    """
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if is_hidden(name):
            continue
        if path.suffix == ".parquet":
            yield from _filled_columns(path, name)
        elif path.suffix == ".svg":
            if EMBEDDED.search(path.read_bytes()):
                yield Fault(name, "", "a figure that holds a picture")
        elif path.suffix not in {".md", ".json", ".csv"}:
            yield Fault(name, "", "not a kind of file that a dataset without pictures has")


def _strip_shard(source: Path, target: Path) -> None:
    """Copy a file without the bytes of pictures; they are not even read."""
    with pq.ParquetFile(source) as file, atomic_path(target) as temporary:
        schema = file.schema_arrow
        pictures = {field.name for field in schema if field.type == PICTURE}
        if others := [field.name for field in schema if field.name not in pictures and _holds_bytes(field.type)]:
            raise ReliquaryError(f"{source}: columns of bytes that are no pictures ({', '.join(others)})")
        leaves = (file.schema.column(index).path for index in range(len(file.schema)))
        wanted = [leaf for leaf in leaves if leaf not in {f"{name}.bytes" for name in pictures}]
        with pq.ParquetWriter(temporary, schema, compression=COMPRESSION) as writer:
            for batch in file.iter_batches(columns=wanted):
                writer.write_batch(_emptied(batch, schema, pictures))


def _emptied(batch: pa.RecordBatch, schema: pa.Schema, pictures: set[str]) -> pa.RecordBatch:
    arrays = [_without_bytes(batch[name]) if name in pictures else batch[name] for name in schema.names]
    return pa.RecordBatch.from_arrays(arrays, schema=schema)


def _without_bytes(cells: pa.StructArray) -> pa.StructArray:
    """Return cells of the same file names; a picture that there is not stays null as a whole."""
    children = [pa.nulls(len(cells), pa.binary()), cells.field("path")]
    return pa.StructArray.from_arrays(children, fields=list(PICTURE), mask=cells.is_null())


def _filled_columns(path: Path, name: str) -> Iterator[Fault]:
    try:
        with pq.ParquetFile(path) as file:
            for field in file.schema_arrow:
                if field.type == PICTURE:
                    cells = file.read(columns=[f"{field.name}.bytes"])[field.name]
                    if (n := len(cells) - pc.struct_field(cells, "bytes").null_count) > 0:
                        yield Fault(name, field.name, f"{n} pictures have their bytes")
                elif _holds_bytes(field.type):
                    yield Fault(name, field.name, "a column of bytes")
    except (pa.ArrowInvalid, OSError) as error:
        yield Fault(name, "", f"not a readable Parquet file ({error})")


def _holds_bytes(kind: pa.DataType) -> bool:
    """Return whether values of a type, or what is within them, are bytes."""
    if kind.num_fields:
        return any(_holds_bytes(kind.field(index).type) for index in range(kind.num_fields))
    is_bytes = (pa.types.is_binary, pa.types.is_large_binary, pa.types.is_fixed_size_binary, pa.types.is_binary_view)
    return any(check(kind) for check in is_bytes)
