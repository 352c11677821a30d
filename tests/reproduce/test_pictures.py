from __future__ import annotations

import pytest

from reliquary.catalogue import load_dataset_recipe, load_suite
from reliquary.catalogue.recipe import Pools
from reliquary.errors import ReliquaryError
from reliquary.reproduce.pictures import DATASET, SCALES, FusionPictures, _scaled_dataset, _scaled_set
from reliquary.workspace import Workspace


@pytest.mark.parametrize("protocol", SCALES)
def test_every_share_of_a_protocol_is_a_whole_number_of_renders(protocol):
    suite, scale = load_suite("deeprelic-fusion").file, SCALES[protocol]
    shares = [int(config.removeprefix("fusion-")) for config in suite.configs_of(protocol)]
    assert all(share * scale.renders % 100 == 0 for share in shares)
    # Photographs of a series, at most three, stay together, and the test needs some.
    assert scale.photographs - 3 >= scale.renders
    assert int(scale.photographs * 0.8) >= scale.renders


def test_the_full_protocol_is_that_of_the_source():
    assert "full" not in SCALES
    assert _scaled_set(None).views.per_model == 100
    assert _scaled_dataset(None) == load_dataset_recipe(DATASET)
    configs = load_suite("deeprelic-fusion").file.configs_of("full")
    assert configs == [Pools.config_name(share) for share in load_dataset_recipe(DATASET).recipe.pools.shares]


def test_pictures_of_the_sample_world_are_smaller():
    scale = SCALES["smoke"]
    spec = _scaled_set(scale)
    assert (spec.views.per_model, spec.views.size, spec.composites.size) == (5, (96, 96), (96, 96))
    assert _scaled_dataset(scale).recipe.image.size == (96, 96)


def test_the_users_photographs_must_be_there(tmp_path):
    with pytest.raises(ReliquaryError, match=r"imports/deeprelic-real: no such folder; put a local copy"):
        FusionPictures(Workspace(tmp_path), None).photograph(quiet=True)
