from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from reliquary.rank.statistics.pairs import compare, holm
from reliquary.seeds import generator
from tests.rank.statistics.simulated import made, replicates_of, right_and_groups

SIMULATIONS = 1000


def test_holm_is_that_of_statsmodels():
    p = np.array([0.01, 0.04, 0.03, 0.005, 0.2, 0.03, 0.9, 0.0004])
    # statsmodels 0.15.0, multipletests(p, method="holm")
    np.testing.assert_allclose(holm(p), [0.06, 0.15, 0.15, 0.035, 0.4, 0.15, 0.9, 0.0032], rtol=1e-12)


@given(st.lists(st.floats(0, 1), max_size=30))
def test_holm_keeps_the_order_and_lies_between_none_and_bonferroni(values):
    p = np.array(values)
    adjusted = holm(p)
    assert (adjusted >= p).all()
    assert (adjusted <= np.minimum(p * len(p), 1)).all()
    order = np.argsort(p, kind="stable")
    assert (np.diff(adjusted[order]) >= 0).all()


def paired(n=60, shift=0.3):
    random = generator(0, "paired", n)
    first = random.standard_normal(n)
    return first, first + shift + 0.8 * random.standard_normal(n)


@pytest.mark.parametrize("shift", [0.0, 0.1, 0.2, 0.4])
def test_the_test_of_two_models_is_that_of_scipy(shift):
    first, second = paired(shift=shift)
    (found,) = compare({0: [replicates_of(first)], 1: [replicates_of(second)]})
    expected = stats.ttest_rel(first, second)
    assert found.difference == pytest.approx(np.mean(first - second))
    assert found.p == pytest.approx(expected.pvalue, abs=0.02)
    interval = expected.confidence_interval(0.95)
    # The standard deviation of a thousand draws is right to 2 %, give or take as much again.
    assert found.high - found.low == pytest.approx(interval.high - interval.low, rel=0.06)
    exchanged = stats.permutation_test(
        (first, second), lambda x, y, axis: np.mean(x - y, axis=axis), permutation_type="samples",
        n_resamples=20_000, vectorized=True, rng=np.random.default_rng(0),
    )  # fmt: skip
    assert found.p == pytest.approx(exchanged.pvalue, abs=0.02)


def test_a_row_with_itself_is_equal():
    same = [replicates_of(generator(1).random(40))]
    (found,) = compare({3: same, 7: same})
    assert (found.first, found.second) == (3, 7)
    assert (found.difference, found.low, found.high, found.p, found.p_adjusted) == (0, 0, 0, 1, 1)
    assert not found.significant


def test_no_test_finds_more_than_exchanging_all_answers_could():
    right, wrong = [replicates_of([1.0] * 30)], [replicates_of([0.0] * 30)]
    (found,) = compare({0: right, 1: wrong})
    assert found.p == 2.0**-29
    assert found.significant


def test_of_few_objects_nothing_is_tested():
    first, second = paired(19)
    assert compare({0: [replicates_of(first)], 1: [replicates_of(second)]}) == []
    assert compare({0: [replicates_of(paired()[0])]}) == []
    assert compare({}) == []


def test_a_row_that_the_draws_say_too_little_of_is_left_out():
    random = generator(2)
    drawn = random.random((3, 1000))
    drawn[1, :11] = np.nan
    drawn[2, :10] = np.nan
    rows = {at: [made(0.1 * at, drawn[at])] for at in range(3)}
    assert [(pair.first, pair.second) for pair in compare(rows)] == [(0, 2)]


def test_all_pairs_are_corrected_together():
    random = generator(3)
    rows = {at: [replicates_of(random.random(50) + 0.05 * at)] for at in range(5)}
    found = compare(rows)
    assert [(pair.first, pair.second) for pair in found] == [(i, j) for i in range(5) for j in range(i + 1, 5)]
    np.testing.assert_array_equal([pair.p_adjusted for pair in found], holm(np.array([pair.p for pair in found])))


def test_seeds_that_vary_make_a_difference_less_certain():
    first, second = paired(200)
    steady = {0: [replicates_of(first)] * 2, 1: [replicates_of(second)] * 2}
    shaken = {0: [replicates_of(first - 0.5), replicates_of(first + 0.5)], 1: steady[1]}
    (before,), (after,) = compare(steady), compare(shaken)
    assert after.difference == pytest.approx(before.difference)
    assert before.p < 0.01 < after.p
    # The variance between seeds, 0.5 and 0, pooled with one degree of freedom each, for two means of two seeds.
    objects = ((before.high - before.low) / 2 / stats.t.ppf(0.975, 199)) ** 2
    seeds = (0.5 + 0) / 2 * (1 / 2 + 1 / 2)
    freedom = (objects + seeds) ** 2 / (objects**2 / 199 + seeds**2 / 2)
    expected = 2 * stats.t.sf(abs(after.difference) / np.sqrt(objects + seeds), freedom)
    assert after.p == pytest.approx(expected, rel=1e-9)


def equal_models(random, n_objects, n_seeds):
    """Return the answers of two baselines that are as good as each other; their seeds and objects differ."""
    _, groups = right_and_groups(random, n_objects)
    numbers = np.unique(groups, return_inverse=True)[1]
    easy = random.normal(0, 1, n_objects)[numbers]
    rows = {}
    for row in range(2):
        own = random.normal(0, 0.5, n_objects)[numbers]  # what this baseline finds easy
        rows[row] = [
            replicates_of((easy + own + random.normal(0, 0.3) + random.normal(0, 1, len(groups)) > 0) * 1.0, groups)
            for _ in range(n_seeds)
        ]
    return rows


@pytest.mark.slow
@pytest.mark.parametrize(("n_objects", "n_seeds"), [(30, 3), (100, 2)])
def test_equal_baselines_are_told_apart_in_5_of_100_cases_at_most(n_objects, n_seeds):
    random = generator(0, "equal baselines", n_objects)
    p = [compare(equal_models(random, n_objects, n_seeds))[0].p for _ in range(SIMULATIONS)]
    assert 0.02 <= np.mean(np.array(p) < 0.05) <= 0.07
