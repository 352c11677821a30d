"""Years of the Hijri calendar -> years of the common era.

The conversion is arithmetic: the tabular Islamic calendar with the civil epoch (16 July 622, Julian) and the
leap years 2, 5, 7, 10, 13, 16, 18, 21, 24, 26 and 29 of every cycle of 30, as in E. M. Reingold and
N. Dershowitz, Calendrical Calculations (4th edition, 2018), chapter 7. Observed months may differ from it by a
day or two, which moves a year only where a Hijri year begins within a day or two of the first of January.
"""

from __future__ import annotations

import re

LAST_HIJRI_YEAR = 1522
"""The Hijri year that ends within ``LAST_YEAR``."""

_EPOCH = 1948440  # Julian day number of 1 Muharram 1
_LAST_JULIAN_DAY = 2299160  # 4 October 1582; the next day is 15 October in the Gregorian calendar

_NAME = r"(?:de )?l'hégire|hégire|hegira|hidschra|hijr[ai]"
_LEADING = rf"(?<![a-z0-9])(?:(?:a\.? ?h\.?|{_NAME}) ?:? ?|h\. ?(?=[0-9]{{3}}))"
_TRAILING = rf" ?(?:(?:a\.? ?h|h)(?![a-z])\.?|{_NAME})"
_YEARS = r"(?<![0-9./-])[0-9]{1,4}(?: ?- ?[0-9]{1,4})?(?![0-9])"
_BESIDE = r"[ /=:;,]{0,3}"
_HIJRI = re.compile(rf"{_BESIDE}(?:{_LEADING}{_YEARS}|{_YEARS}{_TRAILING}){_BESIDE}")


def without_hijri(text: str) -> str:
    """Return a text that ``normalise`` returned without its Hijri years: the year of the common era counts."""
    return _HIJRI.sub(" ", text)


def in_common_years(text: str) -> str:
    """Return a text that ``normalise`` returned with every Hijri year written as its one or two common years."""
    return _HIJRI.sub(_replacement, text)


def _replacement(match: re.Match[str]) -> str:
    first, *more = re.findall(r"[0-9]+", match.group())
    last = more[0] if more else first
    last = first[: len(first) - len(last)] + last  # "966-67"
    if not 0 < int(first) <= int(last) <= LAST_HIJRI_YEAR:
        return match.group().replace(first, "0", 1)  # no year of that calendar: no date
    begin, end = common_years(int(first))[0], common_years(int(last))[1]
    return f" {begin} " if begin == end else f" {begin} - {end} "


def common_years(hijri_year: int) -> tuple[int, int]:
    """Return the years of the common era in which a Hijri year begins and ends; they may be the same.

    Years are Julian until 1582 and Gregorian after it, as museums write them.

    Args:
        hijri_year: 1 to ``LAST_HIJRI_YEAR``.
    """
    return _year_of(_new_year(hijri_year)), _year_of(_new_year(hijri_year + 1) - 1)


def _new_year(hijri_year: int) -> int:
    """Return the Julian day number of 1 Muharram."""
    return (hijri_year - 1) * 354 + (3 + 11 * hijri_year) // 30 + _EPOCH


def _year_of(day: int) -> int:
    """Return the year of a Julian day number (E. G. Richards' algorithm)."""
    shifted = day + 1401
    if day > _LAST_JULIAN_DAY:
        shifted += (4 * day + 274277) // 146097 * 3 // 4 - 38
    quarter_days = 4 * shifted + 3
    month_days = 5 * (quarter_days % 1461 // 4) + 2
    month = (month_days // 153 + 2) % 12 + 1
    return quarter_days // 1461 - 4716 + (14 - month) // 12
