"""When a museum's numbers are sane, and when a reading of its text equals them; used by date_agreement.py."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reliquary.dates import Language, YearSpan, parser_of
from reliquary.dates.acquisitions import year_of_acquisition
from reliquary.dates.chronology import spread
from reliquary.dates.reconcile import MAX_UNEXPLAINED_YEARS, MAX_YEARS_ACROSS_ERAS
from reliquary.dates.span import width
from reliquary.records import YearQuality

ROUNDING = 1
MARGIN_OF_A_YEAR = 25
MARGIN_OF_A_CENTURY = 50

PART_WORDS = {
    Language.en: {
        "early": ("first third of the", "first half of the"),
        "late": ("last third of the", "second half of the"),
    },
    Language.fr: {
        "début": ("premier tiers du", "première moitié du"),
        "fin": ("dernier tiers du", "seconde moitié du"),
    },
    Language.de: {"Anfang": ("1. Drittel", "1. Hälfte"), "Ende": ("3. Drittel", "2. Hälfte")},
}
"""The words for the begin and the end of a century, and what else museums mean by them."""


@dataclass(frozen=True)
class Dated:
    """A dated record: the museum's text and its numbers, as the crawler reads them.

    Attributes:
        record: The museum's id, or the text itself.
        text: The date text.
        begin: First year by the museum; None if it has none.
        end: Last year by the museum; None if it has none or gives one year only.
        remark: Text that may name the year of acquisition.
    """

    record: str
    text: str
    begin: int | None
    end: int | None
    remark: str = ""


def museum_span(dated: Dated) -> tuple[int, int] | None:
    """Return the museum's numbers as years; a year 0, and an end of 1 after years before it, is the edge of our era."""
    known = [year for year in (dated.begin, dated.end) if year is not None]
    if not known:
        return None
    begin, end = known[0] or 1, known[-1] or -1
    return begin, -1 if begin < 0 and end == 1 else end


def insanity(dated: Dated, span: YearSpan, language: Language) -> str | None:
    """Return why the museum's numbers cannot be what the text says, or None if they are sane."""
    begin, end = museum_span(dated) or (0, 0)
    acquired = year_of_acquisition(dated.remark)
    checks = {
        "the year of acquisition": acquired is not None and begin == acquired,
        "run backwards": begin > end,
        "one year for a range in the text": dated.begin == dated.end and span.begin < span.end,
        "the other sign": not _overlap(span, begin, end) and _overlap(span, -end, -begin),
        "one number without its sign": begin < 0 < end
        and end - begin > MAX_YEARS_ACROSS_ERAS
        and not span.begin < 0 < span.end,
        "centuries entered as years": 0 < begin <= end < 22 and span.quality is YearQuality.CENTURY and span.end > 99,
        "absurdly wide": end - begin > MAX_UNEXPLAINED_YEARS > width(span.begin, span.end),
        "whole centuries for a part of one": _is_rounded_out(dated.text, span, (begin, end), language),
    }
    return next((why for why, holds in checks.items() if holds), None)


def _overlap(span: YearSpan, begin: int, end: int) -> bool:
    return begin <= span.end and span.begin <= end


def _is_rounded_out(text: str, span: YearSpan, museum: tuple[int, int], language: Language) -> bool:
    """Return whether the museum passed over a word such as "early", "mid" or "late"."""
    if span.quality is not YearQuality.CENTURY or equal(text, span, museum, language):
        return False
    whole = text
    for word in ("early", "mid-", "mid", "late"):
        whole = whole.replace(word, " ")
    reading = parser_of(language)(whole) if whole != text else None
    return reading is not None and equal(whole, reading, museum, language)


def equal(text: str, span: YearSpan, museum: tuple[int, int], language: Language) -> bool:
    """Return whether a reading and the museum's numbers are the same span, each end by a stated rule.

    The ends are the same, or differ by the year by which museums round centuries, by no more than chronologies do
    (for the names of periods), by the museum's margin around a hedged date (25 years, of a century 50), on an
    open side, or because the museum takes "early" or "late" for a third or a half of the century.
    """
    parse = parser_of(language)
    readings = [span, *filter(None, (parse(other) for other in _other_parts(text, language)))]
    return any(_same_begin(reading, museum[0]) for reading in readings) and any(
        _same_end(reading, museum[1]) for reading in readings
    )


def _other_parts(text: str, language: Language) -> Iterator[str]:
    for word, meanings in PART_WORDS[language].items():
        for meaning in meanings:
            if word in text:
                yield text.replace(word, meaning)


def _tolerance(span: YearSpan, year: int) -> int:
    if span.periods:
        return spread(year)
    return ROUNDING if span.quality is YearQuality.CENTURY else 0


def _margin(span: YearSpan) -> int:
    """Return by how much the museum may widen a hedged date on each side."""
    if not span.hedged:
        return 0
    return MARGIN_OF_A_CENTURY if span.quality is YearQuality.CENTURY else MARGIN_OF_A_YEAR


def _same_begin(span: YearSpan, year: int) -> bool:
    slack = _tolerance(span, span.begin)
    return span.begin - slack - _margin(span) <= year <= span.begin + slack or (span.open_begin and year < span.begin)


def _same_end(span: YearSpan, year: int) -> bool:
    slack = _tolerance(span, span.end)
    return span.end - slack <= year <= span.end + slack + _margin(span) or (span.open_end and year > span.end)


def finer(span: YearSpan, museum: tuple[int, int]) -> bool:
    """Return whether the museum's numbers lie within the text's span: they know more than the text says."""
    begin, end = span.begin - _tolerance(span, span.begin), span.end + _tolerance(span, span.end)
    return begin <= museum[0] and museum[1] <= end
