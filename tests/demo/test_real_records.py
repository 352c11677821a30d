"""The whole path on real records of the Met, with sample pictures in the place of their photographs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from datasets import load_dataset

from reliquary.records import Result, read_document
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.sources import RecordsSource

pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.needs_shared, pytest.mark.xdist_group("records")]

RECIPE = """schema: recipe/2
name: egypt-periods
version: 0.1.0
title: From which period of ancient Egypt is this object?
task: classification
sources: [{kind: crawl, museums: [met]}]
labels:
  field: period
  names: [middle-kingdom, new-kingdom, late-period]
  values:
    middle-kingdom: [Middle Kingdom]
    new-kingdom: [New Kingdom]
    late-period: ["Late Period, Saite"]
image: {size: [64, 64], fit: letterbox}
configs:
  grouped:
    description: All photographs of an object in one split.
    splits: {by: group, ratios: {train: 0.6, validation: 0.2, test: 0.2}}
"""

SUITE = """schema: suite/1
name: egypt-periods
version: 0.1.0
title: From which period of ancient Egypt is this object?
task: classification
dataset: egypt-periods
configs: [grouped]
protocols:
  smoke: {description: Seconds., seeds: 1, limits: {train: 48, test: 24}, parameters: {image_size: 32, epochs: 1}}
  small: {description: Minutes., seeds: 1}
  full: {description: Hours., seeds: 1}
metrics: [accuracy, macro_f1]
source: {title: The test}
"""


def reliquary(workspace: Path, *arguments: str | Path) -> dict:
    program = [sys.executable, "-c", "from reliquary.cli import main; main()"]
    words = [str(a) for a in (*arguments, "--workspace", workspace, "--json")]
    done = subprocess.run([*program, *words], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory, shared_data):
    """A workspace with a crawl of all 600 records."""
    place = tmp_path_factory.mktemp("records")
    with LoopbackMuseum(RecordsSource(shared_data / "museums" / "met" / "objects.jsonl")) as museum:
        made = reliquary(place, "crawl", "met", "--api", museum.api_url)["made"]
    assert made == {"objects": 600, "images": 1579}
    return place


def test_the_dataset_keeps_titles_dates_licence_and_permalinks(workspace):
    summary = reliquary(workspace, "build", "provenance")
    assert Path(summary["places"]["dataset"]).name == "provenance-sample-0.2.0"
    rows = load_dataset(summary["places"]["dataset"], split="train", cache_dir=str(workspace / "cache"))
    assert set(rows["licence"]) == {"CC0-1.0"}
    assert set(rows["museum"]) == {"met"}
    assert set(rows["source"]) == {"sample"}
    for row in rows.remove_columns("image"):
        assert row["permalink"] == f"https://www.metmuseum.org/art/collection/search/{row['object_id']}"
        assert row["title"]
        assert "The Metropolitan Museum of Art, New York" in row["credit"]
        assert -8000 < row["year_begin"] <= row["year_end"] < 2000


def test_a_recipe_and_a_suite_of_ones_own_run_on_it(workspace, repository):
    own = workspace / "own"
    (own / "dataset").mkdir(parents=True)
    (own / "dataset" / "recipe.yaml").write_text(RECIPE, "utf-8")
    (own / "dataset" / "card.md").write_text("Objects of the Met by period.\n", "utf-8")
    (own / "suite").mkdir()
    (own / "suite" / "suite.yaml").write_text(SUITE, "utf-8")
    baseline = repository / "benchmarks" / "provenance" / "baselines" / "resnet10t.yaml"

    built = reliquary(workspace, "build", own / "dataset" / "recipe.yaml")
    assert built["left_out"]["no label of this dataset"] > 0
    reliquary(workspace, "bench", own / "suite", "--baseline", baseline, "--protocol", "smoke")
    ranked = reliquary(workspace, "rank", own / "suite")
    assert ranked["made"]["verified"] == 1
    (path,) = (workspace / "leaderboards" / "egypt-periods" / "results").glob("*.json")
    accuracy = next(m for m in read_document(path, Result).metrics if m.name == "accuracy")
    assert accuracy.n == 24
