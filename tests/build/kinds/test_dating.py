from __future__ import annotations

import random

import pytest

from reliquary.build.dating.epochs import find_epochs
from reliquary.build.examples import Example
from reliquary.build.kinds.dating import Dated, label_epochs
from reliquary.errors import ReliquaryError
from tests.build.kinds.dated_candidates import candidate


def dated(item, collection, year, view=0):
    made = candidate(item, collection, (year, year), view=view)
    return Dated(Example(made.original, made, (0,), {}), collection, year)


def in_two(years):
    return find_epochs(years, 2 * len(years))


def names_of(items, collections=("east", "west")):
    labels = label_epochs(items, collections, in_two)
    return labels.names, [labels.names[labels.by_image[item.example.image_id]] for item in items]


def test_every_example_has_the_epoch_of_its_collection_and_year():
    items = [dated("1", "east", -30), dated("2", "east", 700), dated("3", "west", 1), dated("4", "west", -1)]
    names, found = names_of(items)
    assert names == ["east, (-31, -30]", "east, (-30, 700]", "west, (-2, -1]", "west, (-1, 1]"]
    assert found == ["east, (-31, -30]", "east, (-30, 700]", "west, (-1, 1]", "west, (-2, -1]"]


def test_epochs_stand_in_the_order_of_the_classes_and_then_of_time():
    items = [dated(str(year), name, year) for name in ("east", "west") for year in (-500, 1900)]
    names, _ = names_of(items, ("west", "east"))
    assert names == ["west, (-501, -500]", "west, (-500, 1900]", "east, (-501, -500]", "east, (-500, 1900]"]


def test_an_object_counts_once_however_many_photographs_it_has():
    once = [dated("old", "east", 100), *(dated(f"{year}", "east", year) for year in (160, 190, 250))]
    often = [*once, *(dated("old", "east", 100, view) for view in range(1, 50))]
    assert names_of(often, ["east"])[0] == names_of(once, ["east"])[0] == ["east, (99, 160]", "east, (160, 250]"]
    # As objects of their own they would have an epoch of their own.
    others = [*once, *(dated(f"old {number}", "east", 100) for number in range(50))]
    assert names_of(others, ["east"])[0] == ["east, (99, 100]", "east, (100, 250]"]


def test_the_order_of_examples_changes_nothing():
    rng = random.Random(0)
    items = [dated(str(number), rng.choice(["east", "west"]), rng.randint(1, 500)) for number in range(80)]
    labels = label_epochs(items, ["east", "west"], in_two)
    assert label_epochs(rng.sample(items, len(items)), ["east", "west"], in_two) == labels


def test_without_years_there_are_no_epochs():
    with pytest.raises(ReliquaryError, match="need years.*a recipe of your own"):
        label_epochs([], ["east"], in_two)
