from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.metrics.ages import astronomical_years, errors_in_years, historical_years
from reliquary.years import astronomical, historical

YEARS = st.integers(-20000, 3000).filter(bool)


@given(YEARS)
def test_whole_years_are_those_of_the_kernel(year):
    assert astronomical_years(year) == astronomical(year)
    assert historical_years(astronomical(year)) == historical(astronomical(year)) == year


@given(st.floats(-20000, 3000), st.floats(-20000, 3000))
def test_the_order_of_years_stays_and_fractions_come_back(one, other):
    low, high = sorted([one, other])
    assert astronomical_years(low) <= astronomical_years(high)
    assert astronomical_years(historical_years(one)) == pytest.approx(one, abs=1e-9)


def test_across_the_change_of_era_a_year_is_missing():
    assert errors_in_years([1, -1, -10, 10], [-1, 1, 10, -10]).tolist() == [1, -1, -19, 19]


@pytest.mark.parametrize("nowhere", [-1.0, -0.4, 0.0])
def test_values_that_name_no_time_stand_for_the_change_of_era(nowhere):
    assert astronomical_years(nowhere) == 0


def test_unknown_years_stay_unknown():
    assert np.isnan(astronomical_years(np.nan))
    assert np.isnan(historical_years(np.nan))
