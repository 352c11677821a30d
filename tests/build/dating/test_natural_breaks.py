from __future__ import annotations

import json
from itertools import combinations

import jenkspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.build.dating.natural_breaks import natural_breaks
from reliquary.errors import ReliquaryError

YEARS = st.integers(-3000, 1900)


def deviation(values, limits):
    """Return the sum of squared distances from the means of the classes that upper limits make."""
    classes = np.searchsorted(limits, values, "left")
    return sum(((values[classes == c] - values[classes == c].mean()) ** 2).sum() for c in np.unique(classes))


@st.composite
def values_and_k(draw):
    values = draw(st.lists(YEARS, min_size=2, max_size=60))
    return values, draw(st.integers(1, len(set(values))))


@given(values_and_k())
def test_the_classes_are_as_even_as_those_of_jenkspy(drawn):
    values, k = np.array(drawn[0], float), drawn[1]
    found = natural_breaks(values, k)
    theirs = jenkspy.jenks_breaks(values, k)[1:] if k > 1 else [values.max()]
    assert found.deviation == pytest.approx(deviation(values, theirs), abs=1e-6)


@given(values_and_k())
def test_limits_are_values_in_order_and_make_the_stated_deviation(drawn):
    values, k = np.array(drawn[0], float), drawn[1]
    found = natural_breaks(values, k)
    assert len(found.limits) == k
    assert list(found.limits) == sorted(set(found.limits))
    assert set(found.limits) <= set(values)
    assert found.limits[-1] == values.max()
    assert found.deviation == pytest.approx(deviation(values, found.limits), abs=1e-6)


@given(st.lists(st.tuples(YEARS, st.integers(1, 9)), min_size=2, max_size=20), st.data())
def test_a_weight_is_as_good_as_so_many_equal_values(pairs, data):
    values, weights = zip(*pairs, strict=True)
    k = data.draw(st.integers(1, len(set(values))))
    weighted = natural_breaks(values, k, weights)
    repeated = natural_breaks([value for value, weight in pairs for _ in range(weight)], k)
    assert weighted == repeated


@settings(max_examples=50)
@given(st.dictionaries(st.integers(0, 40), st.floats(0.1, 20), min_size=2, max_size=9), st.data())
def test_no_other_division_of_weighted_values_is_better(weight_of, data):
    values = np.array(sorted(weight_of), float)
    weights = np.array([weight_of[value] for value in values])
    k = data.draw(st.integers(1, len(values)))
    best = min(
        sum(
            (weights[i:j] * (values[i:j] - np.average(values[i:j], weights=weights[i:j])) ** 2).sum()
            for i, j in zip((0, *cut), (*cut, len(values)), strict=True)
        )
        for cut in combinations(range(1, len(values)), k - 1)
    )
    assert natural_breaks(values, k, weights).deviation == pytest.approx(best, abs=1e-8)


@given(values_and_k(), st.randoms(use_true_random=False))
def test_the_order_of_the_values_does_not_matter(drawn, shuffler):
    values, k = drawn
    shuffled = list(values)
    shuffler.shuffle(shuffled)
    assert natural_breaks(shuffled, k) == natural_breaks(values, k)


def test_one_value_far_from_the_others():
    assert natural_breaks([1, 2, 3, 100], 2).limits == (3, 100)
    assert natural_breaks([1, 2, 3, 100], 2).deviation == 2


@pytest.mark.needs_shared
def test_the_published_breaks_of_two_thousand_values(shared_data):
    values = json.loads((shared_data / "metrics" / "jenks" / "test.json").read_text("utf-8"))
    assert min(values) == pytest.approx(0.00281, abs=1e-5)
    limits = natural_breaks(values, 5).limits
    assert limits == pytest.approx((2.09355, 4.2055, 6.17815, 8.09176, 9.99798), abs=1e-5)


@pytest.mark.parametrize(
    ("values", "k", "weights", "message"),
    [
        ([], 1, None, "there are no values"),
        ([1.0, float("nan")], 1, None, r"values\[1\] is nan; leave out"),
        ([float("inf"), 1.0], 1, None, r"values\[0\] is inf; leave out"),
        ([[1.0, 2.0]], 1, None, r"values have the shape \(1, 2\)"),
        ([1, 1, 2], 3, None, "3 classes of 2 distinct values; give 1 to 2 classes"),
        ([1, 2], 0, None, "0 classes of 2 distinct values"),
        ([1, 2], 1, [1], "1 weights for 2 values"),
        ([1, 2], 1, [1, 0], "a weight is 0; weights are above 0"),
        ([1, 2], 1, [1, float("nan")], r"weights\[1\] is nan"),
    ],
)
def test_what_has_no_natural_breaks_is_an_error(values, k, weights, message):
    with pytest.raises(ReliquaryError, match=message):
        natural_breaks(values, k, weights)
