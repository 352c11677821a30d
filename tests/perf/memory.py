"""Measures the memory of a large build: python tests/perf/memory.py [NUMBER]. The default is the source's 223,486."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from typing import NamedTuple

import numpy as np
import yaml
from PIL import Image

from reliquary.catalogue import load_crawler, load_dataset_recipe
from reliquary.crawl.folder import BLOBS_FOLDER, IMAGES_FILE, OBJECTS_FILE, Counts, Order, begin
from reliquary.files import sha256_bytes
from reliquary.progress import track
from reliquary.records import ImageRecord, ImageStatus, ObjectRecord, write_table
from reliquary.seeds import generator

NUMBER = 223_486
SIDE = 64
VIEWS = (2, 1, 2, 1, 2)
"""Images of the objects, in turn: 1.6 an object, as in the source."""

MUSEUM = "met"
CLASSES = ("egyptian", "grecoroman", "orient", "islam", "byzantium", "asian")
NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


class View(NamedTuple):
    """One image of the synthetic museum."""

    object_id: str
    view: int
    sha256: str
    n_bytes: int


def memory(number: int = NUMBER) -> dict[str, float]:
    """Build a dataset of so many small images in a process of its own, and return that process's peak memory."""
    with tempfile.TemporaryDirectory() as folder:
        crawl, recipe = write_crawl(Path(folder) / "crawl", number), write_recipe(Path(folder) / "small")
        program = Path(sys.executable).with_name("reliquary")
        command = [
            *(str(program), "build", str(recipe), "--source", str(crawl)),
            *("--workspace", f"{folder}/workspace", "--workers", "2", "--json"),
        ]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise SystemExit(f"the build ended with status {process.returncode}")
    return {
        "images": number,
        "peak_mib": round(usage.ru_maxrss / 1024),
        "cpu_s": round(usage.ru_utime + usage.ru_stime),
    }


def write_recipe(folder: Path) -> Path:
    """Write the recipe of ``provenance`` with small images, one museum and one config."""
    dataset = load_dataset_recipe("provenance")
    fields = yaml.safe_load(dataset.path.read_text("utf-8"))
    fields["sources"] = [{"kind": "crawl", "museums": [MUSEUM], "classes": list(CLASSES)}]
    fields["image"]["size"] = [SIDE, SIDE]
    fields["configs"] = {"grouped": fields["configs"]["grouped"]}
    folder.mkdir()
    shutil.copy(dataset.path.with_name("card.md"), folder)
    recipe = folder / "recipe.yaml"
    recipe.write_text(yaml.safe_dump(fields, sort_keys=False), "utf-8")
    return recipe


def write_crawl(folder: Path, number: int) -> Path:
    """Write a finished crawl of so many images, all different, without holding it in memory."""
    views = list(track(_store_views(folder / BLOBS_FOLDER, number), "draw images", total=number))
    object_ids = list(dict.fromkeys(view.object_id for view in views))
    write_table(folder / OBJECTS_FILE, map(_object, object_ids), ObjectRecord)
    write_table(folder / IMAGES_FILE, map(_image, views), ImageRecord)
    crawl = begin(folder, load_crawler(MUSEUM), Order(api="https://museum.invalid"))
    crawl.save(crawl.state.finish(Counts(objects=len(object_ids), images=number)))
    return folder


def _store_views(blobs: Path, number: int) -> Iterator[View]:
    for prefix in range(256):
        (blobs / f"{prefix:02x}").mkdir(parents=True)
    places = ((f"{index:07}", view) for index, views in enumerate(cycle(VIEWS)) for view in range(views))
    for index, (object_id, view) in zip(range(number), places, strict=False):
        data = _picture(index)
        sha256 = sha256_bytes(data)
        # Not through the blob store, which waits for the disk each time.
        (blobs / sha256[:2] / sha256).write_bytes(data)
        yield View(object_id, view, sha256, len(data))


def _picture(index: int) -> bytes:
    patches = generator(0, "memory", index).integers(0, 256, (8, 8, 3), dtype=np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(patches).resize((SIDE, SIDE), Image.Resampling.BILINEAR).save(buffer, "JPEG")
    return buffer.getvalue()


def _object(object_id: str) -> ObjectRecord:
    return ObjectRecord(
        museum=MUSEUM, object_id=object_id, permalink=f"https://museum.invalid/{object_id}",
        classes=[CLASSES[int(object_id) % len(CLASSES)]], title=f"Object {object_id}", metadata_licence="CC0-1.0",
        raw_sha256="0" * 64, retrieved_at=NOON,
    )  # fmt: skip


def _image(view: View) -> ImageRecord:
    return ImageRecord(
        museum=MUSEUM, object_id=view.object_id, view=view.view, image_id=f"{view.object_id}-{view.view}",
        url=f"https://museum.invalid/{view.object_id}/{view.view}.jpg", licence="CC0-1.0",
        credit="Gift of a friend, 1900", permalink=f"https://museum.invalid/{view.object_id}",
        status=ImageStatus.STORED, sha256=view.sha256, bytes=view.n_bytes, media_type="image/jpeg",
        width=SIDE, height=SIDE,
    )  # fmt: skip


if __name__ == "__main__":
    sys.stdout.write(json.dumps(memory(int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER)) + "\n")
