from __future__ import annotations

import pytest

from reliquary.curate.checks.year_spans import Span, span_of
from tests.curate.small_collection import item


@pytest.mark.parametrize(
    ("span", "text", "years"),
    [
        (Span(1850, 1850), "1850", 1),
        (Span(1800, 1899), "1800 to 1899", 100),
        (Span(-200, -151), "200 to 151 BCE", 50),
        (Span(-1, 1), "1 BCE to 1 CE", 2),
        (Span(-200, -200), "200 BCE", 1),
    ],
)
def test_spans_are_written_and_counted_without_a_year_0(span, text, years):
    assert (str(span), span.years) == (text, years)


def test_gaps_are_counted_both_ways_and_without_a_year_0():
    assert Span(1, 50).gap(Span(-200, -1)) == Span(-200, -1).gap(Span(1, 50)) == 1
    assert Span(-500, -300).gap(Span(300, 400)) == 599
    assert Span(1, 100).gap(Span(100, 200)) == Span(1, 100).gap(Span(20, 30)) == 0


def test_an_item_with_half_a_span_has_none():
    assert span_of(item(1, year_begin=5)) is None
    assert span_of(item(1, year_begin=5, year_end=9)) == Span(5, 9)
