from __future__ import annotations

import pytest
from pydantic import ValidationError

from reliquary.catalogue import RecipeFile, load_dataset_recipe
from reliquary.catalogue.recipe import Config, Labels, TaskKind


def changed(dataset="provenance", **fields):
    recipe = load_dataset_recipe(dataset).recipe
    return RecipeFile.model_validate({**recipe.model_dump(), **fields})


@pytest.mark.parametrize(
    ("dataset", "fields", "problem"),
    [
        ("provenance", {"labels": None}, "the task 'classification' needs the section 'labels'"),
        ("provenance", {"task": TaskKind.EPOCHS}, "the task 'epochs' needs the section 'epochs'"),
        ("smb-epochs", {"task": TaskKind.AGE}, "'age' is a task of suites; a dataset for it has the task 'epochs'"),
        ("provenance", {"masks": {"kinds": ["dust"]}}, "'masks' means nothing for the task 'classification'"),
        ("dunhuang-restoration", {"masks": None}, "the task 'restoration' needs the section 'masks'"),
        ("provenance", {"ties": ["objects"]}, "ties"),
        ("provenance", {"sources": [{"kind": "crawl", "museums": []}]}, "museums"),
        ("provenance", {"sources": [{"kind": "download", "museums": ["met"]}]}, "'download'"),
        ("provenance", {"decisions": ["../decisions.jsonl"]}, "decisions"),
    ],
)
def test_sections_that_do_not_fit_the_task_are_refused(dataset, fields, problem):
    with pytest.raises(ValidationError, match=problem):
        changed(dataset, **fields)


def test_only_classification_has_other_labels_in_other_configs():
    recipe = load_dataset_recipe("dunhuang-style").recipe
    name, config = next(iter(recipe.configs.items()))
    other = Config(description="x", splits=config.splits, labels=Labels(names=["a"]))
    with pytest.raises(ValidationError, match=rf"configs\.{name}\.labels: only classification"):
        changed("dunhuang-style", configs={name: other.model_dump()})


def test_a_config_has_its_own_labels_or_those_of_the_recipe():
    recipe = load_dataset_recipe("provenance").recipe
    assert recipe.labels_of("grouped") == recipe.labels
    assert "japanese" in recipe.labels_of("cultures").names
