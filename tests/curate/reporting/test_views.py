from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from reliquary.curate.checks.run import Found
from reliquary.curate.measuring.look import Looked
from reliquary.curate.reporting.views import MAX_FAULTY, MAX_IN_GROUP, report_view
from reliquary.records import Decision, Finding, ImageSource
from tests.curate.small_collection import collection, item, key

ITEMS = [item(number) for number in range(30)]


def finding(number, score=0.9, group=None, others=(), flagged=True, check="blank"):
    return Finding(
        sha256=key(number),
        check=check,
        score=score,
        flagged=flagged,
        explanation="why",
        group=group,
        others=[key(other) for other in others],
    )


def decision(number, verdict="drop", **fields):
    at = datetime(2026, 11, 21, tzinfo=UTC)
    return Decision(sha256=key(number), verdict=verdict, reason="no object", reviewer="anna", at=at, **fields)


def view(findings, items=ITEMS, decisions=(), looked=None, per_check=60, **fields):
    found = Found({"blank": "Blank", "leaks": "Leaks"}, findings, looked or Looked({}, {}))
    holding = {each.sha256: each for each in decisions}
    return report_view(collection(items, **fields), found, holding, per_check)


def numbers(group):
    names = {each.sha256: int(each.object_id) for each in ITEMS}
    return [names[card.item.sha256] for card in group.cards]


def test_flagged_pictures_are_counted_and_the_first_of_them_shown():
    report = view([finding(n, 1 - n / 100) for n in range(20)] + [finding(25, 0.1, flagged=False)], per_check=5)
    blank, leaks = report.checks
    assert (blank.n_flagged, leaks.n_flagged, report.n_flagged, report.n_pictures) == (20, 0, 20, 30)
    assert [numbers(group) for group in blank.groups] == [[0, 1, 2, 3, 4]]
    assert [card.number for card in blank.cards] == [1, 2, 3, 4, 5]
    assert leaks.cards == []
    assert report.shown == {key(n) for n in range(5)}


def test_the_pictures_of_a_group_stand_together_with_those_they_are_compared_with():
    findings = [
        finding(1, 0.9, "x", [2, 3]),
        finding(4, 0.8, "y", [5]),
        finding(2, 0.7, "x", [1, 3]),
        finding(6, 0.6),
        finding(7, 0.55, "z", [99]),
    ]
    groups = view(findings).checks[0].groups
    assert [(group.name, numbers(group)) for group in groups] == [
        ("x", [1, 2, 3]),
        ("y", [4, 5]),
        (None, [6]),
        ("z", [7]),
    ]
    assert [card.number for group in groups for card in group.cards] == [1, 2, None, 3, None, 4, 5]


def test_a_large_group_is_cut_and_says_so():
    members = list(range(20))
    (group,) = view([finding(n, 0.9, "x", [m for m in (*members, 25) if m != n]) for n in members]).checks[0].groups
    assert len(group.cards) == MAX_IN_GROUP + 1
    assert numbers(group)[-1] == 25
    assert group.n_more == 20 - MAX_IN_GROUP


def test_groups_end_where_enough_is_shown():
    findings = [finding(n, 1 - n / 100, f"g{n // 3}") for n in range(12)]
    groups = view(findings, per_check=5).checks[0].groups
    assert [numbers(group) for group in groups] == [[0, 1, 2], [3, 4]]
    assert groups[1].n_more == 1


@pytest.mark.parametrize(
    ("name", "title"), [("a" * 64, "group aaaaaaaaaaaa"), ("byzantium -> egyptian",) * 2, (None, None)]
)
def test_a_group_named_by_a_hash_has_a_short_title(name, title):
    assert view([finding(1, group=name)]).checks[0].groups[0].title == title


def test_decisions_are_told_in_words():
    decided = [decision(0), decision(1, "keep"), decision(2, "relabel", label="egyptian"), decision(29), decision(99)]
    report = view([finding(n, 1 - n / 100) for n in range(4)], decisions=decided)
    assert [card.decision for card in report.checks[0].cards] == [
        "dropped by anna: no object",
        "kept by anna: no object",
        "relabelled as egyptian by anna: no object",
        None,
    ]
    assert (report.n_decided, report.checks[0].n_decided) == (4, 3)


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("https://museum.invalid/1", "https://museum.invalid/1"),
        ("http://museum.invalid/1", "http://museum.invalid/1"),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        (" https://museum.invalid", None),
        (None, None),
    ],
)
def test_only_addresses_of_the_web_are_linked(link, shown):
    assert view([finding(1)], [item(1, permalink=link)]).checks[0].cards[0].permalink == shown


def test_a_picture_of_several_objects_is_counted():
    card = view([finding(1)], [item(1), item(1, object_id="2")]).checks[0].cards[0]
    assert card.n_items == 2


def test_what_cannot_be_looked_at_is_listed_up_to_a_limit():
    items = [item(n) for n in range(MAX_FAULTY + 3)]
    looked = Looked({}, {}, {key(n): "damaged" for n in range(MAX_FAULTY + 2)}, {key(MAX_FAULTY + 2): "gone"})
    report = view([], items, looked=looked)
    assert (len(report.faulty), report.n_faulty) == (MAX_FAULTY, MAX_FAULTY + 3)
    assert (report.faulty[0].name, report.faulty[0].reason) == ("met 0", "damaged")


def test_the_command_can_be_pasted_into_a_shell():
    report = view([], path=Path("my crawls/met; rm"))
    assert report.command == "reliquary curate 'my crawls/met; rm'"


def test_a_report_of_sample_pictures_is_marked():
    assert view([], [item(1, shows=ImageSource.SAMPLE)]).is_sample
    assert not view([]).is_sample
