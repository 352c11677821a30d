from __future__ import annotations

import pytest

from reliquary.catalogue import load_dataset_recipe
from reliquary.errors import ReliquaryError
from reliquary.identify.recipes import image_of
from reliquary.records import RunDataset


def dataset(name):
    return RunDataset(name=name, version="1.0.0", manifest_digest="0" * 64, config="grouped")


@pytest.mark.parametrize("name", ["provenance", "provenance-sample"])
def test_a_dataset_of_the_catalogue_is_made_by_its_recipe(name):
    assert image_of(dataset(name)) == load_dataset_recipe("provenance").recipe.image


def test_a_recipe_can_be_given():
    assert image_of(dataset("mine"), "smb-epochs").size == (512, 512)


def test_an_unknown_dataset_needs_its_recipe():
    with pytest.raises(ReliquaryError, match="give it with --recipe FILE"):
        image_of(dataset("mine"))
