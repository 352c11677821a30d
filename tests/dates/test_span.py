import dataclasses

import pytest

from reliquary.dates import FIRST_YEAR, LAST_YEAR, YearSpan
from reliquary.dates.span import width
from reliquary.records import YearQuality


@pytest.mark.parametrize("years", [(FIRST_YEAR, LAST_YEAR), (-1, 1), (1851, 1851)])
def test_accepts_a_span_of_years(years):
    span = YearSpan(*years, YearQuality.EXACT)
    assert (span.begin, span.end) == years


@pytest.mark.parametrize("years", [(0, 10), (-10, 0), (2, 1), (FIRST_YEAR - 1, 1), (1, LAST_YEAR + 1)])
def test_refuses_what_is_no_span(years):
    with pytest.raises(ValueError, match=f"no span of years: {years[0]}"):
        YearSpan(*years, YearQuality.EXACT)


def test_is_frozen():
    span = YearSpan(1, 2, YearQuality.EXACT)
    with pytest.raises(dataclasses.FrozenInstanceError):
        span.end = 3


@pytest.mark.parametrize(
    ("span", "confidence", "reason"),
    [
        (YearSpan(1851, 1851, YearQuality.EXACT), 1, "the text names years: 1851"),
        (YearSpan(-199, -100, YearQuality.CENTURY), 1, "the text counts in centuries: -199..-100"),
        (YearSpan(1, 2, YearQuality.CIRCA, hedged=True), 0.9, "the text names years with a doubt: 1..2"),
        (
            YearSpan(1, 2, YearQuality.CIRCA, open_begin=True, open_end=True),
            0.8,
            "the text names years or earlier or later: 1..2",
        ),
        (
            YearSpan(-1550, -1295, YearQuality.PERIOD, hedged=True, periods=("Dynasty 18 (shaw)",)),
            0.63,
            "the text names Dynasty 18 (shaw) with a doubt: -1550..-1295",
        ),
        (YearSpan(1736, 1795, YearQuality.PERIOD), 0.7, "the text gives the years of a period: 1736..1795"),
    ],
)
def test_confidence_and_reason(span, confidence, reason):
    assert span.confidence == confidence
    assert span.reason == reason


@pytest.mark.parametrize(("years", "count"), [((1, 1), 1), ((-1, 1), 2), ((-100, -1), 100), ((1800, 1899), 100)])
def test_width_counts_years_without_a_year_0(years, count):
    assert width(*years) == count
