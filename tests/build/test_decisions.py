from __future__ import annotations

from datetime import timedelta

import pytest

from reliquary.build.decisions import decisions_digest, read_decisions
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import Decision, Verdict, write_lines
from tests.build.small_crawl import CLASSES, NOON

ONE, TWO = "1" * 64, "2" * 64


def decision(sha256=ONE, verdict=Verdict.DROP, *, hours=0, label=None, reviewer="r"):
    at = NOON + timedelta(hours=hours)
    return Decision(sha256=sha256, verdict=verdict, label=label, reason="seen", reviewer=reviewer, at=at)


@pytest.fixture
def write(tmp_path):
    def write_file(name, *lines):
        write_lines(tmp_path / name, lines, Decision)
        return tmp_path / name

    return write_file


def test_within_a_file_the_last_line_wins(write):
    path = write("a.jsonl", decision(hours=2), decision(verdict=Verdict.KEEP, hours=1))
    assert read_decisions([path], CLASSES)[ONE].verdict is Verdict.KEEP


def test_between_files_the_latest_wins_in_any_order(write):
    early = write("a.jsonl", decision(), decision(TWO))
    late = write("b.jsonl", decision(verdict=Verdict.KEEP, hours=1))
    for files in ([early, late], [late, early]):
        read = read_decisions(files, CLASSES)
        assert (read[ONE].verdict, read[TWO].verdict) == (Verdict.KEEP, Verdict.DROP)


def test_a_contradiction_at_the_same_moment_is_refused(write):
    files = [write("a.jsonl", decision()), write("b.jsonl", decision(verdict=Verdict.KEEP))]
    with pytest.raises(FaultyFileError, match=r"b\.jsonl: verdict.*contradicts.*a\.jsonl"):
        read_decisions(files, CLASSES)


def test_the_same_decision_twice_is_no_contradiction(write):
    files = [write("a.jsonl", decision()), write("b.jsonl", decision(reviewer="another"))]
    assert read_decisions(files, CLASSES)[ONE].verdict is Verdict.DROP


def test_a_label_that_is_no_class_is_refused_with_file_and_value(write):
    path = write("a.jsonl", decision(verdict=Verdict.RELABEL, label="egyptain"))
    with pytest.raises(FaultyFileError, match=r"a\.jsonl: label: .*'egyptain' is none of"):
        read_decisions([path], CLASSES)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ReliquaryError, match=r"none\.jsonl"):
        read_decisions([tmp_path / "none.jsonl"], CLASSES)


def test_the_digest_speaks_of_the_effect_alone(write):
    first = read_decisions([write("a.jsonl", decision(), decision(TWO))], CLASSES)
    other_words = read_decisions([write("b.jsonl", decision(TWO, hours=3), decision(reviewer="x"))], CLASSES)
    other_effect = read_decisions([write("c.jsonl", decision(), decision(TWO, Verdict.KEEP))], CLASSES)
    assert decisions_digest(first) == decisions_digest(other_words)
    assert decisions_digest(first) != decisions_digest(other_effect)
