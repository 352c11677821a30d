from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.describing.histogram import MOST_BINS, year_bins

YEARS = st.lists(st.integers(-9999, 2100).filter(bool), min_size=1)


def test_centuries_are_those_of_the_project_and_there_is_no_year_0():
    assert year_bins([-199, -100, -99, -1, 1, 99, 100, 250]) == [
        ("-199..-100", 2),
        ("-99..-1", 2),
        ("1..99", 2),
        ("100..199", 1),
        ("200..299", 1),
    ]


def test_empty_centuries_between_others_are_shown():
    assert year_bins([1750, 1950]) == [("1700..1799", 1), ("1800..1899", 0), ("1900..1999", 1)]


def test_a_long_time_is_counted_in_wider_spans():
    bins = year_bins([-3500, 1900])
    assert bins[0] == ("-3599..-3400", 1)
    assert bins[-1] == ("1800..1999", 1)


@given(YEARS)
def test_every_year_lies_in_the_one_span_that_is_named_for_it(years):
    bins = year_bins(years)
    assert len(bins) <= MOST_BINS
    limits = [tuple(map(int, name.split(".."))) for name, _ in bins]
    assert [sum(low <= year <= high for year in years) for low, high in limits] == [n for _, n in bins]
    assert sum(n for _, n in bins) == len(years)
