from __future__ import annotations

import pytest

from reliquary.build.candidates import read_sources
from reliquary.build.plan import make_plan
from reliquary.build.selection import LeftOut, Selection
from reliquary.errors import ReliquaryError
from tests.build.small_crawl import ordinary_crawl, picture, small_dataset


def plan_of(crawl, left_out=()):
    recipe = small_dataset().recipe
    (source,) = read_sources([crawl.write()])
    selection = Selection(recipe, {}, {"met": {"CC0-1.0"}})
    selection.apply(source.candidates)
    return make_plan(recipe, selection.examples, left_out)


def test_examples_are_sorted_by_image_id_and_every_config_splits_all_of_them(tmp_path):
    plan = plan_of(ordinary_crawl(tmp_path))
    ids = [example.image_id for example in plan.examples]
    assert ids == sorted(ids)
    for config in ("grouped", "paper"):
        parts = [plan.in_split(config, split) for split in ("train", "validation", "test")]
        assert sorted(example.image_id for part in parts for example in part) == ids


def test_objects_that_share_a_picture_are_one_group_though_it_stands_once(tmp_path):
    crawl = ordinary_crawl(tmp_path)
    crawl.add("900", "asian", picture(9001), picture(9002))
    crawl.add("901", "asian", picture(9002), picture(9003))
    plan = plan_of(crawl)
    groups = {plan.groups[example.image_id] for example in plan.examples if example.image.object_id in ("900", "901")}
    assert len(groups) == 1
    assert [entry.reason for entry in plan.left_out] == ["identical to a picture of another object"]


def test_what_is_left_out_is_sorted(tmp_path):
    entries = [LeftOut("met", object_id, 0, None, "x") for object_id in "321"]
    assert [entry.object_id for entry in plan_of(ordinary_crawl(tmp_path), entries).left_out] == ["1", "2", "3"]


def test_nothing_left_is_an_error_that_tells_the_reasons():
    left_out = [LeftOut("met", "1", 0, None, "too small"), LeftOut("met", "2", 0, None, "too small")]
    with pytest.raises(ReliquaryError, match=r"'provenance' matches no image .* too small \(2\)"):
        make_plan(small_dataset().recipe, [], left_out)
    with pytest.raises(ReliquaryError, match="there are no images"):
        make_plan(small_dataset().recipe, [], [])
