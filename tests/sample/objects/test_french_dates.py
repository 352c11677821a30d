from __future__ import annotations

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.sample.objects.century_parts import part_holding
from reliquary.sample.objects.french_dates import FRENCH_STYLES, SINGLE_STYLES, part_in_french, write_french_date
from reliquary.seeds import generator

years = st.integers(-3000, 1911).filter(lambda year: year != 0)


def dates_of(style, year):
    dates = (write_french_date(year, generator(number, "date")) for number in range(800))
    return [date for date in dates if date.style == style]


@given(years, st.integers(0, 10_000))
def test_every_date_is_consistent(year, number):
    date = write_french_date(year, generator(number, "date"))
    assert date.year_begin <= date.year_end
    assert 0 not in (date.year_begin, date.year_end)
    assert date.style in FRENCH_STYLES
    if date.style in SINGLE_STYLES:
        assert date.number_begin == date.number_end
    if min(year, 1799) == year:
        assert date.year_begin <= year <= date.year_end


def test_every_habit_occurs():
    styles = Counter(write_french_date(1620, generator(number, "date")).style for number in range(800))
    assert set(styles) == set(FRENCH_STYLES)


@pytest.mark.parametrize(
    ("year", "of", "text"),
    [
        (1150, 1, "XIIe siècle"),
        (-450, 1, "Ve s. av. J.-C."),
        (-490, 4, "1e quart Ve s. av. J.-C."),
        (130, 2, "1e moitié IIe s. ap. J.-C."),
        (1190, 4, "4ème quart du XIIe siècle"),
        (1210, 4, "1er quart du XIIIe siècle"),
        (1610, 2, "1ère moitié du XVIIe siècle"),
    ],
)
def test_centuries_are_written_as_in_the_records(year, of, text):
    assert part_in_french(part_holding(year, of)) == text


def test_two_parts_over_the_turn_of_the_era():
    texts = {date.text for date in dates_of("two_parts", -5)}
    assert "Ie s. av. J.-C. ; Ie s. ap. J.-C." in texts


def test_a_sign_error_spans_the_era_in_the_numbers_and_not_in_truth():
    for date in dates_of("sign_error", -740):
        assert date.number_begin < 0 < date.number_end
        assert date.year_end < 0


def test_years_are_written_in_four_ways():
    texts = " ".join(date.text for date in dates_of("years", 1620))
    for form in (r"\d{4} - \d{4}", r"vers \d{4} - \d{4}", r"\d{4} / \d{4}", r"entre \d{4} et \d{4}"):
        assert re.search(form, texts)


def test_a_doubt_stands_behind_every_part():
    for date in dates_of("doubt", 1250):
        assert date.text.count("(?)") == date.text.count(";") + 1


def test_no_date_is_no_text_and_no_number():
    for date in dates_of("nothing", 1250):
        assert (date.text, date.number_begin, date.number_end) == ("", 0, 0)
