"""Measures what the documentation says of speed: python tests/perf/measure.py FILE [--peers PROGRAM] [NAME ...].

Only the named measurements are made again; without a name all of them are. They are kept in the file.

Ratios within one run, in CPU time of this process, because machines are shared; the one absolute figure is in CPU
seconds too. This is a measurement, not a test: nothing fails when a machine is slow.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Callable
from itertools import islice
from pathlib import Path

# Threads that wait by spinning would count as work.
os.environ.setdefault("OMP_NUM_THREADS", "1")

from building import building
from classifier_training import classifier_training
from compositing import compositing
from crawl_memory import crawl_memory
from crawl_rate import against_peers, own_part
from curation import curation
from detection_scoring import detection_scoring
from detector_training import detector_training
from large_site import large_site
from large_wall import large_wall
from memory import memory
from mmdetection_training import mmdetection_training
from natural_breaks import natural_breaks
from near_duplicates import near_duplicates
from preview import preview
from ranking import ranking
from reading import reading
from rendering import rendering
from sample_relics import sample_relics
from tiled_detection import tiled_detection
from verifying import verifying

from reliquary.files import atomic_write_json, read_json
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.pictures import picture_bytes, render_view

MEASURE = "CPU seconds, or ratios within one run; rates are ratios of time on the clock, the median of three turns"


def cpu_seconds(work: Callable[[], object]) -> float:
    """Return the CPU time of the better of two runs."""
    times = []
    for _ in range(2):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return min(times)


def sample_pictures(number: int = 1000) -> dict[str, float]:
    """Draw and encode so many pictures of the sample museum, against encoding the same arrays alone."""
    views = ((item, view) for item in sample_objects(number) for view in range(item.n_views))
    chosen = list(islice(views, number))
    arrays = [render_view(item, view) for item, view in chosen[:100]]
    whole = cpu_seconds(lambda: [picture_bytes(item, view) for item, view in chosen])
    encoding = cpu_seconds(lambda: [jpeg_bytes(array) for array in arrays]) * len(chosen) / len(arrays)
    return {"pictures": number, "cpu_s": round(whole, 1), "times_encoding_alone": round(whole / encoding, 1)}


def main() -> None:
    """Make measurements and put them into the file, beside those that it has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("names", nargs="*", help="the measurements to make; all by default")
    parser.add_argument("--peers", default="img2dataset", help="the program img2dataset")
    given = parser.parse_args()
    measurements: dict[str, Callable[[], object]] = {
        "sample_pictures": sample_pictures,
        "sample_relics": sample_relics,
        "crawl_own_part": own_part,
        "crawl_rate": lambda: against_peers(given.peers),
        "crawl_memory": crawl_memory,
        "building": lambda: building(given.peers),
        "classifier_training": classifier_training,
        "compositing": compositing,
        "curation": lambda: curation(given.peers),
        "building_memory": memory,
        "detector_training": detector_training,
        "detection_scoring": detection_scoring,
        "large_site": large_site,
        "large_wall": large_wall,
        "mmdetection_training": mmdetection_training,
        "near_duplicates": near_duplicates,
        "natural_breaks": natural_breaks,
        "preview": preview,
        "ranking": ranking,
        "reading": reading,
        "rendering": rendering,
        "tiled_detection": tiled_detection,
        "verifying": verifying,
    }
    if unknown := sorted(set(given.names) - set(measurements)):
        parser.error(f"unknown: {', '.join(unknown)}; there are: {', '.join(measurements)}")
    kept = read_json(given.file) if given.file.is_file() else {}
    for name in given.names or measurements:
        kept[name] = measurements[name]()
        sys.stdout.write(f"{name}: {json.dumps(kept[name])}\n")
        atomic_write_json(given.file, kept | {"measure": MEASURE})


if __name__ == "__main__":
    main()
