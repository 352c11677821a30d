from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.years import astronomical, historical


@pytest.mark.parametrize(("year", "counted"), [(-2, -1), (-1, 0), (1, 1), (1900, 1900)])
def test_the_year_before_1_is_0_for_astronomers(year, counted):
    assert astronomical(year) == counted
    assert historical(counted) == year


@given(st.integers(-5000, 5000))
def test_no_year_is_lost_and_none_is_0(counted):
    assert historical(counted) != 0
    assert astronomical(historical(counted)) == counted
