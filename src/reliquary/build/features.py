"""The typed features of a dataset, as the ``datasets`` library writes and reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from reliquary.records import ClassificationRow
from reliquary.records.tables import SCHEMA_KEY

if TYPE_CHECKING:
    from datasets.features import Features

SPLIT_BY_KEY = b"reliquary_split_by"
"""Metadata of each Parquet file: whether groups were kept together (``group``) or not (``image``)."""


def classification_features(class_names: list[str]) -> Features:
    """Return the features of a classification dataset: its columns, ``image`` as images, ``label`` with names."""
    from datasets.features import ClassLabel, Features, Image

    features = Features.from_arrow_schema(pa.schema(ClassificationRow.arrow_schema(), metadata={}))
    features["image"] = Image()
    features["label"] = ClassLabel(names=class_names)
    return features


def parquet_schema(features: Features, split_by: str) -> pa.Schema:
    """Return the Arrow schema of the files, with the features, our schema's name and the kind of split beside it."""
    schema: pa.Schema = features.arrow_schema
    ours = {SCHEMA_KEY: ClassificationRow.schema_id().encode(), SPLIT_BY_KEY: split_by.encode()}
    return schema.with_metadata({**schema.metadata, **ours})
