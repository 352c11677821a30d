"""A workspace with a small dataset of objects with several views, and a finished run on it."""

from __future__ import annotations

import yaml

from reliquary.bench.run import bench_suite
from reliquary.catalogue import load_baseline, load_suite
from reliquary.catalogue.recipe import ImageSpec
from reliquary.records import ClassificationRow
from tests.bench.conftest import BASELINE, SUITE
from tests.engines.tiny_dataset import NAMES, row, write_rows

IMAGE = ImageSpec(size=(40, 40), fit="resize", method="draft-lanczos", format="jpeg", quality=90)
SCRIPT = "<script>alert('x')</script>"
IN_COPYRIGHT = "https://rightsstatements.org/vocab/InC/1.0/"
SIZES = {"train": 24, "validation": 9, "test": 12}


def known_row(split, number):
    """A row of an object with two views; every other object is in copyright, and every third has a hostile title."""
    object_number = number // 2
    return row(split, number, object_number % len(NAMES)).model_copy(
        update={
            "museum": "met",
            "object_id": f"{split}-{object_number}",
            "group_id": f"{split}-{object_number}",
            "view": number % 2,
            "title": f"Bowl {SCRIPT}" if object_number % 3 == 0 else f"Bowl {object_number}",
            "permalink": f"https://museum.invalid/{split}/{object_number}",
            "licence": IN_COPYRIGHT if object_number % 2 else "CC0-1.0",
            "credit": f"Museum & {split} {object_number}",
            "year_begin": -300 + object_number,
            "year_end": -200,
        }
    )


def write_museum(folder, sizes=None):
    rows = {split: [known_row(split, number) for number in range(n)] for split, n in (sizes or SIZES).items()}
    features = {"label": {"names": NAMES, "_type": "ClassLabel"}}
    return write_rows(folder, "grouped", rows, ClassificationRow, features, "provenance-sample", "classification")


def finished_run(workspace, dataset, folder, suite_changes=None, **changes):
    """Train on a dataset, and return the folder of the run."""
    suite_file = {**SUITE, **(suite_changes or {})}
    (folder / "baselines").mkdir(parents=True)
    (folder / "suite.yaml").write_text(yaml.safe_dump(suite_file))
    content = {**BASELINE, "name": "tiny", "title": "tiny", **changes}
    (folder / "baselines/tiny.yaml").write_text(yaml.safe_dump(content))
    suite = load_suite(str(folder))
    runs = workspace / "runs" / suite_file["name"]
    summary = bench_suite(suite, [load_baseline(suite, "tiny")], dataset, runs, protocol="smoke", seeds=1, quiet=True)
    assert summary.exit_status == 0
    return next((runs / "tiny").iterdir())
