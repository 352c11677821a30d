from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.dating.years import CONFLICT, NO_YEAR, WIDE_SPAN, year_of
from reliquary.build.sources.candidate import Subject
from reliquary.records import YearQuality

YEARS = st.integers(-9000, 2099).filter(bool)


def subject(begin, end, **fields):
    return Subject(year_begin=begin, year_end=end, year_quality=YearQuality.EXACT, **fields)


@pytest.mark.parametrize(
    ("begin", "end", "middle"),
    [
        (1850, 1850, 1850),
        (1801, 1900, 1850),
        (1, 2, 1),
        (-2, -1, -2),
        (-1, 1, -1),
        (-2, 1, -1),
        (-2, 2, -1),
        (-1, 2, 1),
        (-100, 100, -1),
    ],
)
def test_the_middle_of_a_span_where_the_year_after_minus_one_is_one(begin, end, middle):
    assert year_of(subject(begin, end)) == middle


@given(YEARS, YEARS)
def test_the_middle_lies_in_the_span_and_is_never_the_year_0(one, other):
    begin, end = sorted((one, other))
    middle = year_of(subject(begin, end))
    assert middle != 0
    assert begin <= middle <= end


def test_what_has_no_year_to_learn_from_says_why():
    assert year_of(Subject()) == NO_YEAR
    assert year_of(subject(-3000, -30, year_is_wide=True)) == WIDE_SPAN
    conflict = Subject(year_begin=100, year_end=200, year_quality=YearQuality.CONFLICT, year_is_wide=True)
    assert year_of(conflict) == CONFLICT
