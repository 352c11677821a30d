from __future__ import annotations

from typing import ClassVar

import pytest

from reliquary.curate.checks.run import CACHE, Checks, Found, run_checks
from reliquary.curate.measuring.look import Looked
from reliquary.files import sha256_bytes
from reliquary.records import Finding, read_table, write_table
from tests.build.pictures.encoded import encoded, patches
from tests.build.small_crawl import picture
from tests.curate.measuring.looking import Bright, Corner
from tests.curate.small_collection import collection, item

PICTURES = {sha256_bytes(data): data for data in map(picture, range(70))}


class SameCorner:
    """Groups pictures with equal corners."""

    name: ClassVar[str] = "same_corner"
    title: ClassVar[str] = "Same corner"

    def __init__(self):
        self.evidence = None

    def find(self, evidence):
        self.evidence = evidence
        corners = evidence.looked.descriptions["corner"]
        return [
            Finding(sha256=sha256, check=self.name, score=0.75, flagged=True, explanation="equal", group=data.hex())
            for sha256, data in corners.items()
        ]


@pytest.fixture
def checks():
    return Checks([Bright()], [Corner()], [SameCorner()])


def pictures(data=None):
    data = PICTURES if data is None else data
    return collection([item(sha256[:6], sha256=sha256) for sha256 in data], data)


def test_findings_of_each_check_the_highest_score_first(checks, tmp_path):
    found = run_checks(pictures(), checks, tmp_path, quiet=True)
    assert list(found.titles.items()) == [("bright", "Bright"), ("same_corner", "Same corner")]
    assert [finding.check for finding in found.findings] == ["bright"] * 70 + ["same_corner"] * 70
    scores = [finding.score for finding in found.findings[:70]]
    assert scores == sorted(scores, reverse=True)
    assert {finding.sha256 for finding in found.findings[:70]} == set(PICTURES)
    assert all(finding.flagged == (finding.score >= 0.5) for finding in found.findings)
    assert [finding.sha256 for finding in found.flagged("bright")] == [
        finding.sha256 for finding in found.findings[:70] if finding.flagged
    ]
    assert len(found.flagged("same_corner")) == 70


def test_cases_stand_together_where_scores_are_equal(checks, tmp_path):
    groups = [finding.group for finding in run_checks(pictures(), checks, tmp_path, quiet=True).flagged("same_corner")]
    assert groups == sorted(groups)


def test_a_check_of_collections_gets_all_that_is_known(checks, tmp_path):
    predicted = object()
    run_checks(pictures(), checks, tmp_path, predicted=predicted, quiet=True)
    evidence = checks.of_collections[0].evidence
    assert evidence.predicted is predicted
    assert set(evidence.looked.sights["bright"]) == set(PICTURES)
    assert len(evidence.collection.items) == 70


def test_one_and_two_workers_write_the_same_table(checks, tmp_path):
    tables = []
    for workers in (1, 2):
        found = run_checks(pictures(), checks, tmp_path / str(workers), workers=workers, quiet=True)
        write_table(tmp_path / f"{workers}.parquet", found.findings, Finding)
        tables.append((tmp_path / f"{workers}.parquet").read_bytes())
    assert tables[0] == tables[1]
    assert len(read_table(tmp_path / "1.parquet", Finding)) == 140


def test_a_second_run_finds_the_same_without_the_pictures(checks, tmp_path):
    first = run_checks(pictures(), checks, tmp_path, quiet=True)
    gone = collection(pictures().items, {})
    assert run_checks(gone, checks, tmp_path, quiet=True).findings == first.findings
    assert (tmp_path / CACHE / "originals.sqlite").is_file()


def test_pictures_that_cannot_be_seen_have_no_findings_and_are_told(checks, tmp_path):
    broken = encoded(patches((200, 200)), "JPEG")[:900]
    data = dict(list(PICTURES.items())[:3]) | {sha256_bytes(broken): broken}
    items = [*pictures(data).items, item("gone")]
    found = run_checks(collection(items, data), checks, tmp_path, quiet=True)
    assert found.looked.unreadable == {sha256_bytes(broken): "truncated or damaged picture"}
    assert list(found.looked.missing) == [item("gone").sha256]
    assert {finding.sha256 for finding in found.findings} == set(list(PICTURES)[:3])


def test_nothing_found():
    assert Found({}, []).flagged("blank") == []
    assert Found({}, []).looked == Looked({}, {})
