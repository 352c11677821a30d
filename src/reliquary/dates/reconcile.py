"""One span of years from a museum's date text and its numbers, each a check on the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from reliquary.dates.english import parse_english
from reliquary.dates.span import YearSpan, is_year
from reliquary.records import YearQuality, YearSource

MAX_UNEXPLAINED_YEARS = 2000
"""Numbers further apart than this, without a text that says so, are a placeholder and no date."""

_ROUNDING = 1
"""Museums count centuries from 1800 or 1801, and to 1899 or 1900: one year at an end is no contradiction."""


@dataclass(frozen=True, slots=True)
class ReconciledYears:
    """The years of an object for the columns ``year_begin``, ``year_end``, ``year_quality``, ``year_source``.

    Attributes:
        begin: First year, or None if there is no usable date.
        end: Last year, or None like ``begin``.
        quality: ``conflict`` if text and numbers exclude each other, ``none`` without years.
        source: ``both`` if text and numbers are compatible, None without years.
    """

    begin: int | None
    end: int | None
    quality: YearQuality
    source: YearSource | None


_NO_YEARS = ReconciledYears(None, None, YearQuality.NONE, None)


def reconcile(
    date_text: str | None,
    museum_begin: int | None,
    museum_end: int | None,
    parse: Callable[[str], YearSpan | None] = parse_english,
) -> ReconciledYears:
    """Return the years of an object from its date text and the museum's numbers.

    Text and numbers are compatible when the one span holds the other, give or take the year by which museums
    round centuries. The narrower one counts, the text's if they are as wide as each other: numbers may add a
    margin to "ca. 1430" or know more than "20th century". Other cases:

    - Numbers of a single year within a range in the text are a range entered by half: the text counts alone.
    - Numbers that contradict the text: the text counts, with quality ``conflict``.
    - Where the text leaves a side open ("or later"), the numbers may close it.
    - Numbers without a text that is understood: ``exact`` for one year with no text, ``circa`` for one year
      beside a text that was not understood, ``period`` for more years, none for an absurd width.

    Args:
        date_text: The museum's text; None or empty if it has none.
        museum_begin: First year by the museum's numbers, negative before our era.
        museum_end: Last year by the museum's numbers. A single number stands for one year.
        parse: The parser of the text's language.
    """
    text = parse(date_text) if date_text else None
    numbers = _usable(museum_begin, museum_end)
    if text is None:
        return _from_numbers(numbers, has_text=bool(date_text and date_text.strip()))
    if numbers is None:
        return ReconciledYears(text.begin, text.end, text.quality, YearSource.TEXT)
    begin, end = numbers
    if begin > end:
        return ReconciledYears(text.begin, text.end, YearQuality.CONFLICT, YearSource.TEXT)
    return _compare(text, begin, end)


def _usable(begin: int | None, end: int | None) -> tuple[int, int] | None:
    """Return the museum's numbers as years of our calendar; None if they say nothing.

    A number out of range is none. A year 0 is the edge of our era where it can be: 0..100 begins with 1, -100..0
    ends with -1. Elsewhere (0..0, 1850..0) it is the museums' "no data". An end of 1 after a begin before our
    era is the edge too: "2nd-1st century BCE" is -199..1 at the Met.
    """
    if begin is not None and begin < 0 and end in (0, 1):
        end = -1
    elif begin == 0 and end is not None and end > 0:
        begin = 1
    known = [year for year in (begin, end) if year is not None and is_year(year)]
    return (known[0], known[-1]) if known else None


def _from_numbers(numbers: tuple[int, int] | None, *, has_text: bool) -> ReconciledYears:
    if numbers is None:
        return _NO_YEARS
    begin, end = sorted(numbers)
    if end - begin > MAX_UNEXPLAINED_YEARS:
        return _NO_YEARS
    quality = YearQuality.PERIOD
    if numbers[0] > numbers[1]:
        quality = YearQuality.CONFLICT  # a reversed pair contradicts itself
    elif begin == end:
        quality = YearQuality.CIRCA if has_text else YearQuality.EXACT
    return ReconciledYears(begin, end, quality, YearSource.MUSEUM)


def _compare(text: YearSpan, begin: int, end: int) -> ReconciledYears:
    slack = _ROUNDING if text.quality is YearQuality.CENTURY else 0
    text_begin = begin if text.open_begin and begin < text.begin - slack else text.begin
    text_end = end if text.open_end and end > text.end + slack else text.end
    numbers_hold_text = begin - slack <= text_begin and text_end <= end + slack
    text_holds_numbers = text_begin - slack <= begin and end <= text_end + slack
    if numbers_hold_text:
        return ReconciledYears(text_begin, text_end, text.quality, YearSource.BOTH)
    if text_holds_numbers and begin == end:
        return ReconciledYears(text_begin, text_end, text.quality, YearSource.TEXT)
    if text_holds_numbers:
        return ReconciledYears(max(begin, text_begin), min(end, text_end), text.quality, YearSource.BOTH)
    return ReconciledYears(text.begin, text.end, YearQuality.CONFLICT, YearSource.TEXT)
