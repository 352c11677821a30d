from __future__ import annotations

import pytest

from reliquary.curate.checks.year_conflicts import MIN_OBJECTS, YearConflicts
from tests.curate.small_collection import evidence, item, key


def find(*items):
    """Return the findings by the name of their picture."""
    found = YearConflicts(this_year=2026).find(evidence(*items))
    names = {each.sha256: each.name.removeprefix("met ") for each in items}
    return {names[finding.sha256]: finding for finding in found}


def dated(name, begin, end=None, **fields):
    return item(name, year_begin=begin, year_end=begin if end is None else end, **fields)


@pytest.mark.parametrize(
    ("fields", "score", "words"),
    [
        ({"year_quality": "conflict"}, 0.9, "contradicts itself; taken is 200 BCE to 50 CE"),
        ({"year_begin": -3000, "year_end": -1000}, 0.6, "dated 3000 to 1000 BCE, a span of 2,001 years"),
        ({"year_end": 2087}, 1.0, "dated to the future: 200 BCE to 2087 CE"),
        ({"year_begin": 0}, 1.0, "there is no year 0"),
        ({"year_begin": 60}, 1.0, "its years run backwards: 60 to 50"),
    ],
)
def test_what_is_wrong_with_a_span_is_named(fields, score, words):
    (finding,) = find(item("a", **{"year_begin": -200, "year_end": 50, **fields})).values()
    assert (finding.score, finding.flagged) == (score, True)
    assert words in finding.explanation


@pytest.mark.parametrize("span", [(None, None), (-500, 500), (1, 1000), (2026, 2026)])
def test_years_that_can_be_are_not_found(span):
    assert find(item("a", year_begin=span[0], year_end=span[1])) == {}


def test_the_current_year_is_that_of_the_clock():
    assert YearConflicts().this_year >= 2026


def test_views_of_one_object_must_agree():
    views = [dated(name, year, object_id="7", group_id="g") for name, year in (("a", -200), ("b", -200), ("c", 50))]
    found = find(*views, dated("d", 700))
    assert sorted(found) == ["a", "b", "c"]
    assert found["a"].explanation == "its object is dated 200 BCE here and 50 on other pictures"
    assert {finding.group for finding in found.values()} == {"met 7"}
    assert (found["a"].others, found["c"].others) == ([key("c")], [key("a")])


def test_one_picture_of_objects_whose_years_do_not_meet_is_found():
    same = {"sha256": "0" * 64}
    found = find(dated("a", -200, -150, **same), dated("b", 300, **same), dated("c", 310, **same))
    (finding,) = found.values()
    assert finding.score == 0.9
    assert finding.explanation == (
        "the same picture stands for 3 objects, among them met a, dated 200 to 150 BCE, and met c, dated 310"
    )


def test_one_picture_that_stands_twice_for_one_object_is_a_conflict_of_the_object_alone():
    same = {"sha256": "0" * 64, "object_id": "7"}
    (finding,) = find(dated("a", -200, **same), dated("b", 300, **same)).values()
    assert (finding.score, finding.group, finding.others) == (0.8, "met 7", [])


def test_years_that_meet_are_no_conflict_of_one_picture():
    assert find(dated("a", 1, 100, sha256="0" * 64), dated("b", 100, 150, sha256="0" * 64)) == {}


def test_grouped_pictures_of_objects_whose_years_do_not_meet_are_found():
    found = find(
        dated("a", -200, group_id="g"),
        dated("b", 300, group_id="g"),
        dated("c", -300, 400, group_id="g"),
        dated("d", 900, group_id="other"),
    )
    assert sorted(found) == ["a", "b"]
    assert found["a"].explanation == "it is dated 200 BCE, but its group holds met b, dated 300"
    assert (found["b"].score, found["b"].group, found["b"].others) == (0.6, "g", [key("a")])


def many(label_field="label", n=MIN_OBJECTS + 5):
    return [dated(f"o{number}", 300 + number, **{label_field: "roman"}) for number in range(n)]


@pytest.mark.parametrize("attribute", ["label", "culture"])
def test_years_far_from_those_of_the_class_are_a_weak_finding(attribute):
    found = find(*many(attribute), dated("far", -900, **{attribute: "roman"}))
    assert list(found) == ["far"]
    assert found["far"].score == 0.5
    assert "it is dated 900 BCE, 1,199 years from the 36 dated objects" in found["far"].explanation
    assert "roman, of which 99.9 % lie in 300 to 333" in found["far"].explanation


@pytest.mark.parametrize("year", [834, -201])
def test_years_500_from_the_class_are_found_and_499_are_not(year):
    nearer = year - 1 if year > 0 else year + 1
    assert list(find(*many(), dated("far", year, label="roman"))) == ["far"]
    assert find(*many(), dated("near", nearer, label="roman")) == {}


def test_a_small_class_has_no_span_to_lie_outside_of():
    assert find(*many(n=MIN_OBJECTS - 2), dated("far", -900, label="roman")) == {}


def test_many_views_of_one_object_do_not_make_its_years_usual():
    views = [dated(f"v{number}", -900, label="roman", object_id="v") for number in range(20)]
    assert len(find(*many(), *views)) == 20


def test_the_gravest_conflict_gives_the_score_and_all_are_told():
    (finding,) = find(dated("a", -3000, 2087, year_quality="conflict")).values()
    assert finding.score == 1
    assert finding.explanation.startswith("it is dated to the future")
    assert finding.explanation.count("; ") == 3
