"""``.eval_results/<suite>.yaml``, with which a model on the Hugging Face Hub takes part in a benchmark.

The fields are those of https://huggingface.co/docs/hub/eval-results, written by the Hub's own library.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from huggingface_hub import EvalResultEntry, eval_result_entries_to_yaml

from reliquary.errors import ReliquaryError
from reliquary.rank.aggregate import Measure
from reliquary.rank.exports.benchmark import task_id, write_yaml
from reliquary.rank.exports.material import ExportedBoard, ExportedRow, Material
from reliquary.rank.text import figure, interval_text, metric_title, unit_suffix

COMMIT = re.compile(r"[0-9a-f]{40}")


def write_eval_results(material: Material, out: Path) -> list[Path]:
    """Write ``models/<board>/<row>/.eval_results/<suite>.yaml``: the key measure of a row, its mean over the seeds.

    Boards whose dataset is on no repository are left out, for the Hub knows a benchmark by its repository.

    Raises:
        ReliquaryError: That is so of all boards.
    """
    published = [exported for exported in material.boards if exported.repository]
    if not published:
        datasets = ", ".join(sorted({exported.board.dataset.name for exported in material.boards}))
        raise ReliquaryError(
            f"eval-results: no repository on the Hub is known for the datasets {datasets}; "
            "name it: --repo DATASET=OWNER/NAME"
        )
    return [path for exported in published for path in _write_board(material, exported, out)]


def _write_board(material: Material, exported: ExportedBoard, out: Path) -> Iterator[Path]:
    key = material.suite.file.metrics[0], None
    for own in exported.rows:
        if key in own.row.measures:
            entry = _entry(material, exported, own, own.row.measures[key])
            path = model_folder(out, exported, own) / ".eval_results" / f"{material.suite.file.name}.yaml"
            write_yaml(path, eval_result_entries_to_yaml([entry]))
            yield path


def model_folder(out: Path, exported: ExportedBoard, own: ExportedRow) -> Path:
    """Return the folder with what belongs into the repository of a row's model."""
    return out / "models" / exported.name / own.name


def _entry(material: Material, exported: ExportedBoard, own: ExportedRow, measure: Measure) -> EvalResultEntry:
    board = exported.board
    revision = exported.revision
    return EvalResultEntry(
        dataset_id=exported.repository or "",
        task_id=task_id(material.suite.file.name, board.dataset.config),
        value=measure.spread.mean,
        dataset_revision=revision if revision and COMMIT.fullmatch(revision) else None,
        date=max(result.created_at for result in own.row.results).isoformat(),
        source_url=material.url,
        source_name=f"Leaderboard of {material.publisher}" if material.url else None,
        notes=_notes(exported, measure),
    )


def _notes(exported: ExportedBoard, measure: Measure) -> str:
    """Say what the figure is: measure, seeds, and the exact data and protocol that it was measured with."""
    dataset, metric, seeds = exported.board.dataset, measure.metric, len(measure.spread.values)
    return (
        f"{metric_title(metric.name)}{unit_suffix(metric.unit)}: mean of {seeds} seeds{_uncertainty(measure)}; "
        f"protocol {exported.board.protocol} of suite version {exported.board.suite_version}; "
        f"{dataset.name} {dataset.version}, manifest digest {dataset.manifest_digest}"
    )


def _uncertainty(measure: Measure) -> str:
    unit, std, interval = measure.metric.unit, measure.spread.std, measure.interval
    parts = [] if std is None else [f"standard deviation {figure(std, unit)}"]
    if interval is not None:
        parts.append(f"interval {interval_text(interval.low, interval.high, unit)} ({interval.method})")
    return "".join(f", {part}" for part in parts)
