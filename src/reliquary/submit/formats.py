"""Reading the predictions of a stranger: Parquet, CSV, or for detection the results of COCO as JSON."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from reliquary.errors import ReliquaryError
from reliquary.records.tables import SCHEMA_KEY
from reliquary.submit.asked import MAX_TEXT_BYTES, Asked
from reliquary.submit.boxes import boxes_of_rows, check_box_columns, read_coco_results
from reliquary.submit.rows import Row, check_columns, predictions_of
from reliquary.tasks import Predictions, read_predictions
from reliquary.tasks.bounds import check_file_size, check_parquet_bounds

BATCH = 1_000
BOXES = "boxes"
"""The column of a table with one row an image; one with one row a box has the sides of it instead."""
MARKS = {";": "semicolons", "\t": "tabs"}
"""What spreadsheets write between cells where a comma is the decimal point, or on request."""


def read_submitted(path: Path, asked: Asked) -> Predictions[Any]:
    """Read a file of predictions in any of the forms.

    Raises:
        UnknownVersionError: A table of this project has a version that cannot be read.
        FaultyFileError: Columns or values are wrong; all of them are listed with their place.
        ReliquaryError: The file is missing, too large, not readable, or of a form that the task does not have.
    """
    readers: dict[str, Callable[[Path, Asked], Predictions[Any]]] = {".parquet": _read_parquet, ".csv": _read_csv}
    if asked.boxes:
        readers[".json"] = read_coco_results
    reader = readers.get(path.suffix.lower())
    if reader is None:
        raise ReliquaryError(f"{path}: the name of predictions for this task must end in {', '.join(readers)}")
    return reader(path, asked)


def _read_parquet(path: Path, asked: Asked) -> Predictions[Any]:
    """Read a table of this project, or one whose columns alone say what it is."""
    check_parquet_bounds(path)
    schema = pq.read_schema(path)
    if SCHEMA_KEY in (schema.metadata or {}):
        return read_predictions(path, asked.model)
    if asked.boxes and BOXES not in schema.names:
        check_box_columns(schema.names, str(path))
        return boxes_of_rows(path, _parquet_rows(path), asked)
    check_columns(schema.names, asked.model, asked.class_names, str(path))
    asked.check_count(path, pq.read_metadata(path).num_rows)
    return _with_scores(path, predictions_of(_parquet_rows(path), asked.model, asked.class_names, str(path)), asked)


def _parquet_rows(path: Path) -> Iterator[Row]:
    number = -1
    with pq.ParquetFile(path) as file:
        for batch in file.iter_batches(BATCH):
            for row in batch.to_pylist():
                number += 1
                yield f"{path}, row {number}", row


def _read_csv(path: Path, asked: Asked) -> Predictions[Any]:
    check_file_size(path, MAX_TEXT_BYTES)
    try:
        with path.open(encoding="utf-8-sig", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            columns = next(reader, [])
            _check_delimiter(path, columns)
            rows = _csv_rows(path, reader, columns)
            if asked.boxes:
                check_box_columns(columns, f"{path}:1")
                return boxes_of_rows(path, rows, asked)
            check_columns(columns, asked.model, asked.class_names, str(path))
            counted = _counted(path, rows, asked)
            found = predictions_of(counted, asked.model, asked.class_names, str(path))
    except UnicodeDecodeError as error:
        raise ReliquaryError(f"{path}: not UTF-8 ({error}); save it as UTF-8") from error
    except csv.Error as error:
        raise ReliquaryError(f"{path}:{reader.line_num}: no CSV ({error})") from error
    return _with_scores(path, found, asked)


def _csv_rows(path: Path, reader: Any, columns: list[str]) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the rows, each with exactly one cell a column; empty lines are none.

    Raises:
        ReliquaryError: A row has more or fewer cells.
    """
    for cells in reader:
        place = f"{path}:{reader.line_num}"
        if len(cells) not in (0, len(columns)):
            raise ReliquaryError(f"{place}: {len(cells)} cells, but the first line has {len(columns)} columns")
        if cells:
            yield place, dict(zip(columns, cells, strict=True))


def _counted(path: Path, rows: Iterator[Row], asked: Asked) -> Iterator[Row]:
    for count, row in enumerate(rows, start=1):
        asked.check_count(path, count)
        yield row


def _check_delimiter(path: Path, columns: Sequence[str]) -> None:
    """Refuse a file of which other marks make one long column, before every class is found missing."""
    for mark, name in MARKS.items():
        if "image_id" not in columns and any(mark in column for column in columns):
            raise ReliquaryError(f"{path}:1: seems to be separated by {name}; save it with commas between the cells")


def _with_scores(path: Path, rows: list[Any], asked: Asked) -> Predictions[Any]:
    """Return the rows, with what their class scores are if they have any."""
    if asked.boxes or not any(row.scores for row in rows):
        return Predictions(rows, None, str(path))
    if asked.scores is None:
        raise ReliquaryError(
            f"{path}: the rows have class scores; say in submission.yaml what they are, "
            "scores: probabilities or scores: logits"
        )
    return Predictions(rows, asked.scores, str(path))
