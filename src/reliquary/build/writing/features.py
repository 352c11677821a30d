"""The typed features of a dataset, as the ``datasets`` library writes and reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pyarrow as pa

from reliquary.records import DatasetRow
from reliquary.records.base import arrow_type
from reliquary.records.dataset import ImageCell
from reliquary.records.tables import SCHEMA_KEY

if TYPE_CHECKING:
    from datasets.features import Features

SPLIT_BY_KEY = b"reliquary_split_by"
"""Metadata of each Parquet file: whether groups were kept together (``group``) or not (``image``)."""


PICTURE = pa.struct([("bytes", pa.binary()), ("path", pa.string())])
"""The Arrow type of a column of encoded images, as ``datasets`` writes it."""


def image_columns(row: type[DatasetRow]) -> list[str]:
    """Return the names of the columns that hold encoded images."""
    cell = arrow_type(ImageCell)
    return [field.name for field in row.arrow_schema() if field.type == cell]


def dataset_features(row: type[DatasetRow], class_names: Mapping[str, list[str]]) -> Features:
    """Return the features of a dataset: its columns, images as images, classes with their names.

    Args:
        row: The contract of a row.
        class_names: For each class column its names; the column of a list's part is written ``objects.category``.
    """
    from datasets.features import ClassLabel, Features, Image

    features = Features.from_arrow_schema(pa.schema(row.arrow_schema(), metadata={}))
    for column in image_columns(row):
        features[column] = Image()
    for column, names in class_names.items():
        name, _, part = column.partition(".")
        if part:
            features[name].feature[part] = ClassLabel(names=names)
        else:
            features[name] = ClassLabel(names=names)
    return features


def parquet_schema(row: type[DatasetRow], features: Features, *, by_group: bool) -> pa.Schema:
    """Return the Arrow schema of the files, with the features, our schema's name and the kind of split beside it."""
    schema: pa.Schema = features.arrow_schema
    ours = {SCHEMA_KEY: row.schema_id().encode(), SPLIT_BY_KEY: b"group" if by_group else b"image"}
    return schema.with_metadata({**schema.metadata, **ours})
