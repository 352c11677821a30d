"""Years without a year 0, and the astronomers' count that has one, on which distances between years are right."""

from __future__ import annotations


def astronomical(year: int) -> int:
    """Return a year of this project (-1 is 1 BCE and is followed by 1) as astronomers count: 1 BCE is 0."""
    return year + 1 if year < 0 else year


def historical(year: int) -> int:
    """Return an astronomers' year as a year of this project, which knows no year 0."""
    return year - 1 if year <= 0 else year
