"""Checks of all columns but those of images: what a contract of rows says, and Parquet cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from reliquary.build.verifying.findings import Findings
from reliquary.records import DatasetRow

IDS = {"image_id": "^[0-9a-f]{64}$", "group_id": "^[0-9a-f]{16}$"}
FILLED = ("licence", "credit")
YEARS = ("year_begin", "year_end")


def check_columns(
    batch: pa.RecordBatch, row: type[DatasetRow], class_columns: Mapping[str, Sequence[str]], findings: Findings
) -> None:
    """Check the values of some rows.

    Args:
        batch: The rows, with or without their images.
        row: The contract of a row.
        class_columns: The names of each class column; that of a list's part is written ``objects.category``.
        findings: Takes what is wrong.
    """
    for field in row.arrow_schema():
        if not field.nullable and field.name in batch.schema.names:
            _find(batch, field.name, "no value", pc.is_null(batch[field.name]), findings)
    for column in FILLED:
        _find(batch, column, "empty", pc.equal(pc.utf8_trim_whitespace(batch[column]), ""), findings)
    for column, pattern in IDS.items():
        _find(batch, column, "not such an id", pc.invert(pc.match_substring_regex(batch[column], pattern)), findings)
    for column, names in class_columns.items():
        name, _, part = column.partition(".")
        problem = f"a value outside 0..{len(names) - 1}"
        if part:
            parents = pc.list_parent_indices(batch[name])
            values = pc.struct_field(pc.list_flatten(batch[name]), part)
            rows = np.unique(parents.to_numpy()[_outside(values, len(names))])
            findings.add(column, problem, batch["image_id"].take(pa.array(rows)).to_pylist())
        else:
            _find(batch, column, problem, pa.array(_outside(batch[name], len(names))), findings)
    _check_numbers(batch, findings)


def _check_numbers(batch: pa.RecordBatch, findings: Findings) -> None:
    for field in batch.schema:
        if pa.types.is_floating(field.type):
            _find(batch, field.name, "not a number", pc.invert(pc.is_finite(batch[field.name])), findings)
    if set(YEARS) <= set(batch.schema.names):
        for column in YEARS:
            _find(batch, column, "the year 0, which there is not", pc.equal(batch[column], 0), findings)
        begin, end = (batch[column] for column in YEARS)
        _find(batch, YEARS[1], "before year_begin", pc.less(end, begin), findings)
    if "year" in batch.schema.names:
        _find(batch, "year", "the year 0, which there is not", pc.equal(batch["year"], 0), findings)
    if {"depth_min", "depth_max"} <= set(batch.schema.names):
        _find(
            batch, "depth_max", "not above depth_min", pc.less_equal(batch["depth_max"], batch["depth_min"]), findings
        )


def _outside(values: pa.Array, n_names: int) -> NDArray[np.bool_]:
    """Return which values are no class; null is none."""
    inside = pc.and_(pc.greater_equal(values, 0), pc.less(values, n_names))
    return ~np.asarray(pc.fill_null(inside, False).to_numpy(zero_copy_only=False), bool)


def _find(batch: pa.RecordBatch, column: str, problem: str, mask: pa.Array, findings: Findings) -> None:
    """Add the rows where a mask is true; null is not."""
    if pc.any(mask).as_py():
        findings.add(column, problem, batch["image_id"].filter(mask, null_selection_behavior="drop").to_pylist())
