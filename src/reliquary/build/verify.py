"""Checking a built dataset: hashes, columns, keys, labels, and that no group stands in two splits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reliquary.build.features import SPLIT_BY_KEY
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue.recipe import SplitBy
from reliquary.errors import Fault, FaultyFileError
from reliquary.records import ClassificationRow
from reliquary.records.tables import SCHEMA_KEY
from reliquary.summary import Summary

NEVER_NULL = ("image_id", "group_id", "licence", "credit", "source", "split", "label", "view", "filename")


def verify_dataset(path: Path) -> Summary:
    """Check a built dataset from its files alone.

    Raises:
        FaultyFileError: Something is wrong; all faults are listed.
        ReliquaryError: The folder holds no built dataset, or one of a version that this release cannot read.
    """
    dataset = BuiltDataset.open(path)
    dataset.verify()
    faults = [fault for config in dataset.configs() for fault in _config_faults(dataset, config)]
    if faults:
        raise FaultyFileError(f"{path}: do not use this dataset", faults)
    return Summary(
        verb=f"verify {dataset.manifest.name}",
        made={
            "version": dataset.manifest.version,
            "files": len(dataset.manifest.files),
            "configs": ", ".join(dataset.configs()),
            "digest": dataset.manifest.digest,
        },
        places={"dataset": path},
    )


def _config_faults(dataset: BuiltDataset, config: str) -> Iterator[Fault]:
    tables = {split: dataset.table(config, split, NEVER_NULL) for split in dataset.splits(config)}
    n_classes = len(dataset.class_names(config))
    for split, table in tables.items():
        yield from _table_faults(f"{config}/{split}", table, split, n_classes)
    ids = Counter(image_id for table in tables.values() for image_id in table["image_id"].to_pylist())
    for image_id in sorted(image_id for image_id, n in ids.items() if n > 1):
        yield Fault(config, "image_id", f"{image_id} stands {ids[image_id]} times in the config")
    if _split_by(dataset, config) == SplitBy.GROUP.value:
        yield from _leaks(config, tables)


def _table_faults(place: str, table: pa.Table, split: str, n_classes: int) -> Iterator[Fault]:
    for column in NEVER_NULL:
        if table[column].null_count:
            yield Fault(place, column, f"{table[column].null_count} rows have none")
    labels = table["label"]
    if not pc.all(pc.and_(pc.greater_equal(labels, 0), pc.less(labels, n_classes))).as_py():
        yield Fault(place, "label", f"a value outside 0..{n_classes - 1}")
    if not pc.all(pc.equal(table["split"], split)).as_py():
        yield Fault(place, "split", "rows of another split")


def _leaks(config: str, tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    split_of: dict[str, str] = {}
    for split, table in tables.items():
        for group_id in pc.unique(table["group_id"]).to_pylist():
            if split_of.setdefault(group_id, split) != split:
                yield Fault(config, "group_id", f"{group_id} stands in '{split_of[group_id]}' and in '{split}'")


def _split_by(dataset: BuiltDataset, config: str) -> str:
    """Return what the files of a config say was kept together, after checking the schema of each."""
    found = ""
    for split in dataset.splits(config):
        for shard in dataset.shards(config, split):
            metadata = pq.read_schema(shard).metadata or {}
            ClassificationRow.check_schema_id(metadata.get(SCHEMA_KEY, b"").decode(), str(shard))
            found = metadata.get(SPLIT_BY_KEY, b"").decode()
    return found
