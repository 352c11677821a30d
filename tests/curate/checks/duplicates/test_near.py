from __future__ import annotations

import pytest

from reliquary.curate.checks.duplicates import NearDuplicates, NearPairs
from reliquary.curate.checks.duplicates.matching import LEAST_CORRELATION
from reliquary.curate.checks.duplicates.near import score_of
from reliquary.curate.checks.duplicates.near_pairs import NearPair
from reliquary.curate.measuring.sights import FLAGGED
from reliquary.files import sha256_bytes
from tests.curate.checks.duplicates.photographed import COPIES, NUMBERS, evidence, opened, photograph

ORIGINAL = photograph(0)
CUT = COPIES["cut all round"](opened(ORIGINAL))
GREY = COPIES["grey"](opened(ORIGINAL))
MOVED = COPIES["cut left and top"](opened(ORIGINAL))


def found(pictures, **known):
    findings = NearDuplicates(NearPairs()).find(evidence(pictures, **known))
    names = {sha256_bytes(data): name for name, data in pictures.items()}
    return {names[finding.sha256]: finding for finding in findings}


def test_both_pictures_of_a_pair_have_a_finding():
    pictures = {"1": ORIGINAL, "2": CUT, "3": photograph(2)}
    findings = found(pictures)
    assert sorted(findings) == ["1", "2"]
    assert findings["1"].others == [sha256_bytes(CUT)]
    assert findings["1"].group == findings["2"].group == min(sha256_bytes(ORIGINAL), sha256_bytes(CUT))
    assert findings["1"].score == findings["2"].score > 0.8
    assert findings["1"].flagged


def test_the_explanation_tells_how_they_lie():
    assert found({"1": ORIGINAL, "2": CUT})["1"].explanation.endswith("with met 2, after a change of scale of 11 %")
    assert found({"1": ORIGINAL, "2": GREY})["1"].explanation == "Correlation 1.00 with met 2"
    moved = found({"1": ORIGINAL, "2": MOVED})["2"].explanation
    assert moved.endswith("with met 1, after a shift of 3 % and a change of scale of 5 %")


def test_pictures_of_one_object_are_said_to_be():
    findings = found({"1": ORIGINAL, "2": GREY}, **{"2": {"object_id": "1"}})
    assert findings["1"].explanation == "Correlation 1.00 with met 2 of the same object"


def test_pictures_of_unknown_objects_are_not_of_the_same():
    unknown = {"museum": None, "object_id": None}
    findings = found({"1": ORIGINAL, "2": GREY}, **{"1": unknown, "2": unknown})
    assert "of the same object" not in findings["1"].explanation


def test_the_best_of_several_is_told_and_the_others_are_counted():
    findings = found({"1": ORIGINAL, "2": GREY, "3": CUT})
    assert findings["1"].explanation == "Correlation 1.00 with met 2; and 1 more"
    assert findings["1"].others == [sha256_bytes(GREY), sha256_bytes(CUT)]
    assert len({finding.group for finding in findings.values()}) == 1


def test_different_objects_have_no_finding():
    assert found({str(number): photograph(number) for number in NUMBERS}) == {}


@pytest.mark.parametrize(
    ("correlation", "score"), [(LEAST_CORRELATION, FLAGGED), (1.0, 1.0), (1.0001, 1.0), (0.5, FLAGGED)]
)
def test_the_score_grows_with_the_correlation(correlation, score):
    assert score_of(NearPair("a", "b", correlation)) == pytest.approx(score)
