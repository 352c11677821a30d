from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from datasets import load_dataset

from reliquary.records import (
    CompositeRecord,
    Decision,
    Manifest,
    Result,
    ViewRecord,
    read_document,
    read_lines,
    read_table,
)

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.xdist_group("demo")]

STEPS = ("1. Crawl", "2. Render", "3. Curate", "4. Build", "5. Benchmark", "6. Rank")
PROGRAM = "from reliquary.cli import main; main()"
ARGUMENTS = ("demo", "--objects", "90", "--protocol", "smoke")


def command(workspace: Path, *more: str) -> list[str]:
    return [sys.executable, "-c", PROGRAM, *ARGUMENTS, "--workspace", str(workspace), *more]


def kill_after(step: str, workspace: Path) -> None:
    """Start the demo and kill it without warning as soon as it says that it has come to a step."""
    with subprocess.Popen(
        command(workspace), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, start_new_session=True
    ) as child:
        seen = any(step in line for line in child.stderr)
        os.killpg(child.pid, signal.SIGKILL)
    assert seen, f"the demo never came to {step}"


def run(workspace: Path) -> dict:
    done = subprocess.run(command(workspace, "--json"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> tuple[Path, dict]:
    """A workspace in which the demo ran without being disturbed, and what it said."""
    workspace = tmp_path_factory.mktemp("demo")
    return workspace, run(workspace)


def test_every_step_leaves_what_it_should(demo):
    workspace, summary = demo
    dataset = workspace / "builds" / "provenance-sample-0.2.0"
    manifest = read_document(dataset / "MANIFEST.json", Manifest)
    assert summary["made"]["manifest digest"] == manifest.digest
    assert len(load_dataset(str(dataset), split="test", cache_dir=str(workspace / "cache"))) > 10
    results = [read_document(p, Result) for p in (workspace / "leaderboards/provenance/results").glob("*.json")]
    assert {r.spec.baseline.name for r in results} == {"resnet10t", "resnet18"}
    assert {str(r.status) for r in results} == {"verified"}
    assert "not heritage data" in (workspace / "leaderboards/provenance/index.html").read_text("utf-8")


def test_the_relics_are_rendered_with_blender(demo):
    workspace, _ = demo
    folder = workspace / "renders/deeprelic-demo"
    views = read_table(folder / "views.parquet", ViewRecord)
    assert len(views) == 16
    assert {view.class_ for view in views} >= {"Cattle", "Owl"}
    assert all(view.status == "rendered" and view.renderer.startswith("blender-") for view in views)
    assert len(read_table(folder / "composites.parquet", CompositeRecord)) == 16
    assert (folder / "sheet.jpg").stat().st_size > 20_000


def test_blank_pictures_are_removed_by_a_check_and_the_card_says_so(demo):
    workspace, summary = demo
    decided = read_lines(workspace / "curation/crawls/sample/decisions.jsonl", Decision)
    assert [(str(each.verdict), each.check, each.reviewer) for each in decided] == [("drop", "blank", "reliquary")]
    card = (workspace / "builds/provenance-sample-0.2.0/README.md").read_text("utf-8")
    assert summary["made"]["blank images removed"] > 0
    assert f"| dropped by a check: blank | {summary['made']['blank images removed']} |" in card
    assert "| drop | blank | the check itself | 1 |" in card


def test_a_second_demo_does_nothing_anew(demo):
    workspace, summary = demo
    before = {p: p.stat().st_mtime_ns for p in workspace.glob("runs/**/result.json")}
    assert run(workspace)["made"] == summary["made"]
    assert {p: p.stat().st_mtime_ns for p in workspace.glob("runs/**/result.json")} == before


def test_killed_at_every_step_it_ends_with_the_same_digest(demo, tmp_path):
    _, summary = demo
    for step in STEPS:
        kill_after(step, tmp_path)
    assert run(tmp_path)["made"] == summary["made"]
