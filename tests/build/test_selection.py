from __future__ import annotations

import pytest

from reliquary.build.decisions import AUTOMATIC
from reliquary.build.selection import find_placeholders, select
from reliquary.catalogue.recipe import CrawlSource, Filters, Profile
from reliquary.records import Decision, Flag, Verdict
from tests.build.small_crawl import NOON, SmallCrawl, picture, small_recipe

PROTECTED = "https://rightsstatements.org/vocab/InC/1.0/"


@pytest.fixture
def crawl(tmp_path):
    return SmallCrawl(tmp_path)


def selected(crawl, decisions=None, **recipe_fields):
    recipe, candidates = small_recipe(**recipe_fields), crawl.candidates()
    placeholders = find_placeholders(candidates, recipe.filters.placeholder_objects)
    usable, left_out = select(candidates, recipe, decisions or {}, placeholders)
    return [candidate.item for candidate in usable], {entry.item: entry.reason for entry in left_out}


def test_every_reason_is_told(crawl):
    crawl.add("good", "asian", picture(0))
    crawl.add("missing", "asian", None)
    crawl.add("flagged", "asian", picture(1), flags=[Flag.SACRED])
    crawl.add_object("small", ("asian",))
    crawl.add_image("small", 0, picture(4), width=31)
    crawl.add_object("protected", ("asian",))
    crawl.add_image("protected", 0, picture(5), licence=PROTECTED)
    for number in range(3):
        crawl.add(f"placeholder {number}", "asian", picture(6))
    assert selected(crawl) == (
        ["good"],
        {
            "missing": "not stored: missing",
            "flagged": "flag: sacred",
            "small": "too small",
            "protected": "not redistributable",
            **{f"placeholder {number}": "placeholder" for number in range(3)},
        },
    )


def test_the_local_profile_takes_what_may_not_be_passed_on(crawl):
    crawl.add_object("1", ("asian",))
    crawl.add_image("1", 0, picture(5), licence=PROTECTED)
    assert selected(crawl, profile=Profile.LOCAL) == (["1"], {})


def test_a_placeholder_is_counted_by_objects_not_by_views(crawl):
    crawl.add("1", "asian", *[picture(1)] * 5)
    crawl.add("2", "asian", picture(1))
    candidates = crawl.candidates()
    assert find_placeholders(candidates, 3) == set()
    assert find_placeholders(candidates, 2) == {candidates[0].sha256}


def decided(image, verdict, **fields):
    decision = {"reason": "x", "reviewer": "x", "at": NOON, **fields}
    return {image.sha256: Decision(sha256=image.sha256, verdict=verdict, **decision)}


@pytest.mark.parametrize(
    ("check", "reviewer", "reason"),
    [
        (None, "me", "dropped by a curator"),
        ("blank", "me", "dropped by a curator: blank"),
        ("blank", AUTOMATIC, "dropped by a check: blank"),
    ],
)
def test_what_is_dropped_tells_the_check_and_whether_it_decided_by_itself(crawl, check, reviewer, reason):
    crawl.add("dropped", "asian", picture(1))
    crawl.add("kept", "asian", picture(2))
    decisions = decided(crawl.images[0], Verdict.DROP, check=check, reviewer=reviewer)
    decisions |= decided(crawl.images[1], Verdict.KEEP)
    assert selected(crawl, decisions) == (["kept"], {"dropped": reason})


def test_who_looked_knows_better_than_the_rule_for_placeholders(crawl):
    for number in range(3):
        crawl.add(f"{number}", "asian", picture(1))
    assert selected(crawl)[0] == []
    assert selected(crawl, decided(crawl.images[0], Verdict.KEEP)) == (["0", "1", "2"], {})


def test_a_relabelled_picture_is_taken_for_its_new_class(crawl):
    crawl.add("1", "asian", picture(1))
    sources = [CrawlSource(kind="crawl", museums=["met"], classes=["islam"])]
    relabelled = decided(crawl.images[0], Verdict.RELABEL, label="islam")
    assert selected(crawl, sources=sources)[0] == []
    assert selected(crawl, relabelled, sources=sources) == (["1"], {})


def test_only_the_classes_that_the_source_names_are_taken(crawl):
    crawl.add("1", "asian", picture(1))
    crawl.add("2", "islam", picture(2))
    sources = [CrawlSource(kind="crawl", museums=["met"], classes=["islam"])]
    assert selected(crawl, sources=sources) == (["2"], {"1": "class not taken"})


def test_flags_can_be_allowed(crawl):
    crawl.add("1", "asian", picture(1), flags=[Flag.SACRED])
    assert selected(crawl, filters=Filters(flags=[])) == (["1"], {})
