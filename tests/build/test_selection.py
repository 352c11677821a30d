from __future__ import annotations

import pytest

from reliquary.build.candidates import read_sources
from reliquary.build.selection import Selection, find_placeholders
from reliquary.catalogue.recipe import Filters, Profile, Source, SourceKind
from reliquary.records import Decision, Flag, Verdict
from tests.build.small_crawl import NOON, SmallCrawl, picture, small_dataset


@pytest.fixture
def crawl(tmp_path):
    return SmallCrawl(tmp_path)


def select(crawl, decisions=None, **recipe_fields):
    (source,) = read_sources([crawl.write()])
    selection = Selection(small_dataset(**recipe_fields).recipe, decisions or {}, {"met": {"CC0-1.0"}})
    selection.apply(source.candidates)
    return selection


def reasons(selection):
    return {entry.object_id: entry.reason for entry in selection.left_out}


def test_a_good_image_becomes_an_example_with_its_label(crawl):
    crawl.add("1", "orient", picture(1))
    (example,) = select(crawl).examples
    assert (example.label, example.image.object_id) == (2, "1")


def test_every_reason_is_told(crawl):
    crawl.add("good", "asian", picture(0))
    crawl.add("missing", "asian", None)
    crawl.add("flagged", "asian", picture(1), flags=[Flag.SACRED])
    crawl.add("unknown class", "roman", picture(2))
    crawl.add_object("two classes", ("asian", "islam"))
    crawl.add_image("two classes", 0, picture(3))
    crawl.add_object("small", ("asian",))
    crawl.add_image("small", 0, picture(4), width=31)
    crawl.add_object("protected", ("asian",))
    crawl.add_image("protected", 0, picture(5), licence="https://rightsstatements.org/vocab/InC/1.0/")
    for number in range(3):
        crawl.add(f"placeholder {number}", "asian", picture(6))
    selection = select(crawl)
    assert [example.image.object_id for example in selection.examples] == ["good"]
    assert reasons(selection) == {
        "missing": "not stored: missing",
        "flagged": "flag: sacred",
        "unknown class": "no label of this dataset",
        "two classes": "more than one label",
        "small": "too small",
        "protected": "not redistributable",
        **{f"placeholder {number}": "placeholder" for number in range(3)},
    }


def test_the_local_profile_takes_what_may_not_be_passed_on(crawl):
    crawl.add_object("1", ("asian",))
    crawl.add_image("1", 0, picture(5), licence="https://rightsstatements.org/vocab/InC/1.0/")
    assert len(select(crawl, profile=Profile.LOCAL).examples) == 1


def test_a_placeholder_is_counted_by_objects_not_by_views(crawl):
    crawl.add("1", "asian", *[picture(1)] * 5)
    crawl.add("2", "asian", picture(1))
    (source,) = read_sources([crawl.write()])
    assert find_placeholders(source.candidates, 3) == set()
    assert find_placeholders(source.candidates, 2) == {source.candidates[0].image.sha256}


def test_decisions_drop_and_relabel_and_keep(crawl):
    shas = {}
    for name in ("dropped", "relabelled", "kept", "labelled first"):
        crawl.add_object(name, () if name == "labelled first" else ("asian",))
        shas[name] = crawl.add_image(name, 0, picture(len(shas)))

    def decide(verdict, label=None):
        return Decision(sha256="0" * 64, verdict=verdict, label=label, reason="x", reviewer="x", at=NOON)

    decisions = {
        shas["dropped"]: decide(Verdict.DROP),
        shas["relabelled"]: decide(Verdict.RELABEL, "islam"),
        shas["kept"]: decide(Verdict.KEEP),
        shas["labelled first"]: decide(Verdict.RELABEL, "egyptian"),
    }
    selection = select(crawl, decisions)
    labels = {example.image.object_id: example.label for example in selection.examples}
    assert labels == {"relabelled": 3, "kept": 5, "labelled first": 0}
    assert reasons(selection) == {"dropped": "dropped by a curator"}


def test_only_the_classes_that_the_source_names_are_taken(crawl):
    crawl.add("1", "asian", picture(1))
    crawl.add("2", "islam", picture(2))
    sources = [Source(kind=SourceKind.CRAWL, museums=["met"], classes=["islam"])]
    assert reasons(select(crawl, sources=sources)) == {"1": "class not taken"}


def test_flags_can_be_allowed(crawl):
    crawl.add("1", "asian", picture(1), flags=[Flag.SACRED])
    assert len(select(crawl, filters=Filters(flags=[])).examples) == 1
