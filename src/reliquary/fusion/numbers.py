"""The numbers of a report as files for other programs: two CSV tables and a JSON file."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from reliquary.files import atomic_write_json, atomic_write_text
from reliquary.fusion.analysis import THRESHOLD, Analysis
from reliquary.fusion.bootstrap import Estimate

CURVES_NAME, RUNS_NAME, ANALYSIS_NAME = "curves.csv", "runs.csv", "analysis.json"
INTERVALS = ("ap50", "from_smallest", "from_previous")
CURVE_COLUMNS = ("share", "class", *(f"{name}{end}" for name in INTERVALS for end in ("", "_low", "_high")))
RUN_COLUMNS = ("share", "seed", "ap50")


def write_numbers(found: Analysis, folder: Path) -> list[Path]:
    """Write the curves, the runs and the answers; an empty field, or null, is unknown.

    Args:
        found: What is written.
        folder: Where the files go.

    Returns:
        The paths of ``curves.csv``, ``runs.csv`` and ``analysis.json``.
    """
    paths = [folder / CURVES_NAME, folder / RUNS_NAME, folder / ANALYSIS_NAME]
    atomic_write_text(paths[0], _csv(CURVE_COLUMNS, _curve_rows(found)))
    atomic_write_text(paths[1], _csv(RUN_COLUMNS, _run_rows(found)))
    atomic_write_json(paths[2], answers(found))
    return paths


def answers(found: Analysis) -> dict[str, Any]:
    """Return what was found about the whole curve, as plain JSON values; shares are per cent."""
    bend, significance = found.bend, found.significance
    return {
        "bend": bend and {
            "share": _estimate(bend.share),
            "ap50_per_cent_before": _estimate(bend.before),
            "ap50_per_cent_after": _estimate(bend.after),
        },
        "threshold": THRESHOLD,
        "share_past_threshold": found.passed,
        "significance": significance and {"p": significance.p, "permutations": significance.permutations},
        "seeds": found.of_runs.shape[1],
        "test_images": found.n_images,
    }  # fmt: skip


def _curve_rows(found: Analysis) -> Iterable[Sequence[object]]:
    for at, share in enumerate(found.shares):
        steps = _cells(found.step, at - 1) if at else ("", "", "")
        yield (f"{share:g}", "", *_cells(found.mean, at), *_cells(found.gain, at), *steps)
        for number, name in enumerate(found.class_names):
            yield (f"{share:g}", name, *_cells(found.of_class, (at, number)), *[""] * 6)


def _run_rows(found: Analysis) -> Iterable[Sequence[object]]:
    for at, share in enumerate(found.shares):
        for seed, value in enumerate(found.of_runs[at]):
            yield (f"{share:g}", seed, _cell(value))


def _cells(found: Estimate, at: int | tuple[int, int]) -> tuple[str, ...]:
    return tuple(_cell(values[at]) for values in (found.value, found.low, found.high))


def _cell(value: float) -> str:
    return "" if math.isnan(value) else f"{value:.6f}"


def _estimate(found: Estimate) -> dict[str, float | None]:
    ends = {"value": found.value, "low": found.low, "high": found.high}
    return {name: None if math.isnan(value) else round(float(value), 6) for name, value in ends.items()}


def _csv(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)
    return text.getvalue()
