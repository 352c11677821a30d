"""Measures how fast a built dataset is read for training, against the datasets library."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from reliquary.build.pixels import PixelReader
from reliquary.build.writing.features import dataset_features, parquet_schema
from reliquary.build.writing.shards import shard_path, write_shard
from reliquary.files import sha256_bytes
from reliquary.records import ClassificationRow, ImageSource
from reliquary.records.dataset import ImageCell
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.murals import sample_mural

CROPS_A_WALL = 250
SIDE = 256
BATCH = 64
TURNS = 3


def reading(number: int = 2000) -> dict[str, Any]:
    """Read so many images of 256 px in random order, one by one, as a training does.

    ``first_pass`` counts what each needs before the first image too: a copy in Arrow's form for ``datasets``, the
    places of the images for our reader.
    """
    from datasets import load_dataset

    order = [int(index) for index in np.random.default_rng(0).permutation(number)]
    parts = [order[start : start + BATCH] for start in range(0, number, BATCH)]
    with tempfile.TemporaryDirectory() as folder:
        path = _write(Path(folder), number)
        start = time.process_time()
        theirs = load_dataset("parquet", data_files=str(path), split="train", cache_dir=f"{folder}/cache")
        theirs = theirs.with_format("torch")
        prepared = time.process_time() - start
        reader = _reader(path)
        first = _seconds(reader.__getitem__, order)
        for index in order[:: number // 100]:
            if not np.array_equal(reader[index]["image"], theirs[index]["image"].numpy()):
                raise SystemExit(f"the pixels of row {index} differ")
        ours = min(_seconds(reader.__getitem__, order) for _ in range(TURNS))
        batches = min(_seconds(reader.batch, parts) for _ in range(TURNS))
        plain = min(_seconds(theirs.__getitem__, order) for _ in range(TURNS))
        plain_batches = min(_seconds(theirs.__getitem__, parts) for _ in range(TURNS))
    return {
        "images": number,
        "side_px": SIDE,
        "times_faster_than_datasets": round(plain / ours, 2),
        "times_faster_in_batches": round(plain_batches / batches, 2),
        "times_faster_first_pass": round((prepared + plain) / first, 2),
    }


class _OneFile:
    """A dataset of one file, for a measurement of reading alone."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def shards(self, config: str, split: str) -> list[Path]:
        return [self._path]


def _reader(path: Path) -> PixelReader:
    return PixelReader(_OneFile(path), "default", "train")  # type: ignore[arg-type]


def _write(folder: Path, number: int) -> Path:
    """Write a split as a build does; its images are crops of walls."""
    schema = parquet_schema(ClassificationRow, dataset_features(ClassificationRow, {"label": ["any"]}), by_group=True)
    path = folder / shard_path("default", "train", 0, 1)
    write_shard(path, list(_crops(number)), _row, schema)
    return path


def _crops(number: int) -> list[bytes]:
    rng = np.random.default_rng(0)
    crops = []
    for wall in range(-(-number // CROPS_A_WALL)):
        picture = Image.fromarray(sample_mural(1500, 1500, seed=0, number=wall).image)
        for left, top in rng.integers(0, 1500 - SIDE, (CROPS_A_WALL, 2)):
            crops.append(jpeg_bytes(np.asarray(picture.crop((left, top, left + SIDE, top + SIDE))), 90))
    return crops[:number]


def _row(data: bytes) -> ClassificationRow:
    return ClassificationRow(
        image=ImageCell(bytes=data), image_id=sha256_bytes(data), group_id="g", label=0, licence="CC0-1.0",
        credit="Sample museum", source=ImageSource.SAMPLE, split="train", view=0, filename="1_SAMPLE_1.jpg",
    )  # fmt: skip


def _seconds(read: Callable[[Any], object], keys: Sequence[Any]) -> float:
    """Return the CPU time of reading each; what was read is not kept."""
    start = time.process_time()
    for key in keys:
        read(key)
    return time.process_time() - start
