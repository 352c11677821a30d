from __future__ import annotations

import importlib.util
import json

import pytest
from typer.testing import CliRunner

from reliquary.build.dataset import build_dataset
from reliquary.catalogue.recipe import Profile
from reliquary.cli import app
from reliquary.curate.deciding.log import DecisionLog
from reliquary.errors import ReliquaryError
from reliquary.records import Verdict
from reliquary.workspace import Workspace
from tests.build.small_crawl import ordinary_crawl, small_dataset
from tests.curate.blanks import UNIFORM


def run(*arguments):
    return CliRunner().invoke(app, ["curate", *map(str, arguments)])


@pytest.fixture
def workspace(tmp_path):
    return tmp_path / "w"


@pytest.fixture
def crawl(workspace):
    made = ordinary_crawl(workspace / "crawls" / "met", n_objects=12)
    for number in range(800, 804):
        made.add(f"{number}", "islam", UNIFORM)
    made.write()
    return made


def headless(crawl, workspace, *options):
    return run(crawl.folder, "--headless", "--workspace", workspace, "--json", *options)


def test_headless_curation_decides_and_apply_says_what_a_build_would_change(crawl, workspace):
    curated = headless(crawl, workspace, "--decide", "placeholder")
    assert curated.exit_code == 0, curated.output
    assert json.loads(curated.stdout)["made"]["decided: drop"] == 1
    shown = run("apply", "provenance", "--workspace", workspace, "--json")
    assert shown.exit_code == 0, shown.output
    changes = json.loads(shown.stdout)
    assert changes["decisions"] == 1
    assert changes["files"] == [str(workspace / "curation/crawls/met/decisions.jsonl")]
    left_alone = run("apply", "provenance", "--workspace", workspace, "--no-curation", "--json")
    assert json.loads(left_alone.stdout)["decisions"] == 0


def test_apply_prints_tables_for_people(crawl, workspace):
    log = DecisionLog(workspace / "curation/crawls/met/decisions.jsonl")
    log.decide([crawl.images[0].sha256], Verdict.DROP, reviewer="ada", reason="a fake")
    shown = run("apply", "provenance", "--workspace", workspace)
    assert "images dropped" in shown.output
    assert "ada" in shown.output
    assert run("apply", "provenance", "--workspace", workspace, "--quiet").output == ""


def test_apply_takes_the_sample_where_it_alone_is_there(workspace):
    crawl = ordinary_crawl(Workspace(workspace).sample.crawl("met"), n_objects=12, sample=True).write()
    build_dataset(small_dataset(), [crawl], Workspace(workspace).builds, profile=Profile.LOCAL, quiet=True)
    curated = run("provenance", "--headless", "--no-report", "--workspace", workspace, "--json")
    assert curated.exit_code == 0, curated.output
    shown = run("apply", "provenance", "--workspace", workspace, "--json")
    assert shown.exit_code == 0, shown.output
    assert json.loads(shown.stdout)["dataset"] == "provenance-sample"


def test_apply_names_no_option_that_it_lacks(workspace):
    shown = run("apply", "--help").output
    assert "--from-manifest" not in shown
    refused = run("apply", "provenance", "--workspace", workspace)
    assert "try it out on the sample museum with 'reliquary build --sample'" in str(refused.exception)


def test_merge_lists_conflicts(tmp_path):
    mine, yours = DecisionLog(tmp_path / "mine.jsonl"), DecisionLog(tmp_path / "yours.jsonl")
    mine.decide(["1" * 64, "2" * 64], Verdict.DROP, reviewer="ada", reason="blank")
    yours.decide(["1" * 64], Verdict.KEEP, reviewer="grace", reason="a faint drawing")
    out = tmp_path / "both.jsonl"
    merged = run("merge", mine.path, yours.path, "-o", out, "--json")
    assert merged.exit_code == 0, merged.output
    assert [conflict["holds"] for conflict in json.loads(merged.stdout)["conflicts"]] == ["grace"]
    assert "grace" in run("merge", mine.path, yours.path, "-o", out).output
    assert DecisionLog(out).holding()["1" * 64].verdict is Verdict.KEEP


def test_deciding_without_eyes_goes_with_headless_alone(crawl, workspace):
    refused = run(crawl.folder, "--decide", "blank", "--workspace", workspace)
    assert refused.exit_code == 2
    assert "--headless" in refused.output


def test_what_is_neither_crawl_nor_dataset_is_refused(tmp_path, workspace):
    (tmp_path / "somewhere").mkdir()
    refused = run(tmp_path / "somewhere", "--headless", "--workspace", workspace)
    assert isinstance(refused.exception, ReliquaryError)
    assert "neither a built dataset" in str(refused.exception)


@pytest.fixture
def without(monkeypatch):
    """Make a module look as if it were not installed."""
    found = importlib.util.find_spec

    def remove(module):
        monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == module else found(name))

    return remove


def test_without_fiftyone_the_app_is_refused_in_one_line(crawl, workspace, without):
    without("fiftyone")
    refused = run(crawl.folder, "--workspace", workspace)
    assert isinstance(refused.exception, ReliquaryError)
    assert "pip install 'reliquary[curate]'" in str(refused.exception)


def test_without_scipy_nothing_is_checked(crawl, workspace, without):
    without("scipy")
    refused = headless(crawl, workspace)
    assert "pip install 'reliquary[curate]'" in str(refused.exception)
