"""The record sets of a Croissant description: splits, classes, and the rows of each config with their types."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pyarrow as pa

from reliquary.build.planning.plan import Plan
from reliquary.build.planning.stores import ConfigPlan
from reliquary.build.writing.features import PICTURE
from reliquary.build.writing.written import WrittenStore

SPLITS = "splits"
KNOWN_SPLITS = {"train": "cr:TrainingSplit", "validation": "cr:ValidationSplit", "test": "cr:TestSplit"}
BOX = "bbox"
BOX_FORMAT = "XYWH"
"""[x, y, width, height] from the top-left corner, in the words of Keras, which the standard refers to."""

Json = dict[str, Any]


def split_set(plan: Plan) -> Json:
    """Return the enumeration of the splits; those with a name of their own have no address."""
    names = list(dict.fromkeys(split for config in plan.configs for split in config.splits))
    rows = [{"name": name, "url": KNOWN_SPLITS.get(name)} for name in names]
    return _enumeration(SPLITS, "cr:Split", "The splits.", {"name": "sc:Text", "url": "sc:URL"}, rows)


def class_sets(written: WrittenStore) -> Iterator[Json]:
    """Yield an enumeration for each column of a store that holds class indices."""
    for column, names in written.store.contents.class_names.items():
        rows = [{"index": index, "name": name} for index, name in enumerate(names)]
        types = {"index": "sc:Integer", "name": "sc:Text"}
        description = f"The classes of '{column}' in '{written.store.name}'."
        yield _enumeration(_class_set(written, column), "sc:Enumeration", description, types, rows)


def record_set(config: ConfigPlan, written: WrittenStore) -> Json:
    """Return the rows of a config."""
    fields = _Fields(config.name, written)
    return {
        "@type": "cr:RecordSet",
        "@id": config.name,
        "name": config.name,
        "description": config.description,
        "key": {"@id": f"{config.name}/image_id"},
        "field": [fields.column(field) for field in written.features.arrow_schema],
    }


def _enumeration(name: str, kind: str, description: str, types: Mapping[str, str], rows: list[Json]) -> Json:
    key = next(iter(types))
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": description,
        "dataType": kind,
        "key": {"@id": f"{name}/{key}"},
        "field": [
            {"@type": "cr:Field", "@id": f"{name}/{field}", "name": f"{name}/{field}", "dataType": data_type}
            for field, data_type in types.items()
        ],
        "data": [{f"{name}/{field}": value for field, value in row.items()} for row in rows],
    }


def _class_set(written: WrittenStore, column: str) -> str:
    return f"classes-{written.store.name}-{column}"


class _Fields:
    """The fields of one config, read from the columns of its files."""

    def __init__(self, config: str, written: WrittenStore) -> None:
        self._config = config
        self._written = written

    def column(self, column: pa.Field) -> Json:
        """Return the field of a column, with those of its parts if it is a struct or a list of them."""
        name, of = column.name, column.type
        if of == PICTURE:
            return self._leaf(name, "sc:ImageObject", self._source(name, "bytes"))
        if pa.types.is_struct(of):
            return self._group(name, of, {})
        if pa.types.is_list(of) and pa.types.is_struct(of.value_type):
            return self._group(name, of.value_type, {"dataType": "cr:Label", "isArray": True, "arrayShape": "-1"})
        described = {"references": {"field": {"@id": f"{SPLITS}/name"}}} if name == "split" else {}
        if name in self._class_names:
            described = {"references": {"field": {"@id": f"{_class_set(self._written, name)}/index"}}}
        return self._leaf(name, self._type(name, of), self._source(name)) | described

    def _group(self, name: str, of: pa.StructType, described: Json) -> Json:
        parts = [self._part(name, of.field(index)) for index in range(of.num_fields)]
        return {"@type": "cr:Field", **self._named(name), **described, "subField": parts}

    def _part(self, column: str, part: pa.Field) -> Json:
        name, of_column = f"{column}/{part.name}", f"{column}.{part.name}"
        source = self._source(column, part.name)
        if part.name == BOX:
            # mlcroissant reads lists of boxes as lists of numbers only, so that type stands first.
            box = self._leaf(name, ["sc:Float", "cr:BoundingBox"], source | {"format": BOX_FORMAT})
            return box | {"isArray": True, "arrayShape": "4"}
        leaf = self._leaf(name, self._type(of_column, part.type), source)
        if of_column in self._class_names:
            # A reference out of a list cannot be joined, so the enumeration is named in words.
            leaf["description"] = f"Index into '{_class_set(self._written, of_column)}'."
        return leaf

    @property
    def _class_names(self) -> Mapping[str, list[str]]:
        return self._written.store.contents.class_names

    def _type(self, column: str, of: pa.DataType) -> str | list[str]:
        data_type = _data_type(of)
        return [data_type, "cr:Label"] if column in self._class_names else data_type

    def _source(self, column: str, part: str | None = None) -> Json:
        transform = {"transform": {"jsonPath": part}} if part else {}
        return {"fileSet": {"@id": f"files-{self._config}"}, "extract": {"column": column}, **transform}

    def _leaf(self, name: str, data_type: str | list[str], source: Json) -> Json:
        return {"@type": "cr:Field", **self._named(name), "dataType": data_type, "source": source}

    def _named(self, name: str) -> Json:
        return {"@id": f"{self._config}/{name}", "name": f"{self._config}/{name}"}


def _data_type(of: pa.DataType) -> str:
    if pa.types.is_boolean(of):
        return "sc:Boolean"
    if pa.types.is_integer(of):
        return "sc:Integer"
    return "sc:Float" if pa.types.is_floating(of) else "sc:Text"
