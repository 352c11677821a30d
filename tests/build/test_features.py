from __future__ import annotations

import json

import pyarrow as pa

from reliquary.build.features import classification_features, parquet_schema
from reliquary.records import ClassificationRow


def test_features_are_the_contract_with_images_and_class_names():
    features = classification_features(["a", "b"])
    assert list(features) == ClassificationRow.arrow_schema().names
    assert features["label"].names == ["a", "b"]
    assert type(features["image"]).__name__ == "Image"
    assert features["year_begin"].dtype == "int16"


def test_files_say_what_they_are():
    schema = parquet_schema(classification_features(["a", "b"]), "group")
    assert schema.metadata[b"reliquary_schema"] == b"classification/1"
    assert schema.metadata[b"reliquary_split_by"] == b"group"
    described = json.loads(schema.metadata[b"huggingface"])["info"]["features"]
    assert described["label"]["names"] == ["a", "b"]
    assert schema.field("label").type == pa.int64()
