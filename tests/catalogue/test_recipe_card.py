from __future__ import annotations

import pytest
from pydantic import ValidationError

from reliquary.catalogue import load_dataset_recipe, names
from reliquary.catalogue.recipe_card import About, ResponsibleAI


def test_a_recipe_need_not_say_anything_about_itself():
    assert About().creators == ["The Reliquary maintainers"]


def test_a_collection_does_not_end_before_it_begins():
    with pytest.raises(ValidationError, match="collected begins on 2026-02-01, after it ends on 2026-01-01"):
        ResponsibleAI(collected=("2026-02-01", "2026-01-01"))


@pytest.mark.parametrize("field", [{"languages": ["English"]}, {"url": "ftp://x"}, {"changes": {"1.0": ["New."]}}])
def test_faulty_facts_are_refused(field):
    with pytest.raises(ValidationError):
        About(**field)


@pytest.mark.parametrize("name", names("datasets"))
def test_every_dataset_of_the_catalogue_says_what_it_is_for_and_where_it_fails(name):
    recipe = load_dataset_recipe(name).recipe
    about = recipe.about
    assert all((about.description, about.released, about.publications, about.annotations))
    assert recipe.version in about.changes
    told = about.responsible_ai
    assert all((told.collection, told.annotation_protocol, told.social_impact, told.personal_information))
    assert all((told.biases, told.limitations, told.use_cases))
