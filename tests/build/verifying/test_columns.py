from __future__ import annotations

import pyarrow as pa
import pytest

from reliquary.build.verifying.columns import check_columns
from reliquary.build.verifying.findings import Findings
from reliquary.records import ClassificationRow, DetectionRow, EpochRow, ReliefRow

COMMON = {
    "image_id": "a" * 64,
    "group_id": "b" * 16,
    "licence": "CC0-1.0",
    "credit": "The museum",
    "source": "real",
    "split": "train",
}


def problems(row, class_columns=None, **values):
    schema = row.arrow_schema()
    known = {**COMMON, **values}
    batch = pa.RecordBatch.from_pylist([known], schema=pa.schema([f for f in schema if f.name in known]))
    findings = Findings("file")
    check_columns(batch, row, class_columns or {}, findings)
    return [f"{fault.field}: {fault.problem.split(' (1 rows')[0]}" for fault in findings.faults()]


def test_a_row_as_it_should_be():
    assert problems(EpochRow, {"epoch": ["a"]}, epoch=0, year=-550.0) == []


@pytest.mark.parametrize("year", [float("nan"), float("inf")])
def test_years_are_numbers(year):
    assert problems(EpochRow, year=year) == ["year: not a number"]


def test_there_is_no_year_0():
    assert problems(EpochRow, year=0.0) == ["year: the year 0, which there is not"]


def test_an_unknown_year_is_null():
    assert problems(EpochRow, year=None) == []


def test_years_do_not_end_before_they_begin():
    assert problems(ClassificationRow, label=0, view=0, filename="a.jpg", year_begin=-100, year_end=-199) == [
        "year_end: before year_begin"
    ]


def test_depth_has_a_range():
    assert problems(ReliefRow, depth_min=1.0, depth_max=1.0) == ["depth_max: not above depth_min"]


@pytest.mark.parametrize("category", [-1, 2])
def test_classes_of_things_are_known(category):
    thing = {"id": 1, "bbox": [0.0, 0.0, 1.0, 1.0], "category": category, "area": 1.0, "iscrowd": False}
    found = problems(DetectionRow, {"objects.category": ["a", "b"]}, objects=[{**thing, "category": 1}, thing])
    assert found == ["objects.category: a value outside 0..1"]


def test_an_id_is_a_hash():
    assert problems(EpochRow, image_id="A" * 64) == ["image_id: not such an id"]
