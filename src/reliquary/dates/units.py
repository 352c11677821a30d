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

_OF_PERIOD = {EARLY: Part(0, 1, 3), MIDDLE: Part(1, 2, 3), LATE: Part(2, 3, 3)}


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


def part_of_period(begin: int, end: int, part: Part = WHOLE) -> tuple[int, int]:
    """Return the first and last year of a part of a period.

    "Early" and "late" are its first and last third, "middle" the third between them: of a reign or a dynasty
    they are said more loosely than of a century.

    Args:
        begin: First year of the period.
        end: Last year of the period.
        part: Counted from the earlier end.
    """
    start = begin + (begin < 0)  # while counting, year 0 has a place
    first, last = _shares(start, end + (end < 0) - start + 1, _OF_PERIOD.get(part, part))
    return first - (first <= 0), last - (last <= 0)


def _part(start: int, length: int, part: Part) -> tuple[int, int]:
    begin, end = _shares(start, length, part)
    # The units beside the missing year 0 have a place for it and lose it.
    return begin or 1, end or -1


def _shares(start: int, length: int, part: Part) -> tuple[int, int]:
    # A border that falls within a year gives that year to both sides: the first third of 1800..1899
    # ends with 1833, the second begins with it.
    return start + part.first * length // part.of, start - (-part.last * length // part.of) - 1
