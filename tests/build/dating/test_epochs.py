from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.build.dating.epochs import Epoch, epoch_of, find_epochs, find_eras
from reliquary.build.dating.natural_breaks import natural_breaks
from reliquary.errors import ReliquaryError

YEARS = st.integers(-60, 60).filter(bool)
COLLECTIONS = st.dictionaries(
    st.sampled_from(["Antikensammlung", "Museum für Asiatische Kunst", "Münzkabinett"]),
    st.lists(YEARS, min_size=1, max_size=12),
    min_size=1,
)


def astronomical(year):
    return year if year > 0 else year + 1


def deviation(epochs, years_by_collection):
    """Return the sum over all years of the squared distance from the mean of their epoch."""
    total = 0.0
    for epoch in epochs:
        years = [astronomical(year) for year in years_by_collection[epoch.collection] if epoch.contains(year)]
        mean = sum(years) / len(years)
        total += sum((year - mean) ** 2 for year in years)
    return total


@given(COLLECTIONS, st.data())
def test_every_year_lies_in_exactly_one_epoch_of_its_collection(years_by_collection, data):
    most = sum(len(set(years)) for years in years_by_collection.values())
    n_classes = data.draw(st.integers(len(years_by_collection), most))
    epochs = find_epochs(years_by_collection, n_classes)
    assert len({epoch.name for epoch in epochs}) == len(epochs) == n_classes
    assert epochs == sorted(epochs)
    for collection, years in years_by_collection.items():
        for year in years:
            holding = [epoch for epoch in epochs if epoch.collection == collection and epoch.contains(year)]
            assert holding == [epochs[epoch_of(epochs, collection, year)]]


@settings(max_examples=60, deadline=None)
@given(COLLECTIONS, st.data())
def test_no_other_sharing_of_the_classes_has_a_smaller_deviation(years_by_collection, data):
    n_distinct = {name: len(set(years)) for name, years in years_by_collection.items()}
    n_classes = data.draw(st.integers(len(n_distinct), sum(n_distinct.values())))
    curves = {
        name: {k: natural_breaks([*map(astronomical, years)], k).deviation for k in range(1, n_distinct[name] + 1)}
        for name, years in years_by_collection.items()
    }
    best = min(
        sum(curve[k] for curve, k in zip(curves.values(), ks, strict=True))
        for ks in product(*curves.values())
        if sum(ks) == n_classes
    )
    found = find_epochs(years_by_collection, n_classes)
    assert deviation(found, years_by_collection) == pytest.approx(best, abs=1e-6)


def test_the_name_is_that_of_the_source():
    first, second = find_epochs({"Antikensammlung": [-600, -590, -120, -100]}, 2)
    assert first.name == "Antikensammlung, (-601, -590]"
    assert second.name == "Antikensammlung, (-590, -100]"


def test_there_is_no_year_0_in_a_name_or_in_a_distance():
    assert find_epochs({"a": [1, 9]}, 1) == [Epoch("a", -1, 9)]
    # -1 and 1 are one year apart as 5 and 6 are; were they two, 5 and 6 would share an epoch instead.
    assert find_epochs({"a": [-1, 1, 5, 6, 6]}, 3) == [Epoch("a", -2, 1), Epoch("a", 1, 5), Epoch("a", 5, 6)]
    assert find_eras({"a": [-3, -1, 1, 3]}, 3) == [Epoch("a", -4, -3), Epoch("a", -3, 1), Epoch("a", 1, 3)]


def test_a_collection_with_many_objects_and_wide_years_gets_more_classes():
    years = {"wide": [*range(-2000, 1900, 50)] * 10, "narrow": [*range(1700, 1750, 5)]}
    epochs = find_epochs({name: [year or 1 for year in of] for name, of in years.items()}, 10)
    assert sum(epoch.collection == "narrow" for epoch in epochs) == 1


def test_equal_gains_go_to_the_first_name():
    years = [1, 2, 11, 12]
    for names in (("b", "a"), ("a", "b")):
        epochs = find_epochs(dict.fromkeys(names, years), 3)
        assert [epoch.collection for epoch in epochs] == ["a", "a", "b"]


def test_each_class_has_the_same_number_of_eras():
    eras = find_eras({"roman": [-50, -40, 200, 210], "greek": [-500, -490, -480, 2]}, 2)
    assert [era.name for era in eras] == [
        "greek, (-501, -480]",
        "greek, (-480, 2]",
        "roman, (-51, -40]",
        "roman, (-40, 210]",
    ]


@pytest.mark.parametrize(
    ("years", "n_classes", "message"),
    [
        ({}, 5, "no dated objects"),
        ({"a": []}, 1, "'a' has no dated objects"),
        ({"a": [3, 0]}, 1, "a year of 'a' is 0 or no integer"),
        ({"a": [3, 4.5]}, 1, "a year of 'a' is 0 or no integer"),
        ({"a": [3, float("nan")]}, 1, "a year of 'a' is 0 or no integer"),
        ({"a": [1, 2], "b": [3, 3]}, 4, "4 classes for 2 collections with 3 distinct years in all; give 2 to 3"),
        ({"a": [1, 2], "b": [3, 3]}, 1, "give 2 to 3 classes"),
    ],
)
def test_epochs_that_cannot_be_found_are_an_error(years, n_classes, message):
    with pytest.raises(ReliquaryError, match=message):
        find_epochs(years, n_classes)


@pytest.mark.parametrize("per_class", [0, 3])
def test_eras_that_cannot_be_found_are_an_error(per_class):
    with pytest.raises(ReliquaryError, match="'short' has 2 distinct years; give 1 to 2 eras"):
        find_eras({"long": [1, 2, 3], "short": [1, 2]}, per_class)


@pytest.mark.parametrize(("collection", "year"), [("a", 1), ("a", 10), ("b", 5)])
def test_a_year_outside_all_epochs_is_an_error(collection, year):
    epochs = [Epoch("a", 1, 4), Epoch("a", 4, 9)]
    with pytest.raises(ReliquaryError, match=f"the year {year} of '{collection}' lies in none of the 2 epochs"):
        epoch_of(epochs, collection, year)
