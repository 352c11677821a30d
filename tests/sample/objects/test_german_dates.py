from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.sample.objects.german_dates import GERMAN_STYLES, UNDATED, write_german_date
from reliquary.seeds import generator

years = st.integers(-3000, 1911).filter(lambda year: year != 0)


def dates_of(style, year):
    dates = (write_german_date(year, generator(number, "date")) for number in range(1500))
    return [date for date in dates if date.style == style]


@given(years, st.integers(0, 10_000))
def test_every_date_is_consistent(year, number):
    date = write_german_date(year, generator(number, "date"))
    assert date.year_begin <= date.year_end
    assert 0 not in (date.year_begin, date.year_end)
    assert date.style in GERMAN_STYLES
    assert date.number_begin <= date.number_end
    if min(year, 1799) == year:
        assert date.year_begin <= year <= date.year_end


def test_every_habit_occurs():
    styles = Counter(write_german_date(1620, generator(number, "date")).style for number in range(800))
    assert set(styles) == set(GERMAN_STYLES)


@pytest.mark.parametrize(
    ("style", "year", "pattern"),
    [
        ("century", -450, r"5\. (Jh\.|Jahrhundert) ?v\. ?Chr\."),
        ("century", 1250, r"13\. (Jh\.|Jahrhundert)"),
        ("part", 1860, r"([12]\. Hälfte|[1-3]\. Drittel|[1-4]\. Viertel) 19\. (Jh\.|Jahrhundert)"),
        ("third_of_century", 1550, r"Mitte 16\. (Jh\.|Jahrhundert)"),
        ("two_centuries", 150, r"2\.( - |-|\N{EN DASH})3\. (Jh\.|Jahrhundert) ?(n\. Chr\.)?"),
        ("about", 1637, r"(um|ca\.|wohl um) 1637"),
        ("slash", 1625, r"(um )?1625/(26|27|28|29|3\d)"),
        ("slash", 1695, r"(um )?1695/(9\d|170\d)"),
        ("slash", -562, r"(um )?562/\d{3} v\. ?Chr\."),
        ("years", -20, r"(zwischen )?20 v\. ?Chr\.( und | - |-|\N{EN DASH})\d+( n\. Chr\.)?|.*20.*v\. ?Chr\."),
        ("single", 1637, r"1637( \(\?\))?"),
    ],
)
def test_dates_are_written_as_in_the_records(style, year, pattern):
    dates = dates_of(style, year)
    assert dates
    for date in dates:
        assert re.fullmatch(pattern, date.text), date.text


def test_parts_of_the_middle_and_the_ends():
    spans = {(d.text.split()[0], d.year_begin, d.year_end) for y in (1510, 1550, 1590) for d in
             dates_of("third_of_century", y)}  # fmt: skip
    assert spans == {("Anfang", 1500, 1524), ("Mitte", 1525, 1574), ("Ende", 1575, 1599)}


def test_centuries_over_the_turn_of_the_era_name_both_eras():
    for date in dates_of("two_centuries", -50):
        assert (date.year_begin, date.year_end) == (-99, 99)
        assert "v. Chr." in date.text.replace("v.Chr.", "v. Chr.")


def test_the_museum_has_no_rule_for_centuries_before_our_era_and_for_parts():
    for date in dates_of("century", -450) + dates_of("part", 1850):
        assert (date.number_begin, date.number_end) == (0, 0)


def test_no_date_is_said_in_words():
    assert {date.text for date in dates_of("nothing", 1250)} == set(UNDATED)
