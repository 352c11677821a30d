"""The span of years that a date text states."""

from __future__ import annotations

from dataclasses import dataclass

from reliquary.dates.confidence import HEDGED, OPEN, PERIOD_TABLE, degree
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
            or not, ``period`` when the years only explain the name of a period or come from the chronology.
        open_begin: The text allows earlier years ("before 1850", "or earlier"); ``begin`` is the earliest named.
        open_end: The text allows later years ("after 1850", "or later"); ``end`` is the latest named.
        hedged: The text doubts itself ("ca.", "probably", "?").
        periods: The periods of the chronology that give the years, each with its source; empty where the text
            names the years itself.

    Raises:
        ValueError: If an end is 0 or out of range, or ``begin`` lies after ``end``.
    """

    begin: int
    end: int
    quality: YearQuality
    open_begin: bool = False
    open_end: bool = False
    hedged: bool = False
    periods: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what is no span of years."""
        if not is_year(self.begin) or not is_year(self.end) or self.begin > self.end:
            raise ValueError(f"no span of years: {self.begin}..{self.end}")

    @property
    def confidence(self) -> float:
        """How far the text alone is to be trusted, 0..1 on the scale of ``confidence``."""
        return degree(
            HEDGED if self.hedged else 1,
            OPEN if self.open_begin or self.open_end else 1,
            PERIOD_TABLE if self.quality is YearQuality.PERIOD else 1,
        )

    @property
    def reason(self) -> str:
        """How the years came about, in one line."""
        said = {
            YearQuality.CENTURY: "the text counts in centuries",
            YearQuality.PERIOD: "the text gives the years of a period",
        }.get(self.quality, "the text names years")
        if self.periods:
            said = f"the text names {', '.join(self.periods)}"
        notes = [
            note
            for note, holds in (
                ("with a doubt", self.hedged),
                ("or earlier", self.open_begin),
                ("or later", self.open_end),
            )
            if holds
        ]
        return f"{' '.join([said, *notes])}: {written(self.begin, self.end)}"


def is_year(year: int) -> bool:
    """Return whether the number is a year of this package: not 0, and between the first and the last."""
    return year != 0 and FIRST_YEAR <= year <= LAST_YEAR


def written(begin: int, end: int) -> str:
    """Return a span as people write it in a reason: ``1850`` or ``-332..-30``."""
    return str(begin) if begin == end else f"{begin}..{end}"


def width(begin: int, end: int) -> int:
    """Return how many years a span holds; there is no year 0 to count."""
    return end - begin + (0 if begin < 0 < end else 1)
