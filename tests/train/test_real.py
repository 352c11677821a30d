"""The command as a user types it, in the protocol smoke: killed on the way, given again, edited, and what it leaves."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from reliquary.build.reader import BuiltDataset
from tests.train.small_folders import write_folders, write_voc

pytestmark = [pytest.mark.real, pytest.mark.slow]

NAMES = ["owl", "jar"] * 8
PROGRAM = "from reliquary.cli import main; main()"


def command(folder: Path, workspace: Path, *more: str, name: str = "finds") -> list[str]:
    what = ("--name", name, "--licence", "cc0-1.0", "--credit", "Nobody", "--protocol", "smoke")
    return [sys.executable, "-c", PROGRAM, "train", str(folder), *what, "--workspace", str(workspace), *more]


def train(*arguments, **options) -> tuple[dict, str]:
    """Return the summary, and what was said on the way."""
    done = subprocess.run(command(*arguments, **options), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout) if "--json" in arguments else {}
    return summary, done.stderr


def kill_after(step: str, folder: Path, workspace: Path) -> None:
    """Start the command and kill it without warning as soon as it says that it has come to a step."""
    with subprocess.Popen(
        command(folder, workspace), stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True, start_new_session=True
    ) as child:
        seen = any(step in line for line in child.stderr)
        os.killpg(child.pid, signal.SIGKILL)
    assert seen, f"it never came to {step}"


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Pictures with boxes, the workspace, and the summary of a command that was killed at three of its steps."""
    place = tmp_path_factory.mktemp("trained")
    folder, workspace = write_voc(place / "pictures", NAMES), place / "workspace"
    for step in ("2. Write", "3. Build", "4. Train and score"):
        kill_after(step, folder, workspace)
    assert not list(workspace.glob("runs/*/*/*/result.json"))
    return folder, workspace, train(folder, workspace, "--json")[0]


def test_a_detector_is_trained_and_measured(trained):
    _, workspace, summary = trained
    made, places = summary["made"], summary["places"]
    assert {"ssdlite: ap50", "ssdlite: map", "ssdlite: voc_map_all_point"} <= made.keys()
    assert made["ssdlite: ap50"].endswith("(1 seed)")
    assert (made["runs"], made["of these done before"], summary["rejected"]) == (1, 0, {})
    assert Path(places["dataset"]) == workspace / "builds/finds-1.0.0"
    assert Path(places["own files"]) == workspace / "own/finds"
    assert (Path(places["run of ssdlite, seed 0"]) / "result.json").is_file()


def test_the_dataset_has_the_boxes_and_the_rights_of_the_folder(trained):
    dataset = BuiltDataset.open(Path(trained[2]["places"]["dataset"]))
    rows = [row for split in dataset.splits("grouped") for row in dataset.table("grouped", split).to_pylist()]
    assert set(dataset.splits("grouped")) == {"train", "test"}
    assert dataset.class_names("grouped", "objects.category") == ["jar", "owl"]
    assert len(rows) == sum(len(row["objects"]) for row in rows) == len(NAMES)
    assert {(row["licence"], row["credit"]) for row in rows} == {("CC0-1.0", "Nobody")}


def test_the_model_can_be_used_to_detect(trained):
    pytest.importorskip("pyvips")
    from reliquary.detect.detector import Detector

    _, workspace, summary = trained
    detector = Detector.open(Path(summary["places"]["run of ssdlite, seed 0"]), workspace / "builds", None)
    assert detector.picture_side == 416


def test_given_again_after_an_edit_it_trains_nothing_and_keeps_the_edit(trained):
    folder, workspace, first = trained
    suite = workspace / "own/finds/suite.yaml"
    suite.write_text(suite.read_text().replace("metrics: [ap50, map, voc_map_all_point]", "metrics: [map, ar_100]"))
    again, _ = train(folder, workspace, "--json")
    assert again["made"]["of these done before"] == 1
    assert again["made"]["kept as it stands"] == "suite.yaml"
    assert again["made"]["ssdlite: map"] == first["made"]["ssdlite: map"]
    assert "ssdlite: ar_100" in again["made"]
    assert "ssdlite: ap50" not in again["made"]
    assert again["places"] == first["places"]


def test_a_classifier_is_trained_measured_and_learnt_from(tmp_path):
    _, said = train(write_folders(tmp_path / "pictures", NAMES), tmp_path / "workspace")
    assert "16 pictures; classes: jar (8), owl (8)" in said
    (told,) = (line for line in said.splitlines() if line.startswith("Next: reliquary "))
    words = told.removeprefix("Next: reliquary ").split()
    assert words[:2] == ["identify", "learn"]
    done = subprocess.run([sys.executable, "-c", PROGRAM, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.needs_shared
def test_a_strangers_photographs_with_one_command(shared_data, tmp_path):
    folder = shared_data / "detection" / "raccoon"
    summary, _ = train(folder, tmp_path / "workspace", "--json", name="raccoon")
    assert {"ssdlite: ap50", "ssdlite: map", "ssdlite: voc_map_all_point"} <= summary["made"].keys()
    assert summary["left_out"] == {"identical pictures with different annotations": 8}
