from __future__ import annotations

import json

import pyarrow as pa
import pytest

from reliquary.build.writing.features import dataset_features, image_columns, parquet_schema
from reliquary.records import ClassificationRow, DetectionRow, ReliefRow


def test_features_are_the_contract_with_images_and_class_names():
    features = dataset_features(ClassificationRow, {"label": ["a", "b"]})
    assert list(features) == ClassificationRow.arrow_schema().names
    assert features["label"].names == ["a", "b"]
    assert type(features["image"]).__name__ == "Image"
    assert features["year_begin"].dtype == "int16"


def test_files_say_what_they_are():
    schema = parquet_schema(
        ClassificationRow, dataset_features(ClassificationRow, {"label": ["a", "b"]}), by_group=True
    )
    assert schema.metadata[b"reliquary_schema"] == b"classification/1"
    assert schema.metadata[b"reliquary_split_by"] == b"group"
    described = json.loads(schema.metadata[b"huggingface"])["info"]["features"]
    assert described["label"]["names"] == ["a", "b"]
    assert schema.field("label").type == pa.int64()


def test_classes_inside_a_list_have_names_too():
    features = dataset_features(DetectionRow, {"objects.category": ["a", "b"]})
    assert features["objects"].feature["category"].names == ["a", "b"]


@pytest.mark.parametrize(
    ("row", "columns"),
    [(DetectionRow, ["image"]), (ReliefRow, ["image", "depth", "normals", "soft_edges", "segmentation"])],
)
def test_every_column_of_encoded_images_is_an_image(row, columns):
    assert image_columns(row) == columns
    assert all(type(dataset_features(row, {})[column]).__name__ == "Image" for column in columns)
