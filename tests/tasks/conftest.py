"""A dataset that stands in for a built one: the tasks read nothing of it but ids, labels, objects and class names."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from reliquary.records import ClassificationPrediction, DetectionRow
from reliquary.tasks import Predictions, ScoreKind
from reliquary.tasks.classification import ClassificationTruth
from reliquary.tasks.detection import DetectionTask


def image_id(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()


@dataclass
class LabelsOnly:
    """The parts of `BuiltDataset` that a task reads; objects are museum and number of each image's object."""

    labels: list[int]
    names: list[str]
    column: str = "label"
    path: Path = field(default=Path("builds/tiny-1.0.0"))
    objects: list[tuple[str | None, str | None]] | None = None

    def class_names(self, config, column="label"):
        return self.names

    def table(self, config, split, columns=None):
        ids = pa.array([image_id(number) for number in range(len(self.labels))], pa.string())
        museums, object_ids = zip(*(self.objects or [(None, None)] * len(ids)), strict=True) if len(ids) else ([], [])
        names = {"museum": pa.array(museums, pa.string()), "object_id": pa.array(object_ids, pa.string())}
        rows = pa.table({"image_id": ids, self.column: pa.array(self.labels, pa.int64()), **names, "group_id": ids})
        return rows.sort_by("image_id").select(columns)


@pytest.fixture(scope="session")
def make_dataset():
    return LabelsOnly


@pytest.fixture(scope="session")
def make_truth():
    def make(labels, names=("egyptian", "islam", "asian"), objects=None):
        ids = [image_id(number) for number in range(len(labels))]
        shown = np.arange(len(labels)) if objects is None else np.array(objects, dtype=np.int64)
        groups = [f"met/{number}" for number in shown]
        return ClassificationTruth(ids, np.array(labels, dtype=np.int64), list(names), objects=shown, groups=groups)

    return make


@pytest.fixture(scope="session")
def make_predictions():
    def make(truth, scores, kind=ScoreKind.LOGITS, features=None):
        given = [None] * len(truth.image_ids) if features is None else features
        rows = [
            ClassificationPrediction(
                image_id=image_id,
                scores=list(map(float, row)),
                feature=None if feature is None else list(map(float, feature)),
            )
            for image_id, row, feature in zip(truth.image_ids, scores, given, strict=True)
        ]
        return Predictions(rows, kind, "predictions.parquet")

    return make


@dataclass
class ObjectsOnly:
    """The parts of `BuiltDataset` that detection reads: for each image rows of class, box and whether it is a crowd;
    and the object that each image shows."""

    objects: list[list[tuple[int, list[float], bool]]]
    names: list[str] = field(default_factory=lambda: ["owl", "lamp", "mask"])
    size: tuple[int, int] = (120, 100)
    path: Path = field(default=Path("builds/tiny-1.0.0"))
    groups: list[str] | None = None

    def class_names(self, config, column="label"):
        assert column == "objects.category"
        return self.names

    def table(self, config, split, columns=None):
        rows = [
            {
                "image_id": image_id(number),
                "museum": self.groups and "dunhuang",
                "object_id": self.groups and self.groups[number],
                "group_id": image_id(number),
                "width": self.size[0],
                "height": self.size[1],
                "objects": [
                    {"id": 1 + place, "bbox": box, "category": label, "area": box[2] * box[3], "iscrowd": crowd}
                    for place, (label, box, crowd) in enumerate(objects)
                ],
            }
            for number, objects in enumerate(self.objects)
        ]
        table = pa.Table.from_pylist(rows, schema=DetectionRow.arrow_schema().empty_table().select(columns).schema)
        return table.sort_by("image_id")


@pytest.fixture(scope="session")
def make_detection_truth():
    def make(objects, **settings):
        return DetectionTask().truth(ObjectsOnly(objects, **settings), "default", "test")

    return make
