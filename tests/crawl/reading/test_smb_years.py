from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.crawl.reading.smb_years import DAY_S, museum_years


def java_days(year):
    """Days from 1970 to the first day of an astronomical year, in the calendar of the museum's programs."""
    past = year - 1
    leap = past // 4 - 2 if year < 1583 else past // 4 - past // 100 + past // 400
    return past * 365 + leap - 719_162


def seconds(year, next_year=None):
    """The range of a year of ours, or from it to another, as the museum writes it."""
    first, last = (y if y > 0 else y + 1 for y in (year, next_year or year))
    return {"gte": java_days(first) * DAY_S, "lte": java_days(last + 1) * DAY_S - 1}


def test_the_calendar_of_the_helper_is_that_of_the_museum():
    assert java_days(1970) == 0
    # 1 January 4713 BC is day 0 of the Julian day numbers, 1 January 1970 is 2,440,588.
    assert java_days(-4712) == -2_440_588
    assert java_days(1808) * DAY_S == datetime(1808, 1, 1, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("first", "last"), [(-399, -399), (-3000, -2500), (-1, 1), (1, 99), (1582, 1582), (1970, 1970)]
)
def test_seconds_are_years_without_a_year_zero(first, last):
    assert museum_years(seconds(first, last)) == (first, last)


@given(first=st.integers(-9999, 9998), length=st.integers(0, 300), zone_h=st.integers(-12, 12))
def test_no_time_zone_makes_another_year_of_it(first, length, zone_h):
    first = first or 1
    last = min(first + length, 9999) or 1
    moved = {name: moment + zone_h * 3600 - (1 if zone_h == 12 else 0) for name, moment in seconds(first, last).items()}
    assert museum_years(moved) == (first, last)


@pytest.mark.parametrize(
    ("value", "years"),
    [
        ({"gte": "1808-01-01", "lte": "1812-12-31"}, (1808, 1812)),
        ({"gte": "-0399-01-01", "lte": "0000-12-31"}, (-400, -1)),
        ({"gte": "1808", "lte": "1812-12-31T23:59:59Z"}, (1808, 1812)),
        ({"gte": -5_112_288_000}, (1808, None)),
        ({"lte": -1_0.0, "gte": None}, (None, 1969)),
        ({"gte": 0, "lte": 31_535_999}, (1970, 1970)),
        ({"gte": 0, "lte": 0}, (None, None)),
        ({"gte": "um 1810", "lte": True}, (None, None)),
        ({"gte": float("nan"), "lte": float("inf")}, (None, None)),
        ({"gte": 10**30, "lte": -(10**30)}, (None, None)),
        ({}, (None, None)),
        (None, (None, None)),
        ("1808", (None, None)),
        ([0], (None, None)),
    ],
)
def test_what_is_no_date_is_none(value, years):
    found = museum_years(value)
    # A number beyond all calendars is a year that no object has; what compares text and numbers drops it.
    assert tuple(year if year is None or abs(year) < 10**6 else None for year in found) == years
