from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reliquary.errors import FaultyFileError
from reliquary.records import AgePrediction, ClassificationPrediction
from reliquary.tasks import ScoreKind, read_predictions, write_predictions
from reliquary.tasks.predictions import Predictions
from reliquary.tasks.retrieval import number_objects, read_features, retrieval_metrics
from tests.tasks.conftest import image_id


def rows_with(features):
    return [AgePrediction(image_id=image_id(n), year=100.0, feature=f) for n, f in enumerate(features)]


def test_measures_are_means_over_objects_with_their_number():
    angles = np.radians([0, 1, 40, 41, 80])
    features = np.stack([np.cos(angles), np.sin(angles)], axis=1)
    found = retrieval_metrics(features, np.array([0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2]))
    assert {m.name: (m.value, m.n) for m in found} == {
        "recall_at_1": (1.0, 2),
        "recall_at_5": (1.0, 2),
        "retrieval_map": (1.0, 2),
        "class_match_at_1": (0.75, 2),
        "class_match_at_5": (1.0, 2),
        "class_map": (0.875, 2),
    }
    assert {(m.unit, m.higher_is_better, m.version, m.slice) for m in found} == {("fraction", True, 1, None)}


def test_what_no_object_can_ask_is_not_measured():
    found = retrieval_metrics(np.eye(3), np.array([0, 0, 1]), np.arange(3))
    assert [m.name for m in found] == ["class_match_at_1", "class_match_at_5", "class_map"]
    assert retrieval_metrics(np.eye(2), np.array([0, 1]), np.arange(2)) == []


def test_features_are_read_in_the_order_of_the_rows():
    assert read_features(rows_with([[1.0, 2.0], [3.0, 4.0]]), "p").tolist() == [[1, 2], [3, 4]]
    assert read_features(rows_with([None, None]), "p") is None


def test_every_faulty_feature_is_listed():
    with pytest.raises(FaultyFileError, match=r"p\.parquet: features: 3 faults") as caught:
        read_features(rows_with([[1.0, 2.0], None, [1.0], []]), "p.parquet")
    assert [
        str(fault).removeprefix(f"p.parquet, image {image_id(n)}: ") for n, fault in enumerate(caught.value.faults, 1)
    ] == [
        "feature: is missing, but others have one; give one for every image, or for none",
        "feature: 1 numbers, but the first feature has 2",
        "feature: is empty; give one for every image, or for none",
    ]


def test_a_feature_that_is_no_number_names_row_and_field(tmp_path):
    path = tmp_path / "p.parquet"
    rows = [ClassificationPrediction(image_id=image_id(n), scores=[1.0], feature=[0.0, 1.0]) for n in range(2)]
    write_predictions(path, Predictions(rows, ScoreKind.LOGITS), ClassificationPrediction)
    table = pq.read_table(path)
    spoilt = pa.array([[0.0, 1.0], [0.0, float("nan")]], table.schema.field("feature").type)
    pq.write_table(table.set_column(2, table.schema.field("feature"), spoilt), path)
    with pytest.raises(FaultyFileError, match=r"row 1: feature\[1\]: .*finite"):
        read_predictions(path, ClassificationPrediction)


def test_objects_are_told_apart_by_museum_and_number():
    table = pa.table(
        {
            "image_id": ["a", "b", "c", "d", "e", "f"],
            "museum": ["met", "louvre", "met", "met", "met", None],
            "object_id": ["1", "1", "1", None, None, "1"],
        }
    )
    assert number_objects(table).tolist() == [0, 1, 0, 2, 3, 4]
