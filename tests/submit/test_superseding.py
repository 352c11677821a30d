from __future__ import annotations

import pytest

from reliquary.catalogue import load_suite
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.rank.collect import collect_results
from reliquary.rank.run import rank_suite
from tests.rank.conftest import LABELS


@pytest.fixture
def refuses(desk):
    """See that a submission is refused and that nothing of the leaderboard changes."""

    def refuses(told, superseded, error=ReliquaryError, **asked):
        before = {path: path.read_bytes() for path in desk.out.rglob("*") if path.is_file()}
        with pytest.raises(error, match=told):
            desk.submit(about=desk.about(name="strangers-net-2", supersedes=superseded), **asked)
        assert {path: path.read_bytes() for path in desk.out.rglob("*") if path.is_file()} == before

    return refuses


def test_submissions_do_not_supersede_each_other_in_a_circle(desk):
    first = desk.submit().made["record"]
    second = desk.submit(about=desk.about(name="strangers-net-2", supersedes=first)).made["record"]
    with pytest.raises(FaultyFileError, match="leads in a circle"):
        desk.submit(about=desk.about(supersedes=second))
    stored = {one.result.spec_sha256: one.result for one in collect_results("provenance", None, desk.out).results}
    assert (stored[first].superseded_by, stored[second].superseded_by) == (second, None)
    rank_suite(desk.suite, None, desk.builds, desk.out, quiet=True)


def test_a_row_of_the_suite_itself_is_not_superseded(desk, refuses):
    stored = collect_results("provenance", None, desk.out).results[0].result
    told = f"is a run of '{stored.spec.baseline.name}', which nobody submitted"
    refuses(told, stored.spec_sha256)


def test_a_submission_of_another_protocol_is_not_superseded(desk, refuses):
    first = desk.submit(protocol="small").made["record"]
    refuses("has another protocol .*'small'.* than this submission .*'smoke'", first, protocol="smoke")


def test_a_submission_of_another_dataset_is_not_superseded(desk, refuses, bench):
    first = desk.submit().made["record"]
    desk.dataset = bench.build(version="0.2.0", labels=LABELS)
    refuses("has another dataset .*'0.1.0'.* than this submission .*'0.2.0'", first)


def test_a_submission_to_another_version_of_the_suite_is_not_superseded(desk, refuses):
    first = desk.submit().made["record"]
    path = desk.suite.folder / "suite.yaml"
    path.write_text(path.read_text("utf-8").replace("version: 0.1.0", "version: 0.2.0"), "utf-8")
    desk.suite = load_suite(str(path))
    refuses(r"has another version of the suite \(0.1.0\) than this submission \(0.2.0\)", first)
