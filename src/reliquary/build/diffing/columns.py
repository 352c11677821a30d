"""The columns of a config: which there are, of what type, with which classes, and which hold pictures."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from reliquary.build.diffing.difference import ColumnChanges
from reliquary.build.reader import BuiltDataset

SPLIT_COLUMN = "split"
"""It repeats what the place of a row says, and is compared as that."""


@dataclass(frozen=True)
class Columns:
    """The columns of a config.

    Attributes:
        features: The feature of each column as ``datasets`` writes it into a file, or its Arrow type.
        pictures: The names of those that hold encoded images.
    """

    features: Mapping[str, Any]
    pictures: list[str]

    @property
    def values(self) -> list[str]:
        """The names of those that hold anything else."""
        return [name for name in self.features if name not in {*self.pictures, SPLIT_COLUMN}]


def read_columns(dataset: BuiltDataset, config: str) -> Columns:
    """Return the columns of a config, read from its first file.

    Raises:
        ReliquaryError: There is no such config, or the file is missing.
    """
    schema = pq.read_schema(dataset.shards(config, dataset.splits(config)[0])[0])
    described = json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))
    known = described.get("info", {}).get("features", {})
    features = {field.name: known.get(field.name, str(field.type)) for field in schema}
    return Columns(features, [field.name for field in schema if _holds_pictures(field.type)])


def compare_columns(old: Columns, new: Columns) -> ColumnChanges:
    """Return how the columns of a config differ."""
    both = [name for name in old.features if name in new.features]
    differing = [name for name in both if old.features[name] != new.features[name]]
    extended = [name for name in differing if _is_extended(old.features[name], new.features[name])]
    return ColumnChanges(
        added=[name for name in new.features if name not in old.features],
        dropped=[name for name in old.features if name not in new.features],
        extended=extended,
        altered={
            name: f"{_text(old.features[name])} -> {_text(new.features[name])}"
            for name in differing
            if name not in extended
        },
    )


def with_class_names(value: Any, feature: Any) -> Any:
    """Return a value with every class index in it replaced by the name of the class, however deep it stands."""
    if value is None or not isinstance(feature, dict):
        return value
    if feature.get("_type") == "ClassLabel":
        names = feature["names"]
        return names[value] if 0 <= value < len(names) else value
    if isinstance(value, list):
        return [with_class_names(item, feature.get("feature")) for item in value]
    if isinstance(value, dict):
        return {name: with_class_names(part, feature.get(name)) for name, part in value.items()}
    return value


def _holds_pictures(arrow_type: pa.DataType) -> bool:
    return bool(pa.types.is_struct(arrow_type) and arrow_type.get_field_index("bytes") >= 0)


def _is_extended(old: Any, new: Any) -> bool:
    """Return whether a feature is the same but for classes that follow those that there were."""
    if isinstance(old, dict) and isinstance(new, dict):
        if old.get("_type") == new.get("_type") == "ClassLabel":
            return bool(new["names"][: len(old["names"])] == old["names"])
        return old.keys() == new.keys() and all(_is_extended(old[key], new[key]) for key in old)
    return bool(old == new)


def _text(feature: Any) -> str:
    return feature if isinstance(feature, str) else json.dumps(feature, ensure_ascii=False)
