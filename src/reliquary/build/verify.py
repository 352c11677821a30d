"""Checking a built dataset: hashes, columns, keys, labels, and that no group stands in two splits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from reliquary.build.features import SPLIT_BY_KEY, image_columns
from reliquary.build.kinds import kind_of
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue.recipe import SplitBy
from reliquary.errors import Fault, FaultyFileError
from reliquary.records import DatasetRow
from reliquary.records.tables import SCHEMA_KEY
from reliquary.summary import Summary


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
    row = kind_of(dataset.manifest.task).row
    _check_schemas(dataset, config, row)
    columns = [field.name for field in row.arrow_schema() if field.name not in image_columns(row)]
    tables = {split: dataset.table(config, split, columns) for split in dataset.splits(config)}
    for split, table in tables.items():
        place = f"{config}/{split}"
        yield from _null_faults(place, table, row)
        yield from _class_faults(place, table, dataset, config)
        if not pc.all(pc.equal(table["split"], split)).as_py():
            yield Fault(place, "split", "rows of another split")
    ids = Counter(image_id for table in tables.values() for image_id in table["image_id"].to_pylist())
    for image_id in sorted(image_id for image_id, n in ids.items() if n > 1):
        yield Fault(config, "image_id", f"{image_id} stands {ids[image_id]} times in the config")
    if _split_by(dataset, config) == SplitBy.GROUP.value:
        yield from _leaks(config, tables)


def _null_faults(place: str, table: pa.Table, row: type[DatasetRow]) -> Iterator[Fault]:
    for field in row.arrow_schema():
        if not field.nullable and field.name in table.column_names and table[field.name].null_count:
            yield Fault(place, field.name, f"{table[field.name].null_count} rows have none")
    for column in ("licence", "credit"):
        if pc.any(pc.equal(pc.utf8_trim_whitespace(table[column]), "")).as_py():
            yield Fault(place, column, "rows have an empty one")


def _class_faults(place: str, table: pa.Table, dataset: BuiltDataset, config: str) -> Iterator[Fault]:
    for column, names in dataset.class_columns(config).items():
        name, _, part = column.partition(".")
        values = pc.struct_field(pc.list_flatten(table[name]), part) if part else table[name]
        if not pc.all(pc.and_(pc.greater_equal(values, 0), pc.less(values, len(names)))).as_py():
            yield Fault(place, column, f"a value outside 0..{len(names) - 1}")


def _leaks(config: str, tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    split_of: dict[str, str] = {}
    for split, table in tables.items():
        for group_id in pc.unique(table["group_id"]).to_pylist():
            if split_of.setdefault(group_id, split) != split:
                yield Fault(config, "group_id", f"{group_id} stands in '{split_of[group_id]}' and in '{split}'")


def _check_schemas(dataset: BuiltDataset, config: str, row: type[DatasetRow]) -> None:
    for shard in _shards(dataset, config):
        metadata = pq.read_schema(shard).metadata or {}
        row.check_schema_id(metadata.get(SCHEMA_KEY, b"").decode(), str(shard))


def _split_by(dataset: BuiltDataset, config: str) -> str:
    """Return what the files of a config say was kept together."""
    metadata: dict[bytes, bytes] = pq.read_schema(next(_shards(dataset, config))).metadata or {}
    return metadata.get(SPLIT_BY_KEY, b"").decode()


def _shards(dataset: BuiltDataset, config: str) -> Iterator[Path]:
    return (shard for split in dataset.splits(config) for shard in dataset.shards(config, split))
