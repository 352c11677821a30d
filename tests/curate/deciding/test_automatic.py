from __future__ import annotations

import pytest

from reliquary.build.decisions import AUTOMATIC
from reliquary.curate.checks.run import Found
from reliquary.curate.deciding.automatic import MAY_DECIDE, NEEDS_EYES, check_may_decide, decide_automatically
from reliquary.curate.deciding.log import DecisionLog
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import Finding, Verdict

ONE, TWO, THREE, FOUR = ("1" * 64, "2" * 64, "3" * 64, "4" * 64)


@pytest.fixture
def log(tmp_path):
    return DecisionLog(tmp_path / "decisions.jsonl")


def finding(sha256, check, score):
    told = f"{score:.0%} sure of {check}"
    return Finding(sha256=sha256, check=check, score=score, flagged=score >= 0.5, explanation=told)


FOUND = Found(
    {"blank": "Blank", "placeholder": "Placeholders", "grey": "Grey"},
    [
        finding(ONE, "blank", 0.9),
        finding(TWO, "blank", 0.8),
        finding(THREE, "blank", 0.4),
        finding(TWO, "placeholder", 1.0),
        finding(FOUR, "placeholder", 0.5),
        finding(THREE, "grey", 1.0),
    ],
)


def test_flagged_pictures_are_dropped_each_for_what_its_check_says(log):
    assert decide_automatically(FOUND, log, ["blank", "placeholder"]) == {"blank": 2, "placeholder": 1}
    told = {each.sha256: (each.verdict, each.check, each.reason, each.reviewer) for each in log.read()}
    assert told == {
        ONE: (Verdict.DROP, "blank", "90% sure of blank", AUTOMATIC),
        TWO: (Verdict.DROP, "blank", "80% sure of blank", AUTOMATIC),
        FOUR: (Verdict.DROP, "placeholder", "50% sure of placeholder", AUTOMATIC),
    }
    assert [each.sha256 for each in log.undo(AUTOMATIC)] == [FOUR], "one step a check"


def test_a_second_run_adds_nothing(log):
    decide_automatically(FOUND, log, ["blank"])
    before = log.path.read_bytes()
    assert decide_automatically(FOUND, log, ["blank", "blank"]) == {"blank": 0}
    assert log.path.read_bytes() == before


@pytest.mark.parametrize("verdict", ["keep", "drop", "relabel"])
def test_a_persons_decision_is_never_overridden(log, verdict):
    label = "islam" if verdict == "relabel" else None
    log.decide([ONE], Verdict(verdict), label=label, reviewer="me", reason="a faint drawing")
    assert decide_automatically(FOUND, log, ["blank"]) == {"blank": 1}
    assert (log.holding()[ONE].verdict, log.holding()[ONE].reviewer) == (Verdict(verdict), "me")


def test_checks_that_need_eyes_are_refused_with_the_reason_and_nothing_is_written(log):
    with pytest.raises(FaultyFileError) as caught:
        decide_automatically(FOUND, log, ["blank", "grey", "blink"])
    assert "only blank and placeholder may decide without eyes: 2 faults" in str(caught.value)
    assert "grey: many good photographs are grey" in str(caught.value)
    assert "blink: no check of this name" in str(caught.value)
    assert not log.path.exists()


def test_a_check_that_was_not_run_cannot_decide(log):
    with pytest.raises(ReliquaryError, match="'placeholder' is to decide, but it was not run"):
        decide_automatically(Found({"blank": "Blank"}, []), log, ["blank", "placeholder"])
    assert not log.path.exists()


def test_no_check_both_decides_and_needs_eyes():
    assert not set(MAY_DECIDE) & set(NEEDS_EYES)
    check_may_decide(MAY_DECIDE)
