"""Another version of a built dataset, made by editing the one that there is, with all that must agree with the rows."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from reliquary.build.reader import FRONT_MATTER, BuiltDataset
from reliquary.files import sha256_file
from reliquary.records import ManifestFile, write_document

Change = Callable[[pa.Table], pa.Table]


def edited(built: Path, folder: Path, version: str, change: Change | None = None, **where: str | int) -> Path:
    """Copy a dataset, change the rows of its files, and write card and manifest anew.

    Args:
        built: The dataset.
        folder: The copy.
        version: Version of the copy.
        change: Made to each file that is chosen.
        where: ``config`` and ``split`` choose files; ``row_group`` is the number of rows in a group of theirs.
    """
    shutil.copytree(built, folder)
    dataset = BuiltDataset.open(folder)
    size = where.pop("row_group", 100)
    for path in dict.fromkeys(_chosen(dataset, **where)):
        if change:
            pq.write_table(change(pq.read_table(path)), path, row_group_size=size)
    _write_card(folder, dataset, version)
    _write_croissant(folder, version)
    write_manifest(folder, version=version)
    return folder


def write_manifest(folder: Path, **fields: Any) -> None:
    """Write the manifest of a folder again, from its files as they are now."""
    old = BuiltDataset.open(folder).manifest
    files = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file() and path.name != "MANIFEST.json"):
        rows = pq.read_metadata(path).num_rows if path.suffix == ".parquet" else None
        name = path.relative_to(folder).as_posix()
        files.append(ManifestFile(path=name, sha256=sha256_file(path), bytes=path.stat().st_size, rows=rows))
    new = old.model_copy(update={"files": files, **fields})
    digest = new.compute_digest(new.name, new.version, new.recipe_sha256, new.sources, files)
    write_document(folder / "MANIFEST.json", new.model_copy(update={"digest": digest}))


def _chosen(dataset: BuiltDataset, config: str | None = None, split: str | None = None) -> Iterator[Path]:
    for name in [config] if config else dataset.configs():
        for part in [split] if split else dataset.splits(name):
            yield from dataset.shards(name, part)


def _write_card(folder: Path, dataset: BuiltDataset, version: str) -> None:
    card = folder / "README.md"
    text = card.read_text("utf-8")
    match = FRONT_MATTER.match(text)
    head = yaml.safe_load(match[1])
    for described in head["dataset_info"]:
        name = described["config_name"]
        shards = {split["name"]: dataset.shards(name, split["name"]) for split in described["splits"]}
        described["version"] = version
        described["description"] = " ".join([version, *(sha256_file(p) for paths in shards.values() for p in paths)])
        for split in described["splits"]:
            split["num_examples"] = sum(pq.read_metadata(path).num_rows for path in shards[split["name"]])
    for config in head["configs"]:
        config["version"] = version
    card.write_text(f"---\n{yaml.safe_dump(head, sort_keys=False)}---\n{text[match.end() :]}")


def _write_croissant(folder: Path, version: str) -> None:
    path = folder / "croissant.json"
    described = {**json.loads(path.read_text("utf-8")), "version": version}
    for part in described["distribution"]:
        if part["@type"] == "cr:FileObject":
            file = folder / part["@id"]
            part |= {"sha256": sha256_file(file), "contentSize": f"{file.stat().st_size} B"}
    path.write_text(json.dumps(described), "utf-8")


def with_column(table: pa.Table, name: str, change: Callable[[Any], Any], rows: slice = slice(None)) -> pa.Table:
    """Return a table with other values in some rows of a column."""
    index = table.schema.get_field_index(name)
    values = table[name].to_pylist()
    values[rows] = [change(value) for value in values[rows]]
    return table.set_column(index, table.schema.field(index), pa.array(values, table.schema.field(index).type))
