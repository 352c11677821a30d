"""How many composites a CPU second, against the plain way: decode both pictures, resize, paste, save."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image

from reliquary.blobs import BlobStore
from reliquary.catalogue.render_set import CompositeWish
from reliquary.records import CompositeRecord, ViewRecord, read_table
from reliquary.render.compositing.backgrounds.background import Background
from reliquary.render.compositing.backgrounds.preparing import Preparer
from reliquary.render.compositing.composing import Composer
from reliquary.render.compositing.task import Task, Wanted
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.relics.render_set import write_relic_renders
from reliquary.sample.scenes import SCENES, sample_scene

SIZE = (416, 416)
PER_CLASS = 16
PER_VIEW = 4
PHOTOGRAPHS = 48
PHOTOGRAPH_SIDE = 1500
"""Px, as a picture has that was downloaded."""

WISHES: dict[str, dict[str, object]] = {
    "plain": {},
    "shadow": {"shadow": 1},
    "harmonised": {"harmonised": 1},
    "blurred": {"blurred": 1},
    "all_effects": {"shadow": 1, "harmonised": 1, "blurred": 1},
    "three_objects": {"objects": (3, 3), "scale": (0.2, 0.5)},
}


def compositing() -> dict[str, float]:
    """Return composites a CPU second, from the view's blob to the JPEG's, and how many times the plain way that is.

    The plain way reads the photographs as they are, or as small as ours once they are prepared.
    """
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_relic_renders(root, per_class=PER_CLASS, quiet=True)
        blobs = BlobStore(root / "blobs")
        hashes = sorted(str(view.image_sha256) for view in read_table(root / "views.parquet", ViewRecord))
        photographs = _photographs(root / "photographs")
        prepared, prepare_s = _prepared(photographs, blobs)
        tasks = {
            name: Task(0, CompositeWish.model_validate({"size": SIZE, **wish}), tuple(prepared), blobs)
            for name, wish in WISHES.items()
        }
        rates = {f"{name}_a_cpu_s": _rate(hashes, task) for name, task in tasks.items()}
        records = [Composer(tasks["plain"]).make(wanted) for wanted in _wanted(hashes)[: len(hashes)]]
        paths = {background.sha256: path for background, path in zip(prepared, photographs, strict=True)}
        plain = cpu_s(lambda: [_plainly(record, paths[record.background_sha256], blobs) for record in records])
        small = cpu_s(lambda: [_plainly(r, blobs.path(r.background_sha256), blobs) for r in records])
    return {
        "composites": len(hashes) * PER_VIEW,
        **{name: round(rate, 1) for name, rate in rates.items()},
        "times_plain": round(rates["plain_a_cpu_s"] * plain / len(records), 2),
        "times_plain_with_prepared": round(rates["plain_a_cpu_s"] * small / len(records), 2),
        "prepare_a_photograph_cpu_ms": round(1000 * prepare_s / len(photographs), 1),
    }


def cpu_s(work: Callable[[], object]) -> float:
    """Return the CPU time of the better of two runs."""
    times = []
    for _ in range(2):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def _photographs(folder: Path) -> list[Path]:
    folder.mkdir()
    paths = []
    for number in range(PHOTOGRAPHS):
        scene = sample_scene(SCENES[number % len(SCENES)], PHOTOGRAPH_SIDE, PHOTOGRAPH_SIDE, 0, number)
        paths.append(folder / f"{number}.jpg")
        paths[-1].write_bytes(jpeg_bytes(scene, 90))
    return paths


def _prepared(paths: Sequence[Path], blobs: BlobStore) -> tuple[list[Background], float]:
    start = time.process_time()
    found = [Preparer(SIZE, blobs)(path) for path in paths]
    return [each for each in found if isinstance(each, Background)], time.process_time() - start


def _wanted(hashes: Sequence[str]) -> list[Wanted]:
    ring = [*hashes, *hashes]
    return [
        Wanted(sha256, number, tuple(ring[place + 1 : place + 33]))
        for place, sha256 in enumerate(hashes)
        for number in range(PER_VIEW)
    ]


def _rate(hashes: Sequence[str], task: Task) -> float:
    """Return composites a CPU second of a new process: nothing is held decoded at the start."""
    wanted = _wanted(hashes)
    return len(wanted) / cpu_s(lambda: list(map(Composer(task).make, wanted)))


def _plainly(record: CompositeRecord, background: Path, blobs: BlobStore) -> bytes:
    """Make the same composite by plain calls, without its mask."""
    (part,) = record.parts
    with Image.open(background) as photograph, Image.open(blobs.path(part.image_sha256)) as view:
        scene, cutout = photograph.convert("RGB"), view.convert("RGBA")
    side = min(scene.size)
    picture = scene.crop((0, 0, side, side)).resize(SIZE, Image.Resampling.BICUBIC)
    size = (max(1, round(cutout.width * part.scale)), max(1, round(cutout.height * part.scale)))
    scaled = cutout.resize(size, Image.Resampling.BICUBIC)
    picture.paste(scaled, (round(part.place[0]), round(part.place[1])), scaled)
    scaled.getchannel("A").getbbox()
    buffer = BytesIO()
    picture.save(buffer, "JPEG", quality=92)
    return buffer.getvalue()
