from __future__ import annotations

from reliquary.build.decisions import AUTOMATIC
from reliquary.build.describing.decided import count_decisions
from tests.build.small_decisions import decision


def told(*decisions):
    return [(each.verdict, each.check, each.n_pictures, each.by) for each in count_decisions(decisions)]


def test_people_are_counted_once_each_and_apart_from_checks():
    decisions = [
        decision("1" * 64, check="blank", reviewer=AUTOMATIC),
        decision("2" * 64, check="blank", reviewer="Ada"),
        decision("3" * 64, check="blank", reviewer="Ada"),
        decision("4" * 64, check="blank", reviewer="Grace"),
        decision("5" * 64, "relabel", label="islam", reviewer="Ada"),
    ]
    expected = [
        ("drop", "blank", 1, "the check itself"),
        ("drop", "blank", 3, "2 curators"),
        ("relabel", None, 1, "1 curator"),
    ]
    assert told(*decisions) == told(*reversed(decisions)) == expected


def test_nothing_is_counted_of_nothing():
    assert told() == []
