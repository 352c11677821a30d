"""Dates in the Louvre's records: entries with a text, years and doubts, and one text that shows them all."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from reliquary.crawl.reading.words import folded
from reliquary.crawl.text import clean, lines, parts, whole
from reliquary.dates import ReconciledYears, YearSpan, reconcile
from reliquary.dates.acquisitions import year_of_acquisition
from reliquary.dates.confidence import HEDGED, OPEN, degree
from reliquary.records import YearQuality, YearSource

Parse = Callable[[str], YearSpan | None]

_CREATION = "date de création"
_BEFORE, _AFTER = "avant", "après"
# "Epoque / période : archaïque", "Date de réutilisation : ...": other labels belong to the text.
_LABELLED = re.compile(r"(date de [^:]+|[ée]poque / période) ?: ?(.+)", re.IGNORECASE)


def date_of(fields: Mapping[str, Any], parse: Parse) -> tuple[str | None, ReconciledYears]:
    """Return the text and the years of an object's making.

    The first entry of a creation counts: later ones have been restorations, the same again, or other dates such as
    that of a second use. Where it has no text, as in drawings, what the museum shows stands in.

    Args:
        fields: The record.
        parse: The parser of its language.
    """
    entry = next(filter(_is_creation, parts(fields.get("dateCreated"))), {})
    text = clean(entry.get("text")) or _shown(fields, _CREATION)
    span = parse(text) if text else None
    numbers = _numbers(entry, span)
    shown = _shown(fields, _CREATION)
    if shown and numbers[0] is not None and numbers[0] == year_of_acquisition(shown):
        # The year in which an antiquity was given has become its date, text included; what is shown tells on it.
        return text, reconcile(shown, *numbers, parse)
    return text, _doubted(reconcile(text, *numbers, parse), entry, span)


def period_of(fields: Mapping[str, Any]) -> str | None:
    """Return the period that the museum shows beside the date, as the departments of Greece and Rome do."""
    return _shown(fields, "epoque / période") or _shown(fields, "époque / période")


def _is_creation(entry: Mapping[str, Any]) -> bool:
    kind = clean(entry.get("type"))
    return kind is None or folded(kind).startswith(_CREATION)


def _shown(fields: Mapping[str, Any], label: str) -> str | None:
    """Return what ``displayDateCreated`` says under a label; a creation's may be missing."""
    for found, text in _shown_lines(fields):
        if found.startswith(label) or (not found and label == _CREATION):
            return text
    return None


def _shown_lines(fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for line in lines(fields.get("displayDateCreated")):
        match = _LABELLED.fullmatch(line)
        yield (folded(match[1]), match[2]) if match else ("", line)


def _numbers(entry: Mapping[str, Any], span: YearSpan | None) -> tuple[int | None, int | None]:
    """Return the years as ``reconcile`` takes them: an end that is "" is none, the year is a single one.

    "avant" (before) leaves the begin to the text, "après" (after) the end.
    """
    first, last = whole(entry.get("startYear")), whole(entry.get("endYear"))
    precision = _precision(entry)
    if precision == _BEFORE:
        return None, first if last is None else last
    if precision == _AFTER and first is not None and span is not None and span.end > first:
        return first, span.end
    return first, last


def _doubted(years: ReconciledYears, entry: Mapping[str, Any], span: YearSpan | None) -> ReconciledYears:
    """Lower the confidence for what the museum says beside the text and the text does not."""
    precision, doubt = _precision(entry), clean(entry.get("doubt"))
    if years.begin is None or not (precision or doubt):
        return years
    is_open = precision in (_BEFORE, _AFTER)
    weakness = 1.0
    if is_open and years.source is YearSource.MUSEUM:
        weakness *= OPEN
    if (doubt or (precision and not is_open)) and not (span and span.hedged):
        weakness *= HEDGED
    said = " and ".join(repr(word[:20]) for word in (precision, doubt) if word)
    return replace(
        years,
        quality=YearQuality.CIRCA if years.quality is YearQuality.EXACT else years.quality,
        confidence=degree(years.confidence, weakness),
        reason=f"{years.reason}; the museum adds {said}",
    )


def _precision(entry: Mapping[str, Any]) -> str:
    """Return "vers", "avant" or whatever else stands there; "" for nothing, and in drawings, which lack the key."""
    return folded(clean(entry.get("imprecision")) or "")
