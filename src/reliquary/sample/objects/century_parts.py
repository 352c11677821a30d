"""Centuries and their parts, for the cataloguers of the sample museums.

The convention is that of ``reliquary.dates``: 1800..1899 and -199..-100, without a year 0.
"""

from __future__ import annotations

from typing import NamedTuple


class CenturyPart(NamedTuple):
    """One of so many equal parts of a century.

    Attributes:
        century: 1 or more, counted away from the turn of the era.
        before: Whether the century lies before the common era.
        part: 1 for the earliest part, also before the common era.
        of: Number of parts: 1 is the whole century.
    """

    century: int
    before: bool
    part: int = 1
    of: int = 1

    @property
    def span(self) -> tuple[int, int]:
        """First and last year."""
        # A border within a year gives that year to both sides: the first third of 1800..1899 ends with 1833.
        start = self._round(0)
        return self._round(self.part - 1) or 1, start - (-self.part * 100 // self.of) - 1 or -1

    @property
    def round_span(self) -> tuple[int, int]:
        """The same with round years, as the Louvre counts: 1100..1200 and -500..-400; the turn of the era is 1."""
        shift = 1 if self.before else 0
        begin, end = self._round(self.part - 1) - shift, self._round(self.part) - shift
        return begin or 1, end or -1

    def following(self) -> CenturyPart:
        """Return the part after this one, over the end of a century and of an era."""
        if self.part < self.of:
            return self._replace(part=self.part + 1)
        if not self.before:
            return self._replace(part=1, century=self.century + 1)
        return (
            self._replace(part=1, century=self.century - 1) if self.century > 1 else CenturyPart(1, False, 1, self.of)
        )

    def _round(self, parts: int) -> int:
        """Return the year after so many parts of the century."""
        start = 1 - self.century * 100 if self.before else (self.century - 1) * 100
        return start + parts * 100 // self.of


def part_holding(year: int, of: int = 1) -> CenturyPart:
    """Return the part of a century that a year lies in."""
    century = CenturyPart(abs(year) // 100 + 1, year < 0)
    for part in range(1, of + 1):
        found = century._replace(part=part, of=of)
        if year <= found.span[1]:
            break
    return found
