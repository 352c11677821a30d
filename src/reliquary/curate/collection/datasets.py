"""Built datasets as collections."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from reliquary.build.dating.epochs import EPOCH_NAME
from reliquary.build.reader import BuiltDataset
from reliquary.build.sources.candidate import NamedBox
from reliquary.build.writing.features import SPLIT_BY_KEY
from reliquary.curate.collection.item import Collection, CollectionKind, Item
from reliquary.curate.collection.shards import IMAGE, ShardPictures
from reliquary.records import ImageSource

CLASS_COLUMNS = ("label", "collection", "style")
"""The columns whose class is that of the whole picture, in the order of preference."""

KNOWN = ("museum", "object_id", "view", "title", "object_type", "culture", "permalink", "group_id")


def dataset_collection(folder: Path) -> Collection:
    """Read a built dataset: every image of every config once, labelled as in the first config that holds it.

    Raises:
        ReliquaryError: The folder is no built dataset, or is damaged.
    """
    dataset = BuiltDataset.open(folder)
    items: dict[str, Item] = {}
    splits: dict[str, dict[str, str]] = {}
    for config in dataset.configs():
        for split in dataset.splits(config):
            for item in _items(dataset, config, split):
                items.setdefault(item.sha256, item)
                splits.setdefault(item.sha256, {})[config] = split
    pictures = ShardPictures(dataset)
    return Collection(
        kind=CollectionKind.DATASET,
        name=dataset.manifest.name,
        path=folder,
        state=dataset.manifest.digest.removeprefix("sha256:"),
        items=[replace(item, splits=splits[item.sha256]) for item in items.values()],
        class_names=_class_names(dataset),
        read=lambda sha256: pictures.read(sha256, IMAGE),
        read_layer=pictures.read,
        keeps_groups={config: _keeps_groups(dataset, config) for config in dataset.configs()},
    )


def _items(dataset: BuiltDataset, config: str, split: str) -> Iterator[Item]:
    schema = pq.read_schema(dataset.shards(config, split)[0])
    layers = tuple(name for name in schema.names if _is_picture(schema.field(name).type) and name != IMAGE)
    columns = [name for name in schema.names if name != IMAGE and name not in layers]
    class_columns = dataset.class_columns(config)
    label = next((name for name in CLASS_COLUMNS if name in class_columns), None)
    for batch in dataset.table(config, split, columns).to_batches(max_chunksize=1000):
        for row in batch.to_pylist():
            yield _item(row, label, class_columns, layers)


def _item(
    row: Mapping[str, Any], label: str | None, class_columns: Mapping[str, list[str]], layers: tuple[str, ...]
) -> Item:
    name = row.get("filename") or ", ".join(filter(None, [row.get("museum"), row.get("object_id")]))
    class_name = None if label is None else class_columns[label][row[label]]
    year = row.get("year")
    known: dict[str, Any] = {column: row.get(column) for column in KNOWN}
    return Item(
        sha256=row["image_id"],
        name=name or row["image_id"][:12],
        licence=row["licence"],
        credit=row["credit"],
        shows=ImageSource(row["source"]),
        label=class_name,
        classes=() if class_name is None else (class_name,),
        year_begin=row.get("year_begin") if year is None else round(year),
        year_end=row.get("year_end") if year is None else round(year),
        boxes=_boxes(row["objects"], class_columns["objects.category"]) if "objects" in row else None,
        layers=layers,
        **known,
    )


def _boxes(objects: list[dict[str, Any]], names: list[str]) -> tuple[NamedBox, ...]:
    boxes = ((names[each["category"]], each["bbox"], each["iscrowd"]) for each in objects)
    return tuple(NamedBox(name, x, y, width, height, iscrowd) for name, (x, y, width, height), iscrowd in boxes)


def _is_picture(column: Any) -> bool:
    return "bytes" in [column.field(number).name for number in range(column.num_fields)]


def _keeps_groups(dataset: BuiltDataset, config: str) -> bool:
    shard = dataset.shards(config, dataset.splits(config)[0])[0]
    return bool((pq.read_schema(shard).metadata or {}).get(SPLIT_BY_KEY) == b"group")


def _class_names(dataset: BuiltDataset) -> list[str]:
    found = [dataset.class_columns(config) for config in dataset.configs()]
    names = [name for columns in found for column in CLASS_COLUMNS for name in columns.get(column, [])]
    # An era follows from the years of a picture: nobody can give it another.
    return [name for name in dict.fromkeys(names) if not EPOCH_NAME.fullmatch(name)]
