"""Spans of years: how far apart they are, and how people write them."""

from __future__ import annotations

from dataclasses import dataclass

from reliquary.curate.collection.item import Item
from reliquary.years import astronomical


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The years from ``begin`` to ``end``, both included, negative before the common era."""

    begin: int
    end: int

    @property
    def years(self) -> int:
        """How many years it has; 200 BCE to 100 has 300, as there is no year 0."""
        return astronomical(self.end) - astronomical(self.begin) + 1

    def gap(self, other: Span) -> int:
        """Return how many years lie between the two, from the end of one to the begin of the other; 0 if they meet."""
        apart = (
            astronomical(self.begin) - astronomical(other.end),
            astronomical(other.begin) - astronomical(self.end),
        )
        return max(0, *apart)

    def __str__(self) -> str:
        """Return the span as people write it: ``1850``, ``200 to 150 BCE``, ``200 BCE to 50 CE``."""
        if self.begin == self.end:
            return year_text(self.begin)
        if self.begin < 0 < self.end:
            return f"{year_text(self.begin)} to {self.end} CE"
        return f"{abs(self.begin)} to {year_text(self.end)}"


def year_text(year: int) -> str:
    """Return a year as people write it: ``200 BCE``, ``1850``."""
    return f"{-year} BCE" if year < 0 else str(year)


def span_of(item: Item) -> Span | None:
    """Return the years of what a picture shows, or None if they are not known."""
    if item.year_begin is None or item.year_end is None:
        return None
    return Span(item.year_begin, item.year_end)
