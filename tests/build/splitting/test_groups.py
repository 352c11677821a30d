from __future__ import annotations

import random
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.splitting.groups import DisjointSets, group_ids
from reliquary.catalogue.recipe import Tie
from tests.build.small_crawl import SmallCrawl, picture

pairs = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=20)


def reachable(start, edges):
    """Return all members that hang together with ``start``, by walking."""
    found, frontier = {start}, [start]
    while frontier:
        here = frontier.pop()
        for a, b in edges:
            for near in ({a, b} - found) if here in (a, b) else ():
                found.add(near)
                frontier.append(near)
    return found


@given(pairs)
def test_sets_are_the_connected_components_led_by_their_smallest_member(edges):
    sets = DisjointSets()
    for a, b in edges:
        sets.union((f"{a:02}",), (f"{b:02}",))
    for member in range(13):
        assert sets.find((f"{member:02}",)) == (f"{min(reachable(member, edges)):02}",)


def examples_of(tmp_path):
    """Objects 1 and 2 share a picture, 2 and 3 another one; 4 stands alone with two views."""
    crawl = SmallCrawl(tmp_path)
    crawl.add("1", "asian", picture(1), picture(10))
    crawl.add("2", "asian", picture(10), picture(20))
    crawl.add("3", "asian", picture(20))
    crawl.add("4", "asian", picture(4), picture(5))
    return crawl.examples()


def by_item(examples, groups):
    found: dict[str, set[str]] = {}
    for example in examples:
        found.setdefault(example.candidate.item, set()).add(groups[example.image_id])
    return found


def test_groups_follow_objects_and_identical_pictures(tmp_path):
    examples = examples_of(tmp_path)
    groups = by_item(examples, group_ids(examples, [Tie.OBJECT]))
    assert groups["1"] == groups["2"] == groups["3"] != groups["4"]
    assert [len(found) for found in groups.values()] == [1, 1, 1, 1]


def test_identical_pictures_are_tied_without_any_tie(tmp_path):
    examples = examples_of(tmp_path)
    groups = by_item(examples, group_ids(examples, []))
    assert len(groups["1"]) == len(groups["4"]) == 2
    assert groups["1"] & groups["2"]


def test_near_duplicates_and_sites_tie_objects_if_they_are_asked_for(tmp_path):
    examples = examples_of(tmp_path)
    alike = [(0, len(examples) - 1)]
    assert len(set(group_ids(examples, [Tie.OBJECT], alike).values())) == 2
    assert len(set(group_ids(examples, [Tie.OBJECT, Tie.NEAR_DUPLICATE], alike).values())) == 1
    sites = ["cave 1", "cave 1", None, "cave 2", "cave 2", "cave 1", "cave 1"]
    placed = [
        replace(
            example,
            image_id=f"{number}" * 64,
            candidate=replace(
                example.candidate, sha256=f"{number}" * 64, subject=replace(example.candidate.subject, site=site)
            ),
        )
        for number, (example, site) in enumerate(zip(examples, sites, strict=True))
    ]
    assert len(set(group_ids(placed, [Tie.SITE]).values())) == 3
    assert len(set(group_ids(placed, []).values())) == 7


def test_names_do_not_depend_on_order_or_on_other_groups(tmp_path):
    examples = examples_of(tmp_path)
    groups = group_ids(examples, [Tie.OBJECT])
    random.Random(0).shuffle(examples)
    assert group_ids(examples, [Tie.OBJECT]) == groups
    alone = [example for example in examples if example.candidate.item == "4"]
    assert set(group_ids(alone, [Tie.OBJECT]).values()) <= set(groups.values())
