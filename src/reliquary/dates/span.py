"""The span of years that a date text states."""

from __future__ import annotations

from dataclasses import dataclass

from reliquary.records import YearQuality

FIRST_YEAR = -(2**15)
"""The earliest year that a column of int16 holds."""

LAST_YEAR = 2099
"""The latest year taken for a date. No object is younger; a larger number is an error or another number."""


@dataclass(frozen=True, slots=True)
class YearSpan:
    """A span of years, both ends included, negative before the common era, without a year 0.

    Attributes:
        begin: First year, ``FIRST_YEAR`` to ``LAST_YEAR``.
        end: Last year, not before ``begin``.
        quality: ``exact`` when the text names years or decades, ``circa`` when it hedges them ("ca.",
            "probably") or leaves a side open, ``century`` when it counts in centuries or millennia, hedged
            or not, ``period`` when the years only explain the name of a period.
        open_begin: The text allows earlier years ("before 1850", "or earlier"); ``begin`` is the earliest named.
        open_end: The text allows later years ("after 1850", "or later"); ``end`` is the latest named.

    Raises:
        ValueError: If an end is 0 or out of range, or ``begin`` lies after ``end``.
    """

    begin: int
    end: int
    quality: YearQuality
    open_begin: bool = False
    open_end: bool = False

    def __post_init__(self) -> None:
        """Refuse what is no span of years."""
        if not is_year(self.begin) or not is_year(self.end) or self.begin > self.end:
            raise ValueError(f"no span of years: {self.begin}..{self.end}")


def is_year(year: int) -> bool:
    """Return whether the number is a year of this package: not 0, and between the first and the last."""
    return year != 0 and FIRST_YEAR <= year <= LAST_YEAR
