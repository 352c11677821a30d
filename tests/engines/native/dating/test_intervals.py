from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.engines.native.dating.intervals import margin, widened


def test_the_margin_is_the_finite_sample_quantile():
    true = np.arange(1.0, 20.0)  # errors 1..19 of a prediction of 0
    zeros = np.zeros(19)
    assert margin(zeros, zeros, true, 0.9) == 18  # the ceil(20 * 0.9) = 18th smallest
    assert margin(zeros, zeros, true, 0.95) == 19


@pytest.mark.parametrize(("images", "enough"), [(0, False), (8, False), (9, True)])
def test_too_few_images_promise_nothing(images, enough):
    zeros = np.zeros(images)
    assert (margin(zeros, zeros, np.ones(images), 0.9) is not None) is enough


def test_intervals_that_are_too_long_become_shorter():
    low, high = np.full(99, -100.0), np.full(99, 100.0)
    by = margin(low, high, np.linspace(-10, 10, 99), 0.9)
    assert by == pytest.approx(-90, abs=1.5)
    low, high = widened(np.array([-100.0]), np.array([100.0]), np.array([5.0]), by)
    assert -12 < low[0] < -8
    assert 8 < high[0] < 12


def test_the_predicted_year_stays_within_its_interval():
    low, high = widened(np.array([0.0, 0.0]), np.array([10.0, 10.0]), np.array([9.0, 5.0]), -4.0)
    assert low.tolist() == [4.0, 4.0]
    assert high.tolist() == [9.0, 6.0]


def skewed_errors(rng, size):
    return rng.gamma(0.7, 200, size) * rng.choice([-1, 3], size)


@pytest.mark.parametrize("coverage", [0.8, 0.9])
@pytest.mark.parametrize("width", [0.0, 150.0])
def test_coverage_over_many_draws_is_what_was_promised(coverage, width):
    rng = np.random.default_rng(3)
    n, covered = 60, []
    for _ in range(3000):
        calibration, test = skewed_errors(rng, n), skewed_errors(rng, 20)
        by = margin(np.full(n, -width), np.full(n, width), calibration, coverage)
        covered.append(np.mean(np.abs(test) <= width + by))
    # Between coverage and coverage + 1 / (n + 1) in expectation; the mean of 3,000 draws is off by under 0.005.
    assert coverage - 0.005 <= np.mean(covered) <= coverage + 1 / (n + 1) + 0.005


@settings(max_examples=50)
@given(st.lists(st.floats(-1e4, 1e4), min_size=9, max_size=80))
def test_at_least_the_promised_share_of_the_calibration_images_is_covered(years):
    true, zeros = np.array(years), np.zeros(len(years))
    low, high = widened(zeros, zeros, zeros, margin(zeros, zeros, true))
    assert np.mean((low <= true) & (true <= high)) >= 0.9
