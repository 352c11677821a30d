"""The whole experiment in protocol smoke: Blender, eight iterations a training set, and the report."""

from __future__ import annotations

import csv
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from reliquary.bench.folder import RunFolder
from reliquary.bench.spec import run_spec
from reliquary.build.reader import BuiltDataset
from reliquary.catalogue import load_baseline, load_suite
from reliquary.errors import ReliquaryError
from reliquary.fusion.report import report_fusion
from reliquary.records import DetectionPrediction, ModelInfo, Result, ResultStatus, read_document
from reliquary.tasks import Predictions, task_for, truth_of_run

pytestmark = [
    pytest.mark.real,
    pytest.mark.slow,
    pytest.mark.skipif(importlib.util.find_spec("bpy") is None, reason="Blender's module is not installed"),
]

SUITE, ROW = load_suite("deeprelic-fusion"), "ssd-mobilenet-v2"
PROGRAM = "from reliquary.cli import main; main()"


def command(workspace: Path, *more: str) -> list[str]:
    arguments = ("reproduce", "deeprelic-fusion", "--protocol", "smoke", "--workspace", str(workspace))
    return [sys.executable, "-c", PROGRAM, *arguments, *more]


def reproduce(workspace: Path) -> dict:
    done = subprocess.run(command(workspace, "--json"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def kill_after(step: str, workspace: Path) -> None:
    """Start a reproduction and kill it without warning as soon as it says that it has come to a step."""
    with subprocess.Popen(
        command(workspace), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, start_new_session=True
    ) as child:
        seen = any(step in line for line in child.stderr)
        os.killpg(child.pid, signal.SIGKILL)
    assert seen, f"it never came to {step}"


@pytest.fixture(scope="module")
def reproduction(tmp_path_factory):
    """The workspace and the summary of a reproduction that was killed twice on the way."""
    workspace = tmp_path_factory.mktemp("reproduction")
    kill_after("3. Build", workspace)
    kill_after("fusion-040, 3 of 6", workspace)
    assert not list(workspace.glob("**/report"))
    return workspace, reproduce(workspace)


@pytest.fixture(scope="module")
def dataset(reproduction):
    return BuiltDataset.open(Path(reproduction[1]["places"]["dataset"]))


def report(dataset, runs, out):
    return report_fusion(SUITE, load_baseline(SUITE, ROW), dataset, runs, out, protocol="smoke", quiet=True)


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def test_the_report_says_what_the_runs_scored(reproduction):
    _, summary = reproduction
    page = Path(summary["places"]["report"])
    assert "not heritage data" in page.read_text("utf-8")
    found = {int(row["share"]): float(row["ap50"]) for row in rows_of(page.with_name("runs.csv"))}
    results = [read_document(path, Result) for path in Path(summary["places"]["runs"]).glob("*/*/result.json")]
    assert len(results) == len(found) == 6
    for result in results:
        scored = next(m.value for m in result.metrics if m.name == "ap50" and m.slice is None)
        assert found[int(result.spec.dataset.config.removeprefix("fusion-"))] == pytest.approx(scored, abs=1e-6)


def test_a_second_call_trains_nothing_and_writes_the_same(reproduction):
    workspace, summary = reproduction
    page = Path(summary["places"]["report"])
    before = {path: path.stat().st_mtime_ns for path in workspace.glob("**/result.json")}
    written = {path.name: path.read_bytes() for path in page.parent.iterdir()}
    assert reproduce(workspace) == summary
    assert {path: path.stat().st_mtime_ns for path in workspace.glob("**/result.json")} == before
    assert {path.name: path.read_bytes() for path in page.parent.iterdir()} == written


def made_up_run(runs: Path, dataset: BuiltDataset, share: int, found: float) -> None:
    """Store the run of a detector that finds so large a share of the objects of each class, and nothing else."""
    spec = run_spec(
        SUITE.file, load_baseline(SUITE, ROW), dataset, protocol="smoke", config=f"fusion-{share:03}", seed=0
    )
    truth = truth_of_run(spec, dataset)
    objects = truth.objects
    rank = np.array([np.sum(objects.label[:at] == label) for at, label in enumerate(objects.label)])
    kept = rank < found * np.bincount(objects.label)[objects.label] - 1e-9
    rows = []
    for number, image_id in enumerate(truth.image_ids):
        own = np.flatnonzero((objects.image == number) & kept)
        labels, boxes = objects.label[own].tolist(), objects.boxes[own].tolist()
        rows.append(DetectionPrediction(image_id=image_id, boxes=boxes, scores=[0.9] * len(own), labels=labels))
    folder = RunFolder.of(runs, spec)
    predictions = Predictions(rows)
    stored = folder.write_predictions(predictions)
    metrics = task_for("detection").score(predictions, truth)
    model = ModelInfo(id="made-up", source="test", licence="CC0-1.0")
    folder.finish(
        Result(
            spec=spec,
            spec_sha256=spec.sha256(),
            status=ResultStatus.MEASURED,
            model=model,
            metrics=metrics,
            predictions=stored,
            created_at=datetime(2026, 1, 1, tzinfo=UTC),
        )
    )


def test_a_bend_that_was_put_into_predictions_is_found(dataset, tmp_path):
    for share in (0, 20, 40, 60, 80, 100):
        made_up_run(tmp_path / "runs", dataset, share, 1.0 if share <= 60 else 0.0 if share == 100 else 0.5)
    summary = report(dataset, tmp_path / "runs", tmp_path / "report")
    answers = json.loads((tmp_path / "report" / "analysis.json").read_text("utf-8"))
    assert answers["share_past_threshold"] == 80
    # Half of a class of one object is that object, so that the fall is not as steep at first as it is then.
    assert 55 <= answers["bend"]["share"]["value"] <= 75
    assert answers["bend"]["share"]["low"] <= answers["bend"]["share"]["value"] <= answers["bend"]["share"]["high"]
    assert summary.made["runs"] == 6
    means = {
        row["share"]: float(row["ap50"]) for row in rows_of(tmp_path / "report" / "curves.csv") if not row["class"]
    }
    assert means["0"] == means["60"] == 1.0
    assert means["100"] == 0.0


def test_a_run_that_is_missing_or_was_changed_is_named(reproduction, dataset, tmp_path):
    runs = tmp_path / "runs"
    shutil.copytree(reproduction[1]["places"]["runs"], runs)
    results = {read_document(path, Result).spec.dataset.config: path for path in runs.glob("*/*/result.json")}
    results["fusion-040"].unlink()
    (results["fusion-080"].parent / "predictions.parquet").write_bytes(b"changed")
    with pytest.raises(ReliquaryError, match="2 runs of protocol 'smoke'.*fusion-040, seed 0; fusion-080, seed 0"):
        report(dataset, runs, tmp_path / "report")
    assert not (tmp_path / "report").exists()
