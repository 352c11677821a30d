from __future__ import annotations

import pytest

from reliquary.build.describing.counting import (
    ClassCounts,
    SourceCounts,
    count_classes,
    count_groups,
    count_siblings,
    count_sources,
    count_years,
)
from reliquary.build.kinds import Contents, kind_of
from reliquary.build.planning.plan import Plan
from reliquary.build.planning.stores import ConfigPlan, Part, Store
from reliquary.records import YearQuality
from tests.build.small_crawl import CLASSES, SmallCrawl, picture


@pytest.fixture
def plan(tmp_path):
    """Three objects: a vase in two views, a near-duplicate of it, and a bowl."""
    crawl = SmallCrawl(tmp_path / "crawl")
    years = {"year_begin": -300, "year_end": -201, "year_quality": YearQuality.CENTURY}
    crawl.add("vase", "egyptian", picture(1), picture(2), **years)
    crawl.add("vase again", "egyptian", picture(3))
    crawl.add("bowl", "asian", picture(4), **{**years, "year_begin": 1800, "year_end": 1810})
    examples = {example.image_id: example for example in crawl.examples()}
    first, second, third, fourth = [crawl.images[n].sha256 for n in range(4)]
    groups = {first: "g1", second: "g1", third: "g1", fourth: "g2"}
    contents = Contents({"label": list(CLASSES)}, {i: {} for i in examples}, {i: e.strata for i, e in examples.items()})
    parts = [Part("train", "train", [first, fourth]), Part("test", "test", [second, third])]
    store = Store("paper", contents, by_group=False, parts=parts)
    return Plan(
        kind_of("classification"), examples, groups, [store], [ConfigPlan.of_whole_parts("paper", "x", store)], []
    )


def test_classes_are_counted_for_each_part(plan):
    counts = count_classes(plan.stores[0], CLASSES)
    assert counts.rows[0] == ("egyptian", [1, 2])
    assert counts.rows[5] == ("asian", [1, 0])
    assert counts.images == [2, 2]
    assert counts.totals["egyptian"] == 3


def test_a_thing_counts_as_often_as_it_is_there():
    counts = ClassCounts(["seal"], ["train", "test"], [[7, 2]], [3, 1])
    assert counts.totals == {"seal": 9}


def test_images_are_counted_by_class_and_source(plan):
    assert count_sources(plan, plan.stores[0], CLASSES).rows[0] == ("egyptian", [3])


def test_a_class_of_one_source_is_told_where_there_are_more():
    counts = SourceCounts(["louvre", "met"], [("egyptian", [3, 4]), ("asian", [0, 5]), ("islam", [0, 0])])
    assert counts.only_source_of == {"asian": "met"}
    assert SourceCounts(["met"], [("asian", [5])]).only_source_of == {}


def test_years_are_those_of_the_records(plan):
    years = count_years(plan.examples.values())
    assert (years.first, years.last, years.n_dated, years.n_images) == (-300, 1810, 3, 4)
    assert sorted(years.middles) == [-251, -251, 1805]


def test_no_years_are_none():
    assert count_years([]).first is None


def test_groups_and_siblings(plan):
    groups = count_groups(plan)
    assert (groups.n, groups.n_of_more_objects, groups.largest, groups.largest_objects) == (2, 1, 3, 2)
    assert count_siblings(plan, plan.configs[0]) == {"test": (2, 2)}
