from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from reliquary.curate.deciding.log import DecisionLog
from reliquary.curate.run import Wanted, curate_headless
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import Finding, Verdict, read_table
from reliquary.workspace import Workspace
from tests.build.small_crawl import SmallCrawl, ordinary_crawl, picture
from tests.curate.blanks import UNIFORM


@pytest.fixture
def workspace(tmp_path):
    return Workspace(tmp_path / "w")


@pytest.fixture
def crawl(workspace) -> SmallCrawl:
    """A crawl whose objects 800 to 803 share one blank picture."""
    made = ordinary_crawl(workspace.crawl("met"), n_objects=6)
    for number in range(800, 804):
        made.add(f"{number}", "islam", UNIFORM)
    return made


def curate(crawl, workspace, wanted=None, **options):
    return curate_headless(str(crawl.write()), workspace, wanted or Wanted(), quiet=True, **options)


def test_findings_and_report_are_written_and_nothing_is_decided(crawl, workspace):
    summary = curate(crawl, workspace)
    findings = read_table(workspace.curation("crawl", "met") / "findings.parquet", Finding)
    pictures = {image.sha256 for image in crawl.images}
    assert {finding.sha256 for finding in findings if finding.check == "blank"} == pictures
    assert summary.made["pictures"] == len(pictures)
    assert summary.made["flagged: Placeholders"] == 1
    assert summary.places["report"].is_file()
    assert "decisions" not in summary.places
    assert summary.exit_status == 0


def test_checks_that_need_no_eyes_decide_once(crawl, workspace):
    first = curate(crawl, workspace, decide=["blank", "placeholder"], report=False)
    assert first.made["decided: drop"] == 1
    lines = first.places["decisions"].read_bytes()
    again = curate(crawl, workspace, decide=["blank", "placeholder"], report=False)
    assert again.places["decisions"].read_bytes() == lines
    assert "report" not in again.places


def test_a_check_that_needs_eyes_is_refused_before_anything_is_looked_at(crawl, workspace):
    with pytest.raises(ReliquaryError, match="grey"):
        curate(crawl, workspace, decide=["grey"])
    assert not workspace.curation("crawl", "met").exists()


def test_only_the_checks_that_are_named_run(crawl, workspace):
    curate(crawl, workspace, Wanted(checks=["tiny", "unsafe_rights"]), report=False)
    findings = read_table(workspace.curation("crawl", "met") / "findings.parquet", Finding)
    assert {finding.check for finding in findings} <= {"tiny", "unsafe_rights"}


def test_pictures_that_are_gone_or_broken_are_told_and_the_rest_is_checked(crawl, workspace):
    crawl.add("900", "asian", b"no picture at all")
    gone = crawl.images[0].sha256
    folder = crawl.write()
    (folder / "blobs" / gone[:2] / gone).unlink()
    summary = curate_headless(str(folder), workspace, report=True, quiet=True)
    assert summary.rejected == {"not a picture of a known format": 1, "missing or changed": 1}
    assert summary.exit_status == 3
    assert summary.made["flagged: Placeholders"] == 1


def test_a_broken_file_of_decisions_is_told_before_pictures_are_looked_at(crawl, workspace):
    file = workspace.curation("crawl", "met") / "decisions.jsonl"
    file.parent.mkdir(parents=True)
    file.write_text('{"schema": "decisions/1"}\n{"sha256": "half')
    with pytest.raises(FaultyFileError, match=r"decisions\.jsonl:2"):
        curate(crawl, workspace)
    assert sorted(path.name for path in file.parent.iterdir()) == ["decisions.jsonl"]


def test_everything_but_the_decisions_can_be_removed(crawl, workspace):
    curate(crawl, workspace, decide=["blank"])
    folder = workspace.curation("crawl", "met")
    DecisionLog(folder / "decisions.jsonl").decide(
        [crawl.images[0].sha256], Verdict.KEEP, reviewer="ada", reason="as it should be"
    )
    before = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for path in folder.iterdir():
        if path.name != "decisions.jsonl":
            shutil.rmtree(path) if path.is_dir() else path.unlink()
    summary = curate(crawl, workspace)
    after = {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for name in ("decisions.jsonl", "findings.parquet"):
        assert after[Path(name)] == before[Path(name)]
    assert Path("report/index.html") in after
    assert summary.made["decided: keep"] == 1


def test_another_file_may_take_the_decisions(crawl, workspace, tmp_path):
    file = tmp_path / "review.jsonl"
    summary = curate(crawl, workspace, Wanted(decisions=file), decide=["placeholder"], report=False)
    assert summary.places["decisions"] == file
    assert len(file.read_text().splitlines()) == 2
    json.loads(file.read_text().splitlines()[1])


def test_a_picture_that_is_no_blank_stays(crawl, workspace):
    summary = curate(crawl, workspace, decide=["blank", "placeholder"], report=False)
    dropped = DecisionLog(summary.places["decisions"]).holding()
    assert crawl.blobs.put(UNIFORM) in dropped
    assert crawl.blobs.put(picture(0)) not in dropped
