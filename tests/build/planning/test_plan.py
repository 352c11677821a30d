from __future__ import annotations

import pytest

from reliquary.build.examples import LeftOut
from reliquary.build.kinds import kind_of
from reliquary.build.planning.plan import make_plan
from reliquary.build.splitting.groups import group_ids
from reliquary.errors import ReliquaryError
from tests.build.small_crawl import ordinary_crawl, small_recipe

KIND = kind_of("classification")


def plan_of(crawl, left_out=(), **fields):
    recipe = small_recipe(**fields)
    examples = KIND.examples(crawl.candidates(), recipe, {}).examples
    return make_plan(recipe, KIND, examples, group_ids(examples, recipe.ties), left_out)


def test_examples_are_sorted_by_image_id_and_every_config_splits_all_of_them(tmp_path):
    plan = plan_of(ordinary_crawl(tmp_path))
    ids = list(plan.examples)
    assert ids == sorted(ids)
    assert [config.name for config in plan.configs] == ["grouped", "paper"]
    for config in plan.configs:
        parts = [plan.image_ids(config, split) for split in ("train", "validation", "test")]
        assert sorted(image_id for part in parts for image_id in part) == ids


def test_configs_with_the_same_rows_read_one_store(tmp_path):
    configs = small_recipe().configs
    configs["again"] = configs["grouped"].model_copy(update={"description": "Asked in another way."})
    configs["seeded"] = configs["grouped"].model_copy(
        update={"splits": configs["grouped"].splits.model_copy(update={"seed": 1})}
    )
    plan = plan_of(ordinary_crawl(tmp_path), configs=configs)
    assert [store.name for store in plan.stores] == ["grouped", "paper", "seeded"]
    found = {config.name: config for config in plan.configs}
    assert list(found) == ["grouped", "paper", "again", "seeded"]
    assert found["again"].store == "grouped"
    assert found["again"].splits == found["grouped"].splits
    assert found["again"].description == "Asked in another way."


def test_what_is_left_out_is_sorted(tmp_path):
    entries = [LeftOut("met", item, 0, None, "x") for item in "321"]
    assert [entry.item for entry in plan_of(ordinary_crawl(tmp_path), entries).left_out] == ["1", "2", "3"]


def test_nothing_left_is_an_error_that_tells_the_reasons():
    left_out = [LeftOut("met", "1", 0, None, "too small"), LeftOut("met", "2", 0, None, "too small")]
    with pytest.raises(ReliquaryError, match=r"'provenance' matches no image .* too small \(2\)"):
        make_plan(small_recipe(), KIND, [], {}, left_out)
    with pytest.raises(ReliquaryError, match="there are no images"):
        make_plan(small_recipe(), KIND, [], {}, [])
