from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from scipy import stats

from reliquary.rank.statistics.intervals import LEAST_OBJECTS, interval_of
from reliquary.seeds import generator
from tests.rank.statistics.simulated import made, replicates_of, right_and_groups

SIMULATIONS = 1500


def scipy_interval(values, drawn, method):
    """Return scipy's interval of the draws, at the level that the tails of few objects have."""
    n = len(values)
    tail = stats.norm.cdf(-np.sqrt(n / (n - 1)) * stats.t.ppf(0.975, n - 1))
    found = stats.bootstrap(
        (values,),
        np.mean,
        n_resamples=0,
        bootstrap_result=SimpleNamespace(bootstrap_distribution=drawn),
        confidence_level=1 - 2 * tail,
        method=method,
    )
    return found.confidence_interval


@pytest.mark.parametrize("n", [20, 57, 300])
@pytest.mark.parametrize("skew", ["exponential", "standard_normal", "random"])
def test_the_interval_is_that_of_scipy(n, skew):
    values = getattr(generator(0, skew, n), skew)(size=n)
    measure = replicates_of(values)
    expected = scipy_interval(values, measure.drawn, "BCa")
    found = interval_of(measure)
    assert (found.low, found.high) == pytest.approx((expected.low, expected.high), rel=1e-9)
    assert found.method == f"95% BCa bootstrap, 1,000 draws of {n} objects"


def test_photographs_of_one_object_make_the_interval_wider_than_as_many_objects_would():
    right, groups = right_and_groups(generator(1), 100, alike=0.2)
    by_object, by_image = interval_of(replicates_of(right, groups)), interval_of(replicates_of(right))
    assert by_object.high - by_object.low > 1.3 * (by_image.high - by_image.low)


def test_of_few_objects_there_is_no_interval():
    values = generator(2).random(LEAST_OBJECTS)
    assert interval_of(replicates_of(values)) is not None
    assert interval_of(replicates_of(values[1:])) is None
    many_images_of_few = [f"met/{number % 19}" for number in range(400)]
    assert interval_of(replicates_of(generator(3).random(400), many_images_of_few)) is None


@pytest.mark.parametrize("value", [0.0, 1.0, 0.37])
def test_where_all_draws_agree_there_is_no_interval(value):
    assert interval_of(replicates_of([value] * 50)) is None


def test_a_measure_that_every_draw_turns_to_one_side_has_no_interval():
    above = 0.5 + generator(4).random(1000)
    assert interval_of(made(0.5, above)) is None
    assert interval_of(made(2.0, above)) is None


def test_draws_that_say_nothing_may_be_few_but_not_many():
    drawn = generator(5).random(1000)
    whole = interval_of(made(0.5, drawn))
    drawn[:10] = np.nan
    assert interval_of(made(0.5, drawn)).low == pytest.approx(whole.low, abs=0.02)
    drawn[10] = np.nan
    assert interval_of(made(0.5, drawn)) is None


def coverage(name, n_objects, true, draw):
    """Return how often the interval of data of which the true value is known holds it."""
    random = generator(0, "coverage", name)
    intervals = [interval_of(replicates_of(*draw(random, n_objects))) for _ in range(SIMULATIONS)]
    return np.mean([found.low <= true <= found.high for found in intervals])


@pytest.mark.slow
@pytest.mark.parametrize("n_objects", [20, 40, 100])
def test_an_interval_of_an_accuracy_holds_the_truth_in_95_of_100_cases(n_objects):
    assert 0.93 <= coverage("accuracy", n_objects, 0.6, right_and_groups) <= 0.97


def errors(random, n_objects):
    """Return errors in years of objects, gamma-distributed with a mean of 100 and long tails; and their groups."""
    sizes = random.integers(1, 5, n_objects)
    groups = np.repeat(np.arange(n_objects), sizes)
    return random.gamma(1.5, 100 / 1.5, n_objects)[groups], [f"met/{number:04}" for number in groups]


@pytest.mark.slow
@pytest.mark.parametrize("n_objects", [60, 120])
def test_an_interval_of_a_mean_error_holds_the_truth_in_95_of_100_cases(n_objects):
    assert 0.93 <= coverage("errors", n_objects, 100.0, errors) <= 0.97
