"""A small folder that reads like a built dataset: three classes that differ in colour, a few dozen pictures."""

from __future__ import annotations

import io
import json

import numpy as np
import pyarrow.parquet as pq
from PIL import Image

from reliquary.build.reader import BuiltDataset
from reliquary.files import sha256_bytes, sha256_file
from reliquary.records import (
    SAMPLE_MARK,
    ClassificationRow,
    Manifest,
    ManifestFile,
    SourceDigest,
    to_arrow,
    write_document,
)
from reliquary.seeds import generator

NAMES = ["egyptian", "islam", "asian"]
COLOURS = np.array([[200, 60, 60], [60, 200, 60], [60, 60, 200]])
SIDE = 40


def picture(split, number, label):
    random = generator(0, "tiny", split, number)
    pixels = COLOURS[label] + random.normal(0, 40, (SIDE, SIDE, 3))
    buffer = io.BytesIO()
    Image.fromarray(pixels.clip(0, 255).astype(np.uint8)).save(buffer, "JPEG", comment=SAMPLE_MARK.encode())
    return buffer.getvalue()


def row(split, number, label):
    data = picture(split, number, label)
    name = f"{label + 1}_SAMPLE_{number}.jpg"
    return ClassificationRow(
        image={"bytes": data, "path": name},
        image_id=sha256_bytes(data),
        group_id=f"{split}-{number}",
        licence="CC0-1.0",
        credit="sample",
        source="sample",
        split=split,
        label=label,
        view=0,
        filename=name,
    )


def write_split(folder, config, split, rows, model, features):
    table = to_arrow(sorted(rows, key=lambda row: row.image_id), model)
    described = {"info": {"features": features}}
    path = folder / f"data/{config}/{split}-00000-of-00001.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(table.replace_schema_metadata({"huggingface": json.dumps(described)}), path)
    return ManifestFile(
        path=str(path.relative_to(folder)), sha256=sha256_file(path), bytes=path.stat().st_size, rows=len(rows)
    )


def write_dataset(folder, sizes=None, name="provenance-sample", task="classification", train_labels=None):
    """Write a dataset with these numbers of images a split, and open it; the classes come in turn if none are given."""
    sizes = sizes or {"train": 24, "validation": 9, "test": 12}
    labels = {split: [number % len(NAMES) for number in range(size)] for split, size in sizes.items()}
    if train_labels is not None:
        labels["train"] = train_labels
    rows = {split: [row(split, *item) for item in enumerate(part)] for split, part in labels.items()}
    features = {"label": {"names": NAMES, "_type": "ClassLabel"}}
    return write_rows(folder, "grouped", rows, ClassificationRow, features, name, task)


def write_rows(folder, config, rows, model, features, name, task):
    """Write a dataset of one config with these rows by split, and open it."""
    files = [write_split(folder, config, split, part, model, features) for split, part in rows.items()]
    splits = "\n".join(f"  - split: {split}\n    path: data/{config}/{split}-*.parquet" for split in rows)
    card = f"---\nconfigs:\n- config_name: {config}\n  default: true\n  data_files:\n{splits}\n---\n# Sample\n"
    (folder / "README.md").write_text(card)
    sources = [SourceDigest(name="sample", kind="crawl", sha256="0" * 64)]
    digest = Manifest.compute_digest(name, "1.0.0", "1" * 64, sources, files)
    manifest = Manifest(
        name=name,
        version="1.0.0",
        task=task,
        profile="public",
        recipe_sha256="1" * 64,
        sources=sources,
        files=files,
        tools={},
        digest=digest,
    )
    write_document(folder / "MANIFEST.json", manifest)
    return BuiltDataset.open(folder)
