from __future__ import annotations

import pytest

from reliquary.build.selection import find_placeholders, select
from reliquary.catalogue.recipe import CrawlSource, Filters, Profile
from reliquary.records import Decision, Flag, Verdict
from tests.build.small_crawl import NOON, SmallCrawl, picture, small_recipe

PROTECTED = "https://rightsstatements.org/vocab/InC/1.0/"


@pytest.fixture
def crawl(tmp_path):
    return SmallCrawl(tmp_path)


def selected(crawl, decisions=None, **recipe_fields):
    usable, left_out = select(crawl.candidates(), small_recipe(**recipe_fields), decisions or {})
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


@pytest.mark.parametrize(("check", "ending"), [(None, ""), ("blank", ": blank")])
def test_curators_drop_images_and_the_check_that_found_them_is_told(crawl, check, ending):
    crawl.add("dropped", "asian", picture(1))
    crawl.add("kept", "asian", picture(2))
    decision = {"reason": "x", "reviewer": "x", "at": NOON, "check": check}
    decisions = {
        image.sha256: Decision(sha256=image.sha256, verdict=verdict, **decision)
        for image, verdict in zip(crawl.images, (Verdict.DROP, Verdict.KEEP), strict=True)
    }
    assert selected(crawl, decisions) == (["kept"], {"dropped": f"dropped by a curator{ending}"})


def test_only_the_classes_that_the_source_names_are_taken(crawl):
    crawl.add("1", "asian", picture(1))
    crawl.add("2", "islam", picture(2))
    sources = [CrawlSource(kind="crawl", museums=["met"], classes=["islam"])]
    assert selected(crawl, sources=sources) == (["2"], {"1": "class not taken"})


def test_flags_can_be_allowed(crawl):
    crawl.add("1", "asian", picture(1), flags=[Flag.SACRED])
    assert selected(crawl, filters=Filters(flags=[])) == (["1"], {})
