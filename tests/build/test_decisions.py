from __future__ import annotations

from datetime import timedelta
from itertools import permutations

import pytest

from reliquary.build.decisions import AUTOMATIC, DecisionFile, decisions_digest, read_decisions
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


def read(*files, class_names=CLASSES):
    return read_decisions([DecisionFile(path) for path in files], class_names).holding


def test_within_a_file_the_last_line_wins(write):
    path = write("a.jsonl", decision(hours=2), decision(verdict=Verdict.KEEP, hours=1))
    assert read(path)[ONE].verdict is Verdict.KEEP


def test_between_files_the_latest_wins_in_any_order(write):
    early = write("a.jsonl", decision(), decision(TWO))
    late = write("b.jsonl", decision(verdict=Verdict.KEEP, hours=1))
    for files in ([early, late], [late, early]):
        found = read(*files)
        assert (found[ONE].verdict, found[TWO].verdict) == (Verdict.KEEP, Verdict.DROP)


def test_people_hold_against_a_check_that_decided_by_itself_later(write):
    by_people = write("a.jsonl", decision(verdict=Verdict.KEEP))
    by_check = write("b.jsonl", decision(hours=1, reviewer=AUTOMATIC), decision(TWO, reviewer=AUTOMATIC))
    found = read(by_people, by_check)
    assert (found[ONE].verdict, found[TWO].verdict) == (Verdict.KEEP, Verdict.DROP)


def test_a_contradiction_at_the_same_moment_is_refused_and_all_of_it_is_named(write):
    files = [write("a.jsonl", decision()), write("b.jsonl", decision(verdict=Verdict.KEEP, reviewer="other"))]
    with pytest.raises(FaultyFileError) as caught:
        read(*files)
    assert [str(fault).split(str(ONE))[1].split(" contradicts")[0] for fault in caught.value.faults] == [
        ": 'drop' by r",
        ": 'keep' by other",
    ]


def test_a_contradiction_that_was_settled_later_is_none_in_any_order(write):
    files = [
        write("a.jsonl", decision()),
        write("b.jsonl", decision(verdict=Verdict.KEEP)),
        write("c.jsonl", decision(verdict=Verdict.KEEP, hours=1)),
    ]
    for order in permutations(files):
        assert read(*order)[ONE].verdict is Verdict.KEEP


def test_the_same_decision_twice_is_no_contradiction(write):
    files = [write("a.jsonl", decision()), write("b.jsonl", decision(reviewer="another"))]
    assert read(*files)[ONE].verdict is Verdict.DROP


def test_a_label_that_is_no_class_is_refused_with_file_and_value(write):
    path = write("a.jsonl", decision(verdict=Verdict.RELABEL, label="egyptain"))
    with pytest.raises(FaultyFileError, match=r"a\.jsonl: label: .*'egyptain' is none of"):
        read(path)


def test_a_file_that_serves_other_datasets_may_name_their_labels(write):
    of_crawl = write(
        "crawl.jsonl",
        decision(verdict=Verdict.RELABEL, label="Chinese", hours=1),
        decision(TWO, verdict=Verdict.RELABEL, label="muenzkabinett", hours=1),
    )
    own = write("own.jsonl", decision(TWO))
    found = read_decisions([DecisionFile(of_crawl, frozenset({"chinese"})), DecisionFile(own)], CLASSES)
    assert found.holding[ONE].label == "Chinese"
    assert found.holding[TWO].verdict is Verdict.DROP, "what says nothing of this dataset overrides nothing"
    assert {sha256: each.label for sha256, each in found.passed_over.items()} == {TWO: "muenzkabinett"}


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ReliquaryError, match=r"none\.jsonl"):
        read(tmp_path / "none.jsonl")


def test_the_digest_speaks_of_the_effect_alone(write):
    first = read(write("a.jsonl", decision(), decision(TWO)))
    other_words = read(write("b.jsonl", decision(TWO, hours=3), decision(reviewer="x")))
    other_effect = read(write("c.jsonl", decision(), decision(TWO, Verdict.KEEP)))
    assert decisions_digest(first) == decisions_digest(other_words)
    assert decisions_digest(first) != decisions_digest(other_effect)
