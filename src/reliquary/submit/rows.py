"""Rows of a stranger's table, of whatever file, as predictions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from pydantic import ValidationError

from reliquary.errors import Fault, FaultyFileError
from reliquary.records import Prediction
from reliquary.records.faults import faults_of

Row = tuple[str, Mapping[str, Any]]
"""Where a row stands, for messages, and its cells by column."""

SCORES = "scores"

MAX_FLOAT32 = float(np.finfo(np.float32).max)
"""The largest number that stored predictions hold; whatever is larger would be stored as infinite."""


def predictions_of(rows: Iterable[Row], model: type[Prediction], class_names: Sequence[str], place: str) -> list[Any]:
    """Return the predictions of a table.

    Class scores may stand in one column a class, named as the classes are; empty cells are unknown.

    Raises:
        FaultyFileError: Values are missing, unknown or wrong; all of them are listed.
    """
    found, faults = [], []
    for where, row in rows:
        try:
            prediction = model.model_validate(_fields(row, class_names))
        except ValidationError as error:
            faults += faults_of(error, where)
            continue
        faults += [
            Fault(where, field, f"{number:g} is too large to be stored; numbers go to {MAX_FLOAT32:g}")
            for name, value in prediction
            for field, number in _too_large(name, value)
        ]
        found.append(prediction)
    if faults:
        raise FaultyFileError(place, faults)
    return found


def check_columns(columns: Sequence[str], model: type[Prediction], class_names: Sequence[str], place: str) -> None:
    """See that the columns of a table are those of the task.

    Raises:
        FaultyFileError: Columns are unknown or doubled, required ones are missing, or only some classes have one.
    """
    fields = model.model_fields
    given = [name for name in class_names if name in columns]
    faults = [
        Fault(place, name, "unknown column; there are: " + ", ".join([*fields, *class_names]))
        for name in columns
        if name not in fields and name not in class_names
    ]
    twice = [name for name, count in Counter(columns).items() if count > 1]
    faults += [Fault(place, name, "the column stands twice") for name in twice]
    needed = [name for name, field in fields.items() if field.is_required() and not (name == SCORES and given)]
    faults += [Fault(place, name, "the column is missing") for name in needed if name not in columns]
    if given and SCORES in fields:
        faults += [Fault(place, name, "the class has no column") for name in class_names if name not in columns]
    if faults:
        raise FaultyFileError(f"{place}: columns", faults)


def _too_large(field: str, value: Any) -> Iterator[tuple[str, float]]:
    if isinstance(value, float) and abs(value) > MAX_FLOAT32:
        yield field, value
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _too_large(f"{field}[{index}]", inner)


def _fields(row: Mapping[str, Any], class_names: Sequence[str]) -> dict[str, Any]:
    given = {name: None if value == "" else value for name, value in row.items()}
    if class_names and all(name in given for name in class_names):
        given[SCORES] = [given.pop(name) for name in class_names]
    return given
