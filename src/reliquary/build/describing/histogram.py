"""Histograms of years: which spans of years to count in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

WIDTHS = (100, 200, 500, 1000, 2000, 5000, 10_000, 20_000)
MOST_BINS = 40


def year_bins(years: Sequence[int]) -> list[tuple[str, int]]:
    """Count years by centuries, or by wider spans if there would be more than 40 of them.

    Centuries are those of the project: 1800..1899, -199..-100; the first before and after the turn of the era have 99
    years, because there is no year 0.

    Args:
        years: Negative before the common era, never 0; at least one.

    Returns:
        For each span of years its name, such as ``-199..-100``, and its number, empty spans between others too.
    """
    width = next((w for w in WIDTHS if _number(max(years), w) - _number(min(years), w) < MOST_BINS), WIDTHS[-1])
    counts = Counter(_number(year, width) for year in years)
    return [(_name(number, width), counts[number]) for number in range(min(counts), max(counts) + 1)]


def _number(year: int, width: int) -> int:
    """Return the number of the span that a year lies in: -1 is the last before the common era, 0 the first of it."""
    return year // width if year > 0 else -(-year // width) - 1


def _name(number: int, width: int) -> str:
    if number >= 0:
        return f"{max(1, number * width)}..{(number + 1) * width - 1}"
    return f"{number * width + 1}..{min(-1, (number + 1) * width)}"
