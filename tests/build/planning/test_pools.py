from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.kinds import Contents
from reliquary.build.planning.pools import NOT_NEEDED, NOT_ONE_CLASS, SIBLING, plan_pools
from reliquary.build.planning.stores import Piece
from reliquary.build.splitting.groups import group_ids
from reliquary.catalogue import load_dataset_recipe
from reliquary.catalogue.recipe import Labels, Pools, Tie
from reliquary.errors import ReliquaryError
from tests.build.small_crawl import SmallCrawl, picture, small_recipe

NAMES = ["cattle", "camel"]
SHARES = [0, 10, 25, 50, 100]


class PooledKind:
    """Labels every example by its strata, as the real kinds do."""

    def contents(self, examples, recipe, config):
        return Contents(
            {"label": NAMES},
            {example.image_id: {} for example in examples},
            {example.image_id: example.strata for example in examples},
        )


@pytest.fixture(scope="module")
def template(tmp_path_factory):
    crawl = SmallCrawl(tmp_path_factory.mktemp("crawl"))
    crawl.add("1", "egyptian", picture(1))
    return crawl.examples()[0]


def examples_of(template, n_base, n_added, *, series=1, n_classes=2):
    """Return so many images of each class in each pool; base images come in series of one item."""
    made = []
    for pool, n in (("real", n_base), ("synthetic", n_added)):
        for label in range(n_classes):
            for number in range(n):
                image_id = f"{pool}-{label}-{number:03}"
                candidate = replace(
                    template.candidate, pool=pool, item=f"{pool}-{label}-{number // series}", sha256=image_id
                )
                made.append(replace(template, image_id=image_id, candidate=candidate, strata=(label, label)))
    return made


def planned(examples, per_class=10, shares=SHARES):
    recipe = small_recipe(labels=Labels(names=NAMES))
    pools = Pools(base="real", added="synthetic", per_class=per_class, shares=shares)
    groups = group_ids(examples, [Tie.OBJECT])
    return plan_pools(recipe, pools, PooledKind(), sorted(examples, key=lambda e: e.image_id), groups), groups


def test_every_file_of_a_pool_holds_one_image_of_each_class(template):
    pooled, _ = planned(examples_of(template, 20, 15))
    for part in pooled.store.parts[:2]:
        assert part.rows_per_file == 2
        files = [part.image_ids[start : start + 2] for start in range(0, len(part.image_ids), 2)]
        assert len(files) == 10
        assert all([pooled.store.contents.strata[image_id][0] for image_id in of_file] == [0, 1] for of_file in files)


def test_every_class_has_the_same_share_in_every_config(template):
    pooled, _ = planned(examples_of(template, 20, 15))
    assert [config.name for config in pooled.configs] == ["fusion-000", "fusion-010", "fusion-050", "fusion-100"]
    for config in pooled.configs:
        share = int(config.name.removeprefix("fusion-"))
        ids = [image_id for piece in config.splits["train"] for image_id in pooled.store.image_ids(piece)]
        counts = Counter(tuple(image_id.split("-")[:2]) for image_id in ids)
        assert counts["synthetic", "0"] == counts["synthetic", "1"] == share / 10
        assert counts["real", "0"] == counts["real", "1"] == 10 - share / 10


def test_the_share_grows_by_files_that_take_the_place_of_others(template):
    pooled, _ = planned(examples_of(template, 20, 15))
    pieces = {config.name: config.splits["train"] for config in pooled.configs}
    assert pieces["fusion-000"] == [Piece("real", 0, 10)]
    assert pieces["fusion-010"] == [Piece("real", 0, 9), Piece("synthetic", 0, 1)]
    assert pieces["fusion-100"] == [Piece("synthetic", 0, 10)]


@given(st.integers(4, 20), st.integers(2, 20), st.integers(1, 3))
def test_no_group_stands_in_training_and_test_and_nothing_is_lost(template, n_base, n_added, series):
    examples = examples_of(template, n_base, n_added, series=series)
    if -(-n_base // series) < 2:
        with pytest.raises(ReliquaryError, match="two groups"):
            planned(examples)
        return
    pooled, groups = planned(examples)
    parts = {part.name: part.image_ids for part in pooled.store.parts}
    in_test = {groups[image_id] for image_id in parts["test"]}
    assert in_test
    assert not in_test & {groups[image_id] for image_id in parts["real"]}
    assert sum(map(len, parts.values())) + len(pooled.left_out) == len(examples)
    assert {entry.reason for entry in pooled.left_out} <= {NOT_NEEDED, SIBLING}


def test_a_picture_of_two_classes_fits_into_no_pool(template):
    examples = examples_of(template, 20, 15)
    examples[3] = replace(examples[3], strata=(0, 1))
    pooled, _ = planned(examples)
    assert Counter(entry.reason for entry in pooled.left_out)[NOT_ONE_CLASS] == 1


def test_a_class_without_images_is_named_with_what_there_is(template):
    only_one = [example for example in examples_of(template, 20, 15) if example.strata[0] == 0]
    with pytest.raises(ReliquaryError, match=r"real/0: 20, real/1: 0, synthetic/0: 15"):
        planned(only_one)


def test_the_seed_alone_decides_the_order(template):
    examples = examples_of(template, 20, 15)
    assert planned(examples)[0].store == planned(examples[::-1])[0].store


def test_at_the_size_of_the_source_all_29_configs_exist_and_one_file_is_one_per_cent(template):
    recipe = load_dataset_recipe("deeprelic").recipe
    examples = sorted(examples_of(template, 125, 100, n_classes=8), key=lambda example: example.image_id)
    groups = group_ids(examples, [Tie.OBJECT])
    pooled = plan_pools(recipe, recipe.pools, PooledKind(), examples, groups)
    shares = [*range(0, 80, 10), *range(80, 101)]
    assert [config.name for config in pooled.configs] == [f"fusion-{share:03}" for share in shares]
    for config, share in zip(pooled.configs, shares, strict=True):
        files = {piece.part: piece.stop for piece in config.splits["train"]}
        assert (files.get("real", 0), files.get("synthetic", 0)) == (100 - share, share)
    assert [len(part.image_ids) for part in pooled.store.parts] == [800, 800, 200]
    assert [part.rows_per_file for part in pooled.store.parts] == [8, 8, None]
