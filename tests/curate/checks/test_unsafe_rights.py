from __future__ import annotations

import pytest

from reliquary.curate.checks.unsafe_rights import UnsafeRights
from tests.curate.small_collection import evidence, item

IN_COPYRIGHT = "https://rightsstatements.org/vocab/InC/1.0/"
UNDETERMINED = "https://rightsstatements.org/vocab/UND/1.0/"


def find(*items):
    return UnsafeRights().find(evidence(*items))


@pytest.mark.parametrize(
    ("fields", "score", "words"),
    [
        ({"licence": "CC-BY-ND-4.0"}, 1.0, r"forbids passing it on changed (CC-BY-ND-4.0)"),
        ({"licence": IN_COPYRIGHT}, 1.0, IN_COPYRIGHT),
        ({"licence": UNDETERMINED}, 0.6, f"nobody knows whether its licence lets it be passed on ({UNDETERMINED})"),
        ({"licence": "some words"}, 0.6, "(some words)"),
        ({"redistributable": False}, 1.0, "the terms of met do not let it be passed on"),
        ({"redistributable": False, "museum": None}, 1.0, "the terms of its source do not"),
        ({"credit": "  "}, 0.6, "it has no credit line"),
        ({"flags": ("human_remains",)}, 1.0, "human remains"),
        ({"flags": ("sacred",)}, 1.0, "sacred to living people"),
        ({"flags": ("blocked",)}, 1.0, "the source blocks it"),
        ({"flags": ("mnr",)}, 0.6, "its owners are sought"),
        ({"flags": ("looted",)}, 1.0, "it has the flag 'looted'"),
    ],
)
def test_each_reason_is_named_with_its_score(fields, score, words):
    (finding,) = find(item(1, **fields))
    assert (finding.score, finding.flagged) == (score, True)
    assert words in finding.explanation


@pytest.mark.parametrize("fields", [{}, {"redistributable": True}, {"licence": "CC-BY-SA-4.0"}, {"licence": "MIT"}])
def test_what_is_in_order_is_not_found(fields):
    assert find(item(1, **fields)) == []


def test_all_reasons_are_told_the_gravest_first():
    (finding,) = find(item(1, credit=" ", flags=("mnr",), redistributable=False))
    assert finding.score == 1
    assert finding.explanation.startswith("the terms of met do not let it be passed on; ")
    assert finding.explanation.count("; ") == 2


def test_a_picture_of_several_objects_has_one_finding_with_the_reasons_of_all():
    first, second = item("a", sha256="0" * 64, flags=("mnr",)), item("b", sha256="0" * 64, flags=("mnr", "sacred"))
    (finding,) = find(first, second)
    assert finding.score == 1
    assert finding.explanation.count("mnr") == 1
