from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.dates.units import CENTURY, Part, ordinal_unit
from reliquary.sample.objects.century_parts import CenturyPart, part_holding

years = st.integers(-3000, 1999).filter(lambda year: year != 0)


@given(years, st.sampled_from([1, 2, 3, 4]))
def test_a_part_holds_its_year_and_is_that_of_the_dates_package(year, of):
    found = part_holding(year, of)
    begin, end = found.span
    assert begin <= year <= end
    expected = ordinal_unit(found.century, CENTURY, -1 if found.before else 1, Part(found.part - 1, found.part, of))
    assert found.span == expected


@pytest.mark.parametrize(
    ("year", "of", "span", "round_span"),
    [
        (1150, 1, (1100, 1199), (1100, 1200)),
        (-480, 4, (-499, -475), (-500, -475)),
        (-10, 1, (-99, -1), (-100, -1)),
        (10, 4, (1, 24), (1, 25)),
        (1840, 3, (1833, 1866), (1833, 1866)),
    ],
)
def test_round_years_are_those_of_the_louvre(year, of, span, round_span):
    found = part_holding(year, of)
    assert (found.span, found.round_span) == (span, round_span)


@given(years, st.sampled_from([1, 2, 4]))
def test_parts_follow_each_other_without_a_gap(year, of):
    first = part_holding(year, of)
    assert first.following().span[0] == (first.span[1] + 1 or 1)


def test_the_part_after_the_last_before_our_era_is_the_first_of_it():
    assert CenturyPart(1, True, 4, 4).following() == CenturyPart(1, False, 1, 4)
