from __future__ import annotations

import random

from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.groups import DisjointSets, group_ids
from reliquary.build.selection import Example
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
    artefacts = {record.object_id: record for record in crawl.objects}
    return [Example(artefacts[image.object_id], image, 0) for image in crawl.images]


def test_groups_follow_objects_and_identical_pictures(tmp_path):
    examples = examples_of(tmp_path)
    groups = group_ids(examples)
    names = {example.image.object_id: groups[example.image_id] for example in examples}
    assert names["1"] == names["2"] == names["3"] != names["4"]


def test_names_do_not_depend_on_order_or_on_other_groups(tmp_path):
    examples = examples_of(tmp_path)
    groups = group_ids(examples)
    random.Random(0).shuffle(examples)
    assert group_ids(examples) == groups
    alone = [example for example in examples if example.image.object_id == "4"]
    assert set(group_ids(alone).values()) <= set(groups.values())
