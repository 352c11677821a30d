"""One span of years from a museum's date text and its numbers, each a check on the other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from reliquary.dates.acquisitions import year_of_acquisition
from reliquary.dates.chronology import spread
from reliquary.dates.confidence import CONFLICT, NUMBERS_ONLY, degree
from reliquary.dates.english import parse_english
from reliquary.dates.span import YearSpan, is_year, width, written
from reliquary.records import YearQuality, YearSource

MAX_WIDTH = 300
"""Years above which a span is marked as wide.

The datasets of ages sort objects into epochs of about one to three centuries: what spans more than three says
nothing about its epoch. "1st-3rd century" is not wide yet, "Late Period (664-332 B.C.)" is.
"""

MAX_UNEXPLAINED_YEARS = 2000
"""Numbers further apart than this, without a text that says so, are a placeholder and no date."""

MAX_YEARS_ACROSS_ERAS = 600
"""Numbers that cross into our era and are further apart than this, without a text that says so, lost a sign."""

_ROUNDING = 1
"""Museums count centuries from 1800 or 1801, and to 1899 or 1900: one year at an end is no contradiction."""


@dataclass(frozen=True, slots=True)
class ReconciledYears:
    """The years of an object for the columns ``year_begin``, ``year_end``, ``year_quality``, ``year_source``.

    Attributes:
        begin: First year, or None if there is no usable date.
        end: Last year, or None like ``begin``.
        quality: ``conflict`` if text and numbers exclude each other or the numbers contradict themselves,
            ``none`` without years.
        source: ``both`` if text and numbers are compatible, None without years.
        confidence: 0..1 on the scale of ``confidence``, 0 without years.
        reason: How the years came about, in one line.
        is_wide: The span holds more years than the limit.
    """

    begin: int | None
    end: int | None
    quality: YearQuality
    source: YearSource | None
    confidence: float = 0.0
    reason: str = ""
    is_wide: bool = False


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The museum's numbers as years of our calendar.

    Attributes:
        begin: First year.
        end: Last year, before ``begin`` where the museum reversed them.
        chosen: The museum gave one number on purpose, not the same one twice.
        up_to: Only the end was given: nothing is known of the begin.
    """

    begin: int
    end: int
    chosen: bool
    up_to: bool

    @property
    def single(self) -> bool:
        return self.begin == self.end and not self.chosen

    def __str__(self) -> str:
        return written(self.begin, self.end)


def reconcile(
    date_text: str | None,
    museum_begin: int | None,
    museum_end: int | None,
    parse: Callable[[str], YearSpan | None] = parse_english,
    max_width: int = MAX_WIDTH,
) -> ReconciledYears:
    """Return the years of an object from its date text and the museum's numbers.

    Text and numbers are compatible when the one span holds the other, give or take the year by which museums
    round centuries. The narrower one counts, the text's if they are as wide as each other: numbers may add a
    margin to "ca. 1430" or know more than "20th century". Other cases:

    - Begin and end of the same year within a range in the text are a range entered by half: the text counts
      alone. A begin without an end is a year chosen on purpose and counts; an end without a begin closes the
      text's span from above ("before 138").
    - Numbers that contradict the text: the text counts, with quality ``conflict``. So do numbers whose sign it
      contradicts ("av. J.-C." and 745).
    - Where the text only names a period and the numbers are that period by another chronology (``spread``), the
      museum's numbers count.
    - Where the text leaves a side open ("or later"), the numbers may close it.
    - Numbers without a text that is understood: ``exact`` for one year with no text, ``circa`` for one year
      beside a text that was not understood, ``period`` for more years. An absurd width is no date; a pair that
      is reversed, or crosses into our era over more than ``MAX_YEARS_ACROSS_ERAS``, is a conflict.
    - Numbers that begin with the year in which the text says that the museum got the object are no date, and
      neither is the text that they were copied into.

    Args:
        date_text: The museum's text; None or empty if it has none.
        museum_begin: First year by the museum's numbers, negative before our era.
        museum_end: Last year by the museum's numbers. A single number stands for one year.
        parse: The parser of the text's language.
        max_width: A span of more years than this is marked as wide.
    """
    years = _years(date_text, museum_begin, museum_end, parse)
    if years.begin is None or years.end is None:
        return years
    return replace(years, is_wide=width(years.begin, years.end) > max_width)


def _years(
    date_text: str | None, begin: int | None, end: int | None, parse: Callable[[str], YearSpan | None]
) -> ReconciledYears:
    text = parse(date_text) if date_text else None
    numbers = _usable(begin, end)
    leaked = year_of_acquisition(date_text) if date_text else None
    if leaked is not None and numbers is not None and numbers.begin == leaked:
        return _none(f"the museum's numbers {numbers} begin with {leaked}, the year of acquisition")
    if text is None:
        return _from_numbers(numbers, has_text=bool(date_text and date_text.strip()))
    if numbers is None:
        return _from_text(text, f"{text.reason}; no usable numbers")
    if numbers.begin > numbers.end:
        return _conflict(text, f"the museum's numbers {numbers.begin}..{numbers.end} run backwards")
    return _compare(text, numbers)


