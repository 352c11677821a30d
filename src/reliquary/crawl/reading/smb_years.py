"""The numbers that SMB computed from its dates: ``dateRange`` of the interface of 2021 to 2026.

Both ends are seconds since 1970, far below zero for most objects. The museum's programs made them with Java's
``GregorianCalendar`` (DateRangeNormalizer.java of github.com/museum4punkt0/SammlungOnline): the Julian calendar
before 15 October 1582, years BC without a year 0, and the midnight of some time zone, which nobody stated. Older
records hold ISO 8601 dates, whose year 0 is 1 BC.
"""

from __future__ import annotations

import math
import re
from datetime import date

from reliquary.years import historical

DAY_S = 86_400
_HALF_A_DAY_S = DAY_S // 2
_FIRST_DAY = 2_440_588
"""Julian day number of 1 January 1970."""
_FIRST_GREGORIAN_DAY = 2_299_161
"""Julian day number of 15 October 1582."""
_DAYS_OF_FOUR_YEARS = 1_461

_ISO = re.compile(r"([+-]?\d{4,6})(?:-\d\d(?:-\d\d(?:T.*)?)?)?", re.ASCII)


def museum_years(value: object) -> tuple[int | None, int | None]:
    """Return the first and the last year of a ``dateRange``, negative before our era, without a year 0.

    An end that is missing, or no date, is None. A range of no length at the second 0 is the museum's "no data".
    """
    if not isinstance(value, dict):
        return None, None
    first, last = value.get("gte"), value.get("lte")
    if first == 0 and last == 0:
        return None, None
    # Half a day towards the inside: in no time zone is that another year.
    return _year(first, _HALF_A_DAY_S), _year(last, -_HALF_A_DAY_S)


def _year(value: object, shift_s: int) -> int | None:
    if isinstance(value, str):
        match = _ISO.fullmatch(value.strip())
        return None if match is None else historical(int(match[1]))
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    day = _FIRST_DAY + math.floor((value + shift_s) / DAY_S)
    if day < _FIRST_GREGORIAN_DAY:
        return historical(_julian_year(day))
    ordinal = day - _FIRST_DAY + date(1970, 1, 1).toordinal()
    return date.fromordinal(ordinal).year if ordinal <= date.max.toordinal() else None


def _julian_year(day: int) -> int:
    """Return the year of a Julian day number; day 0 begins the leap year -4712 (4713 BC)."""
    cycles, rest = divmod(day, _DAYS_OF_FOUR_YEARS)
    return -4712 + 4 * cycles + (rest - 1) // 365 if rest else -4712 + 4 * cycles
