"""The years of centuries, millennia and decades, and of their parts, the same for every museum and language.

Museums disagree on where a century begins (1800 or 1801) and on what "early" means. Here a century of our era
begins with the round year, one before our era ends with it, and the parts follow the Met's practice: "early" is
the first quarter, "late" the last quarter, "mid" the half between them.
"""

from __future__ import annotations

from typing import NamedTuple

DECADE = 10
CENTURY = 100
MILLENNIUM = 1000


class Part(NamedTuple):
    """The part of a unit from share ``first`` up to share ``last``, counted in shares of 1/``of``."""

    first: int
    last: int
    of: int


EARLY = Part(0, 1, 4)
MIDDLE = Part(1, 3, 4)
LATE = Part(3, 4, 4)
WHOLE = Part(0, 1, 1)


def ordinal_unit(number: int, length: int, era: int, part: Part = WHOLE) -> tuple[int, int]:
    """Return the first and last year of the ``number``-th century or millennium, or of a part of it.

    Args:
        number: 1 or more; 19 for the 19th century.
        length: ``CENTURY`` or ``MILLENNIUM``.
        era: 1 for our era, -1 before it.
        part: Counted from the earlier end, in both eras.
    """
    start = (number - 1) * length if era > 0 else 1 - number * length
    return _part(start, length, part)


def round_unit(year: int, length: int, era: int, part: Part = WHOLE) -> tuple[int, int]:
    """Return the first and last year of the decade "1880s" or of the hundred years "1800s".

    Args:
        year: The round year as written, 1880 for the 1880s.
        length: ``DECADE`` or ``CENTURY``.
        era: 1 for our era, -1 before it: the 520s BC are -529..-520.
        part: Counted from the earlier end, in both eras.
    """
    start = year if era > 0 else 1 - year - length
    return _part(start, length, part)


def _part(start: int, length: int, part: Part) -> tuple[int, int]:
    # A border that falls within a year gives that year to both sides: the first third of 1800..1899
    # ends with 1833, the second begins with it.
    begin = start + part.first * length // part.of
    end = start - (-part.last * length // part.of) - 1
    # The units beside the missing year 0 have a place for it and lose it.
    return begin or 1, end or -1
