"""Spans of years to and from the Extended Date/Time Format (EDTF, ISO 8601-2:2019).

EDTF counts years as astronomers do: 0000 is 1 B.C. and -0001 is 2 B.C. Here there is no year 0, so years before
our era shift by one. A closed span is an interval, a hedge is ``~`` at both ends; a span with an open side is a
set of which one year is meant, because an interval cannot say "200 to 299, or later".
"""

from __future__ import annotations

from typing import Any

from reliquary.dates.span import YearSpan, is_year
from reliquary.errors import ReliquaryError, require_extra
from reliquary.records import YearQuality
from reliquary.years import astronomical, historical

FIRST_EDTF_YEAR = -10000
"""10000 B.C., the earliest year that has four digits in EDTF; intervals hold no more."""


def to_edtf(span: YearSpan) -> str:
    """Return a span in EDTF: "1850", "1405~/1455~", "-0331/-0029", "[0200..0299,0299..]".

    The years, the open sides, and the hedge of a closed span come back from ``from_edtf``; whether the museum
    counted years, centuries or periods has no form in EDTF.

    Raises:
        ReliquaryError: The span begins before ``FIRST_EDTF_YEAR``.
    """
    if span.begin < FIRST_EDTF_YEAR:
        raise ReliquaryError(f"{span.begin}..{span.end}: EDTF writes intervals of years from {FIRST_EDTF_YEAR} only")
    begin, end = astronomical(span.begin), astronomical(span.end)
    if span.open_begin or span.open_end:
        return _open_set(begin, end, open_begin=span.open_begin, open_end=span.open_end)
    mark = "~" if span.hedged else ""
    return "/".join(_four_digits(year) + mark for year in dict.fromkeys((begin, end)))


def from_edtf(text: str) -> YearSpan:
    """Return the span of an EDTF text, to the year: an interval, a set, a year, or a finer date in it.

    ``~``, ``?`` and ``%`` hedge; ".." and a missing end leave a side open. Quality is ``exact``, or ``circa``
    with a hedge or an open side.

    Raises:
        MissingExtraError: The ``edtf`` library is not installed.
        ReliquaryError: The text is no EDTF, names no year, or one that is out of range.
    """
    edtf = require_extra("crawl", "edtf")
    try:
        parts = _parts(edtf.parse_edtf(text))
    # ValueError: a day or season that no calendar has. TypeError: an interval without ends trips the library.
    except (edtf.EDTFParseException, ValueError, TypeError) as error:
        raise ReliquaryError(f"{text[:80]!r}: not EDTF; write for example 1850, 1850/1860 or 1850~") from error
    known = [year for bounds in parts for year in bounds if year is not None]
    years = [historical(year) for year in known]
    if not years or not is_year(min(years)) or not is_year(max(years)):
        raise ReliquaryError(f"{text[:80]!r}: names no year that fits the columns; take another date")
    open_begin, open_end = (any(bounds[side] is None for bounds in parts) for side in (0, 1))
    hedged = any(mark in text for mark in "~?%")
    quality = YearQuality.CIRCA if hedged or open_begin or open_end else YearQuality.EXACT
    return YearSpan(min(years), max(years), quality, open_begin, open_end, hedged)


def _open_set(begin: int, end: int, *, open_begin: bool, open_end: bool) -> str:
    """Return the set of one year out of begin..end, or up to begin, or from end on."""
    first, last = _four_digits(begin), _four_digits(end)
    parts = []
    if open_begin:
        parts.append(f"..{first}")
    if begin < end:
        parts.append(f"{first}..{last}")
    if open_end:
        parts.append(f"{last}..")
    return f"[{','.join(parts)}]"


def _parts(parsed: Any) -> list[tuple[int | None, int | None]]:
    """Return the astronomical years of every part of a parsed text, None for an open side."""
    from edtf.parser.parser_classes import Interval

    if hasattr(parsed, "objects"):
        return [bounds for part in parsed.objects for bounds in _parts(part)]
    lower, upper = (parsed.lower, parsed.upper) if isinstance(parsed, Interval) else (parsed, parsed)
    return [(_year(lower, "lower_strict"), _year(upper, "upper_strict"))]


def _year(bound: Any, side: str) -> int | None:
    from edtf.parser.parser_classes import UnspecifiedIntervalSection

    return None if isinstance(bound, UnspecifiedIntervalSection) else int(getattr(bound, side)()[0])


def _four_digits(year: int) -> str:
    return f"{year:05d}" if year < 0 else f"{year:04d}"
