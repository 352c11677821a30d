"""Measures how fast collections are checked, against cleanvision: the same images, and the checks that both have.

By itself: python tests/perf/curation.py PYTHON [NUMBER], with the Python of an environment that has cleanvision.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.curate.checks.registry import choose_checks
from reliquary.curate.checks.run import run_checks
from reliquary.curate.collection.item import Collection, CollectionKind, Item
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.records import ImageSource
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.murals import sample_mural
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.pictures import render_view
from reliquary.sample.scenes import SCENES, sample_scene
from reliquary.seeds import generator

CLEANVISION_NAMES = {
    "tiny": "odd_size",
    "blurred": "blurry",
    "grey": "grayscale",
    "exact_duplicates": "exact_duplicates",
    "near_duplicates": "near_duplicates",
}
"""Our checks that cleanvision has too, and what it calls them."""

BLANK = {"blank": "low_information"}
"""Not the same: cleanvision asks how many tones a picture has, which finds neither notices nor noise."""

NUMBER = 500
SIDES = (1500, 256)
ROOM = 1.4
"""A photograph is cut out of a picture with sides so many times its own."""
QUALITY = 90
TURNS = 2

# Runs in the environment of cleanvision; prints CPU seconds, of child processes too.
PEER = """
import resource, sys
from cleanvision import Imagelab
def cpu_s():
    return sum(used.ru_utime + used.ru_stime
               for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
seconds = []
for _ in range(int(sys.argv[2])):
    start = cpu_s()
    lab = Imagelab(data_path=sys.argv[1])
    lab.find_issues({name: {} for name in sys.argv[3:]}, n_jobs=1, verbose=False)
    seconds.append(cpu_s() - start)
print(min(seconds))
"""


def curation(peer: str = ".venv-peers/bin/img2dataset", number: int = NUMBER) -> dict[str, object]:
    """Check photographs of two sizes with one process each, reading, hashing and writing included.

    Args:
        peer: A program of the environment that has cleanvision; the Python beside it is run.
        number: Photographs of each size.

    Returns:
        For each size, for the checks that both have, and for these and the check for blanks: CPU milliseconds an image
        for ours, and how many times more cleanvision takes; and for each size what reading and decoding alone take.
    """
    figures: dict[str, object] = {"images": number, "checks": len(CLEANVISION_NAMES)}
    python = Path(peer).with_name("python")
    for side in SIDES:
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            collection = _stored(folder, side, number)
            shared = _compared(collection, folder / "shared", python, CLEANVISION_NAMES)
            figures[f"{side}_px"] = shared | {
                "decoding_cpu_ms_an_image": _decoding_ms(collection),
                "with_blank": _compared(collection, folder / "blank", python, CLEANVISION_NAMES | BLANK),
            }
    return figures


def _compared(collection: Collection, folder: Path, python: Path, names: dict[str, str]) -> dict[str, object]:
    ours = min(_our_seconds(collection, folder / f"{turn}", names) for turn in range(TURNS))
    theirs = _peer_seconds(collection.path / "named", python, names)
    return {
        "cpu_ms_an_image": round(1000 * ours / len(collection.items), 2),
        "times_faster_than_cleanvision": round(theirs / ours, 2),
    }


def _decoding_ms(collection: Collection) -> float:
    """Return the CPU time an image of reading, hashing and decoding to the size that the checks look at."""
    seconds = []
    for _ in range(TURNS):
        start = _cpu_s()
        for item in collection.items:
            WorkingPicture(collection.read(item.sha256))
        seconds.append(_cpu_s() - start)
    return round(1000 * min(seconds) / len(collection.items), 2)


def photographs(side: int) -> Iterator[bytes]:
    """Yield JPEGs without end: parts of painted walls, scenes and objects, each cut out at another place."""
    whole = round(ROOM * side)
    sources = [sample_mural(whole, whole, seed=0, number=number).image for number in range(4)]
    sources += [sample_scene(kind, whole, whole) for kind in SCENES]
    for item in islice(sample_objects(4), 4):
        enlarged = Image.fromarray(render_view(item, 0)).resize((whole, whole), Image.Resampling.BICUBIC)
        sources.append(np.asarray(enlarged))
    number = 0
    while True:
        left, top = generator(0, "photograph", side, number).integers(0, whole - side, 2)
        yield jpeg_bytes(sources[number % len(sources)][top : top + side, left : left + side], QUALITY)
        number += 1


def _stored(folder: Path, side: int, number: int) -> Collection:
    """Store photographs as a crawl does, and give each a name that cleanvision knows for a picture's."""
    blobs = BlobStore(folder / "blobs")
    named = folder / "named"
    named.mkdir()
    items = []
    for data in islice(photographs(side), number):
        sha256 = blobs.put(data)
        (named / f"{sha256}.jpg").symlink_to(blobs.path(sha256))
        items.append(Item(sha256, sha256[:8], "CC0-1.0", "Sample museum", ImageSource.SAMPLE))
    return Collection(
        kind=CollectionKind.CRAWL, name="sample", path=folder, state="originals", items=items, class_names=[],
        read=blobs.get, read_layer=lambda sha256, _: blobs.get(sha256),
    )  # fmt: skip


def _our_seconds(collection: Collection, folder: Path, names: dict[str, str]) -> float:
    """Return the CPU time of the checks, that of child processes included."""
    checks = choose_checks(list(names))
    start = _cpu_s()
    run_checks(collection, checks, folder, quiet=True)
    return _cpu_s() - start


def _cpu_s() -> float:
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in used)


def _peer_seconds(folder: Path, python: Path, names: dict[str, str]) -> float:
    command = [str(python), "-c", PEER, str(folder), str(TURNS), *names.values()]
    ended = subprocess.run(
        command, check=True, capture_output=True, text=True, env=os.environ | {"OMP_NUM_THREADS": "1"}
    )
    return float(ended.stdout.splitlines()[-1])


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    given = sys.argv[1:]
    sys.stdout.write(json.dumps(curation(given[0], int(given[1]) if len(given) > 1 else NUMBER)) + "\n")
