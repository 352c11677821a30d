"""Checking one Parquet file, a row group at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

from reliquary.build.verifying.boxes import check_boxes, object_ids
from reliquary.build.verifying.columns import check_columns
from reliquary.build.verifying.findings import Findings
from reliquary.build.verifying.pictures import PictureChecks
from reliquary.build.writing.features import SPLIT_BY_KEY, dataset_features, image_columns
from reliquary.errors import Fault, FaultyFileError
from reliquary.records import DatasetRow
from reliquary.records.tables import SCHEMA_KEY

KEYS = ("image_id", "group_id", "split", "licence")


@dataclass(frozen=True)
class CheckedFile:
    """What the checks across files need of one.

    Attributes:
        keys: The columns that tell rows, groups, splits and licences apart.
        object_ids: Ids of the things in its images.
        features: Its features, as ``datasets`` wrote them.
        by_group: Whether it says that groups were kept together.
        faults: What is wrong with the file itself.
    """

    keys: pa.Table
    object_ids: NDArray[np.int64]
    features: bytes
    by_group: bool
    faults: list[Fault]


def check_file(
    path: Path,
    name: str,
    row: type[DatasetRow],
    class_columns: Mapping[str, Sequence[str]],
    pictures: PictureChecks | None,
    advance: Callable[[int], None],
) -> CheckedFile:
    """Check one file.

    Args:
        path: The file.
        name: Its name in the manifest.
        row: The contract of a row.
        class_columns: The names of each class column.
        pictures: Decodes the images; None leaves them alone.
        advance: Is told how many rows are done.

    Raises:
        FaultyFileError: The columns are others than the contract's.
        UnknownVersionError: The file is of a contract that this release does not read.
    """
    with pq.ParquetFile(path) as file:
        metadata: dict[bytes, bytes] = file.schema_arrow.metadata or {}
        row.check_schema_id(metadata.get(SCHEMA_KEY, b"").decode(), str(path))
        _check_schema(file.schema_arrow, name, row, class_columns)
        images = image_columns(row)
        columns = [column for column in file.schema_arrow.names if pictures or column not in images]
        findings, keys, ids = Findings(name), [], []
        for batch in _row_groups(file, columns):
            check_columns(batch, row, class_columns, findings)
            check_boxes(batch, findings)
            if pictures:
                pictures.check(batch, images, findings)
            keys.append(batch.select(list(KEYS)))
            ids.append(object_ids(batch))
            advance(batch.num_rows)
    table = pa.Table.from_batches(keys, schema=pa.schema([(key, pa.string()) for key in KEYS]))
    return CheckedFile(
        keys=table,
        object_ids=np.concatenate([np.empty(0, np.int64), *ids]),
        features=metadata.get(b"huggingface", b""),
        by_group=metadata.get(SPLIT_BY_KEY) == b"group",
        faults=findings.faults(),
    )


def _row_groups(file: pq.ParquetFile, columns: list[str]) -> Iterator[pa.RecordBatch]:
    # Not iter_batches, which holds on to the bytes of all row groups until the file is closed.
    for number in range(file.num_row_groups):
        yield from file.read_row_group(number, columns=columns).combine_chunks().to_batches()


def _check_schema(
    schema: pa.Schema, name: str, row: type[DatasetRow], class_columns: Mapping[str, Sequence[str]]
) -> None:
    features = dataset_features(row, {column: list(names) for column, names in class_columns.items()})
    expected = {field.name: field.type for field in features.arrow_schema}
    found = {field.name: field.type for field in schema}
    problems = dict.fromkeys(expected.keys() - found.keys(), "the column is missing")
    problems |= dict.fromkeys(found.keys() - expected.keys(), "the column is in no contract")
    for column in expected.keys() & found.keys():
        if found[column] != expected[column]:
            problems[column] = f"the type is {found[column]}, expected {expected[column]}"
    if problems:
        raise FaultyFileError(name, [Fault(name, column, problems[column]) for column in sorted(problems)])