def _usable(begin: int | None, end: int | None) -> _Numbers | None:
    """Return the museum's numbers as years of our calendar; None if they say nothing.

    A number out of range is none. A year 0 is the edge of our era where it can be: 0..100 begins with 1, -100..0
    ends with -1. Elsewhere (0..0, 1850..0) it is the museums' "no data". An end of 1 after a begin before our
    era is the edge too: "2nd-1st century BCE" is -199..1 at the Met.
    """
    chosen = (begin is None) is not (end is None)
    if begin is not None and begin < 0 and end in (0, 1):
        end = -1
    elif begin == 0 and end is not None and end > 0:
        begin = 1
    known = [year for year in (begin, end) if year is not None and is_year(year)]
    return _Numbers(known[0], known[-1], chosen, up_to=begin is None) if known else None


def _from_numbers(numbers: _Numbers | None, *, has_text: bool) -> ReconciledYears:
    about_text = "the text was not understood" if has_text else "there is no text"
    if numbers is None:
        return _none(f"{about_text} and there are no usable numbers")
    begin, end = sorted((numbers.begin, numbers.end))
    if end - begin > MAX_UNEXPLAINED_YEARS:
        return _none(f"{about_text}, and the museum's numbers {numbers} are too far apart for a date")
    quality, weakness, remark = YearQuality.PERIOD, 1.0, ""
    if numbers.begin > numbers.end:
        quality, weakness, remark = YearQuality.CONFLICT, CONFLICT, ", which run backwards"
    elif begin < 0 < end and end - begin > MAX_YEARS_ACROSS_ERAS:
        quality, weakness, remark = YearQuality.CONFLICT, CONFLICT, ", of which one may lack its sign"
    elif begin == end:
        quality = YearQuality.CIRCA if has_text else YearQuality.EXACT
    reason = f"{about_text}; the years are the museum's numbers {numbers.begin}..{numbers.end}{remark}"
    return ReconciledYears(begin, end, quality, YearSource.MUSEUM, degree(NUMBERS_ONLY, weakness), reason)


def _compare(text: YearSpan, numbers: _Numbers) -> ReconciledYears:
    begin, end = (min(text.begin, numbers.end) if numbers.up_to else numbers.begin), numbers.end
    at_begin, at_end = _slack(text)
    if text.periods and abs(begin - text.begin) <= at_begin and abs(end - text.end) <= at_end:
        reason = f"{text.reason}; the museum's numbers {numbers} are its own chronology and count"
        return _from_text(text, reason, begin, end, YearSource.BOTH)
    text_begin = begin if text.open_begin and begin < text.begin - at_begin else text.begin
    text_end = end if text.open_end and end > text.end + at_end else text.end
    if begin - at_begin <= text_begin and text_end <= end + at_end:
        closed = (text_begin, text_end) != (text.begin, text.end)
        remark = f"the museum's numbers {numbers} " + ("close its open side" if closed else "hold it")
        return _from_text(text, f"{text.reason}; {remark}", text_begin, text_end, YearSource.BOTH)
    if not (text_begin - at_begin <= begin and end <= text_end + at_end):
        return _conflict(text, _contradiction(text, numbers))
    if numbers.single:
        reason = f"{text.reason}; the museum's numbers are the one year {numbers} of it, a range entered by half"
        return _from_text(text, reason, text_begin, text_end)
    if not text.periods:
        begin, end = max(begin, text_begin), min(end, text_end)
    reason = f"{text.reason}; the museum's numbers {numbers} are narrower and within it"
    quality = YearQuality.CIRCA if begin == end else text.quality
    return replace(_from_text(text, reason, begin, end, YearSource.BOTH), quality=quality)


def _slack(text: YearSpan) -> tuple[int, int]:
    """Return by how many years numbers may leave the text at its begin and at its end."""
    if text.periods:
        return spread(text.begin), spread(text.end)
    return (_ROUNDING, _ROUNDING) if text.quality is YearQuality.CENTURY else (0, 0)


def _contradiction(text: YearSpan, numbers: _Numbers) -> str:
    if numbers.begin * text.begin < 0 and numbers.end * text.end < 0:
        return f"the museum's numbers {numbers} have the other sign"
    if numbers.begin < 0 < numbers.end and numbers.end - numbers.begin > MAX_YEARS_ACROSS_ERAS:
        return f"the museum's numbers {numbers} cross into our era, one may lack its sign"
    return f"the museum's numbers {numbers} contradict it"


def _from_text(
    text: YearSpan,
    reason: str,
    begin: int | None = None,
    end: int | None = None,
    source: YearSource = YearSource.TEXT,
) -> ReconciledYears:
    begin, end = text.begin if begin is None else begin, text.end if end is None else end
    return ReconciledYears(begin, end, text.quality, source, text.confidence, reason)


def _conflict(text: YearSpan, contradiction: str) -> ReconciledYears:
    years = _from_text(text, f"{text.reason}; {contradiction}; the text counts")
    return replace(years, quality=YearQuality.CONFLICT, confidence=degree(text.confidence, CONFLICT))


def _none(reason: str) -> ReconciledYears:
    return ReconciledYears(None, None, YearQuality.NONE, None, 0.0, reason)
