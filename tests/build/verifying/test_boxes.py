from __future__ import annotations

import pyarrow as pa
import pytest

from reliquary.build.verifying.boxes import check_boxes, object_ids
from reliquary.build.verifying.findings import Findings
from reliquary.records import DetectionRow

SCHEMA = DetectionRow.arrow_schema()
OBJECTS = pa.schema([SCHEMA.field(name) for name in ("image_id", "width", "height", "objects")])


def thing(bbox, area=1.0, number=7):
    return {"id": number, "bbox": bbox, "category": 0, "area": area, "iscrowd": False}


def faults(*rows):
    values = [{"image_id": f"{n}", "width": 40, "height": 30, "objects": list(row)} for n, row in enumerate(rows)]
    findings = Findings("file")
    check_boxes(pa.RecordBatch.from_pylist(values, schema=OBJECTS), findings)
    return [(fault.field, fault.problem) for fault in findings.faults()]


def test_boxes_up_to_the_edge_are_right():
    assert faults([thing([0.0, 0.0, 40.0, 30.0])], [], [thing([39.5, 29.25, 0.5, 0.75])]) == []


@pytest.mark.parametrize(
    ("bbox", "problem"),
    [
        ([0.0, 0.0, 0.0, 5.0], "no area"),
        ([0.0, 0.0, 5.0, -1.0], "no area"),
        ([-1.0, 0.0, 5.0, 5.0], "outside the image"),
        ([36.0, 0.0, 5.0, 5.0], "outside the image"),
        ([0.0, 26.0, 5.0, 5.0], "outside the image"),
        ([float("nan"), 0.0, 5.0, 5.0], "outside the image"),
        ([0.0, 0.0, float("nan"), 5.0], "no area"),
        ([0.0, 0.0, 5.0], "not four numbers"),
    ],
)
def test_wrong_boxes_are_found_in_their_row(bbox, problem):
    found = faults([], [thing([1.0, 1.0, 2.0, 2.0]), thing(bbox)], [])
    assert ("objects.bbox", f"{problem} (1 rows, the first with image_id 1)") in found


def test_an_area_is_above_0():
    assert faults([thing([1.0, 1.0, 2.0, 2.0], area=0.0)]) == [
        ("objects.area", "not above 0 (1 rows, the first with image_id 0)")
    ]


def test_datasets_without_boxes_have_none():
    batch = pa.RecordBatch.from_pydict({"image_id": ["a"]})
    check_boxes(batch, Findings("file"))
    assert len(object_ids(batch)) == 0
