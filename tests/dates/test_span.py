import dataclasses

import pytest

from reliquary.dates import FIRST_YEAR, LAST_YEAR, YearSpan
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
