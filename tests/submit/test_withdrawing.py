from __future__ import annotations

import pytest

from reliquary.errors import ReliquaryError
from reliquary.rank.run import rank_suite
from reliquary.records import Result, ResultStatus, read_document
from reliquary.submit.withdrawing import withdraw


def test_a_withdrawn_record_stays_with_its_reason(desk):
    record = desk.submit().made["record"]
    withdraw(record[:8], "test images were in the training set", desk.out)
    result = read_document(desk.out / "results" / f"{record}.json", Result)
    assert result.status == ResultStatus.WITHDRAWN
    assert result.withdrawn.reason == "test images were in the training set"
    rank_suite(desk.suite, None, desk.builds, desk.out, quiet=True)
    tables, _, aside = (desk.out / "README.md").read_text("utf-8").partition("## Set aside")
    assert "strangers-net" not in tables
    assert "test images were in the training set" in aside
    assert (desk.out / "predictions" / f"{record}.parquet").is_file()


def test_withdrawing_again_changes_nothing(desk):
    record = desk.submit().made["record"]
    withdraw(record, "a leak", desk.out)
    before = (desk.out / "results" / f"{record}.json").read_bytes()
    withdraw(record, "a leak", desk.out)
    assert (desk.out / "results" / f"{record}.json").read_bytes() == before
    with pytest.raises(ReliquaryError, match="was withdrawn before, because: a leak"):
        withdraw(record, "something else", desk.out)


@pytest.mark.parametrize("beginning", ["", "../../x", "f" * 64, "*"])
def test_exactly_one_record_must_be_meant(desk, beginning):
    with pytest.raises(ReliquaryError, match=r"\d records have a hash that begins with"):
        withdraw(beginning, "a leak", desk.out)


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("", "reason: '' says nothing; say why"),
        ("  ", "reason: '  ' says nothing"),
        ("a\x1bleak", r"reason: the character U\+001B cannot be shown"),
        ("a\u202eleak", r"reason: the character U\+202E cannot be shown"),
        ("a leak\udcff", r"reason: the character U\+DCFF cannot be shown"),
        ("x" * 100_000, "reason: a text of 100,000 characters; at most 500"),
    ],
)
def test_a_reason_can_be_shown(tmp_path, reason, told):
    with pytest.raises(ReliquaryError, match=told):
        withdraw("a" * 64, reason, tmp_path / "leaderboard")
