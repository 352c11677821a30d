from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.sample.objects.museum_dates import STYLES, century_span, middle_year, shift_year, write_date
from reliquary.seeds import generator

years = st.integers(-3000, 1911).filter(lambda year: year != 0)


@given(years, st.integers(-500, 500))
def test_shifting_there_and_back_is_the_same_year(year, by):
    assert shift_year(year, by) != 0
    assert shift_year(shift_year(year, by), -by) == year


@pytest.mark.parametrize(("year", "by", "expected"), [(-1, 1, 1), (1, -1, -1), (-25, 50, 26), (100, 25, 125)])
def test_there_is_no_year_0(year, by, expected):
    assert shift_year(year, by) == expected


@pytest.mark.parametrize(
    ("year", "span"),
    [(1850, (1800, 1899)), (1800, (1800, 1899)), (50, (1, 99)), (-50, (-99, -1)), (-100, (-199, -100)),
     (-450, (-499, -400))],
)  # fmt: skip
def test_centuries_follow_the_museums_convention(year, span):
    assert century_span(year) == span


def test_the_middle_is_never_0():
    assert middle_year(-1, 1) == 1
    assert middle_year(-100, -50) == -75


@given(years, st.integers(0, 10_000))
def test_every_date_is_consistent(year, number):
    date = write_date(year, generator(number, "date"))
    assert date.year_begin <= date.year_end
    assert 0 not in (date.year_begin, date.year_end)
    assert date.style in STYLES
    assert date.year_end <= 1999
    if date.style not in ("circa", "two_centuries"):
        assert date.year_begin <= year <= date.year_end
    if date.style != "nothing":
        assert 0 not in (date.number_begin, date.number_end)


def dates_of(style, year):
    dates = (write_date(year, generator(number, "date")) for number in range(800))
    return [date for date in dates if date.style == style]


def test_every_habit_occurs():
    for style in STYLES:
        assert dates_of(style, -450), style


def test_a_collapsed_range_says_two_years_and_counts_one():
    for date in dates_of("collapsed_range", -450):
        assert date.number_begin == date.number_end
        assert len(re.findall(r"\d+", date.text)) == 2
        assert date.year_begin < date.year_end


def test_centuries_are_written_as_in_the_records():
    texts = {date.text for date in dates_of("century", -450)}
    assert texts <= {"5th century B.C.", "5th century BC", "5th century BCE"}
    assert {date.number_begin for date in dates_of("century", -450)} == {-499}
    assert {date.text for date in dates_of("century", 1850)} == {"19th century"}


def test_a_range_over_the_turn_of_the_era_names_both_eras():
    for date in dates_of("range", 1):
        assert re.search(r"B\.?C", date.text)


def test_the_last_century_before_our_era_ends_in_the_year_1_as_seen():
    assert {date.number_end for date in dates_of("two_centuries", -150)} == {1}


def test_empty_texts_come_with_wide_numbers_and_missing_dates_with_zeros():
    for date in dates_of("numbers_only", 700):
        assert date.text == ""
        assert date.number_end - date.number_begin > 500
    for date in dates_of("nothing", 700):
        assert date.text in ("", "n.d.")
        assert (date.number_begin, date.number_end) == (0, 0)
