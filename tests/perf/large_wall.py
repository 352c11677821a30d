"""Measures cut-outs of a wall: 1,000 pictures of 600 x 600 px from one mosaic of 12,000 x 3,000 px with its boxes."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from resident import peak_mib

from reliquary.build.dataset import build_dataset
from reliquary.catalogue import Dataset, load_dataset_recipe
from reliquary.files import atomic_write_bytes
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.murals import sample_mural
from reliquary.voc import VocObject, voc_xml

HEIGHT = 3_000
REPEATS = 4
"""The wall is one mural of this height and width, so many times side by side: drawing it is not what is measured."""


def large_wall(cut_outs: int = 1_000, workers: int = 2) -> dict[str, float]:
    """Build a dataset of detection from one large wall in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        n_boxes = _write_wall(Path(folder) / "dunhuang-detection")
        child = [sys.executable, __file__, folder, str(cut_outs), str(workers)]
        done = subprocess.run(child, capture_output=True, text=True, check=True, env=os.environ)
    return {"boxes": n_boxes, **json.loads(done.stdout)}


def _write_wall(folder: Path) -> int:
    mural = sample_mural(HEIGHT, HEIGHT, wear=0.5)
    objects = [
        VocObject("Donors", (box.x + number * HEIGHT, box.y, box.width, box.height), truncated=False)
        for number in range(REPEATS)
        for box in mural.boxes
    ]
    atomic_write_bytes(folder / "wall.jpg", jpeg_bytes(np.tile(mural.image, (1, REPEATS, 1))))
    atomic_write_bytes(
        folder / "wall.xml", voc_xml("wall.jpg", (HEIGHT * REPEATS, HEIGHT), objects, database="a").encode()
    )
    return len(objects)


def _build(folder: Path, cut_outs: int, workers: int) -> dict[str, float]:
    dataset = load_dataset_recipe("dunhuang-detection")
    recipe = dataset.recipe
    crops = recipe.crops.model_copy(update={"per_original": cut_outs})
    configs = {"paper": recipe.configs["paper"]}
    small = recipe.model_copy(update={"crops": crops, "configs": configs})
    source = folder / "dunhuang-detection"
    before = resource.getrusage(resource.RUSAGE_SELF)
    summary = build_dataset(
        Dataset(small, dataset.card, dataset.path), [source], folder / "builds", workers=workers, quiet=True
    )
    after = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "cut_outs": summary.made["images"],
        "workers": workers,
        "cpu_s": round(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, 1),
        "peak_mib": round(peak_mib()),
    }


if __name__ == "__main__":
    print(json.dumps(_build(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))  # noqa: T201
