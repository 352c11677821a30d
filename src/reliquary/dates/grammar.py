"""Tokens of a date text -> a span of years, for any language."""

from __future__ import annotations

from collections.abc import Iterable

from reliquary.dates.points import Point, hull, refined, span_of
from reliquary.dates.span import YearSpan
from reliquary.dates.tokens import Kind, Token
from reliquary.dates.turns import without_turns
from reliquary.dates.units import CENTURY, DECADE, Part
from reliquary.records import YearQuality

_HEDGES = {Kind.HEDGE, Kind.OPEN_BEGIN, Kind.OPEN_END}
_JOINS = {Kind.RANGE, Kind.SLASH, Kind.ALSO}
_DATES = {Kind.NUMBER, Kind.ROUND, Kind.UNIT}
_LABELS = {Kind.LABEL, Kind.NOUN}


def names_date(tokens: Iterable[Token]) -> bool:
    """Return whether the tokens name a year, decade or century, understood or not."""
    return any(token.kind in _DATES for token in tokens)


def names_period(tokens: Iterable[Token]) -> bool:
    """Return whether the tokens name a period of the chronology."""
    return any(token.kind is Kind.PERIOD for token in tokens)


def parse_tokens(tokens: list[Token]) -> YearSpan | None:
    """Return the span that the tokens state, or None.

    Several dates give the span from the first to the last. After a semicolon museums speak of something else
    (the original of a copy, a later mount), so only the first clause with a date counts. Names of periods are
    passed over where a date is named, and give the years where none is; any other word that the lexicon lacks
    makes the text not understood: better none than wrong.
    """
    if names_date(tokens):
        tokens = [Token(Kind.LABEL) if token.kind is Kind.PERIOD else token for token in tokens]
    else:
        tokens = [_of_period(token) for token in tokens if token.kind is not Kind.NOUN]
    for clause in _split(tokens, Kind.CLAUSE_END):
        if names_date(clause) or names_period(clause):
            return _parse_clause(clause)
    return None


def _of_period(token: Token) -> Token:
    """Return a token beside the name of a period: "Ming style" is no Ming, so a label is not understood."""
    return Token(Kind.WORD) if token.kind is Kind.LABEL else token


def _parse_clause(tokens: list[Token]) -> YearSpan | None:
    hedges: set[Kind] = set()
    ranges: list[list[Point]] = []
    for segment in _split(tokens, Kind.COMMA):
        dated = _without_label(segment)
        if dated is None:
            return None
        dated = without_turns(dated)
        kinds = {token.kind for token in dated}
        if Kind.WORD in kinds and not names_date(dated) and not names_period(dated):
            continue  # a name or remark beside the date
        hedges |= kinds & _HEDGES
        points = _read_points(dated)
        if points is None:
            return None
        if ranges and len(points) == 1 and points[0].only_part:
            ranges[-1][-1].part = ranges[-1][-1].part or points[0].part  # "2nd century, early"
        elif points:
            ranges.append(points)
    return _span(ranges, hedges)


def _span(ranges: list[list[Point]], hedges: set[Kind]) -> YearSpan | None:
    spans = [span_of(points) for points in ranges]
    known = [span for span in spans if span is not None]
    if not known or len(known) < len(spans):
        return None
    points = [point for points in ranges for point in points]
    periods = tuple(dict.fromkeys(f"{point.named.name} ({point.named.source})" for point in points if point.named))
    begin, end = refined(known) if periods else hull(known)
    quality = YearQuality.EXACT
    if periods:
        quality = YearQuality.PERIOD
    elif any(point.counts_centuries for point in points):
        quality = YearQuality.CENTURY
    elif hedges:
        quality = YearQuality.CIRCA
    return YearSpan(
        begin=begin,
        end=end,
        quality=quality,
        open_begin=Kind.OPEN_BEGIN in hedges,
        open_end=Kind.OPEN_END in hedges,
        hedged=Kind.HEDGE in hedges,
        periods=periods,
    )


def _split(tokens: list[Token], separator: Kind) -> list[list[Token]]:
    pieces: list[list[Token]] = [[]]
    for token in tokens:
        if token.kind is separator:
            pieces.append([])
        else:
            pieces[-1].append(token)
    return pieces


def _without_label(segment: list[Token]) -> list[Token] | None:
    """Return the segment without a leading name such as "12th Dynasty"; None if the name swallows a date."""
    labels = [place for place, token in enumerate(segment) if token.kind in _LABELS]
    if not labels:
        return segment
    name, rest = segment[: labels[-1]], segment[labels[-1] + 1 :]
    return None if names_date(name) else rest


def _read_points(segment: list[Token]) -> list[Point] | None:
    """Read the dates of one segment, still as they are written; None if their order makes no sense."""
    tokens = [token for token in segment if token.kind not in _HEDGES]
    if any(token.kind is Kind.OPEN_END for token in segment):
        tokens = tokens[:-1] if tokens and tokens[-1].kind is Kind.RANGE else tokens  # "2017-ongoing"
    if not tokens:
        return []
    points = [Point()]
    place = 0
    while place < len(tokens):
        token = tokens[place]
        part, length = _fraction(tokens, place)
        if token.kind in _JOINS:
            if not _is_glue(points[-1], tokens, place):
                if points[-1].empty:
                    return None
                points.append(Point(joined=token.kind))
        elif part is not None:
            if not _add_part(points[-1], part):
                return None
        elif not _add(points[-1], token):
            return None
        place += length
    return points


def _fraction(tokens: list[Token], place: int) -> tuple[Part | None, int]:
    """Return the part that begins here ("first half") and how many tokens it takes; else None and 1.

    Of "first to second quarter" the first ordinal is a part too. In "1st-first half of 2nd century" it is not,
    because a range of parts runs forward.
    """
    token = tokens[place]
    kinds = [following.kind for following in tokens[place : place + 4]]
    if token.kind is Kind.PART:
        return token.part, 1
    if token.kind in (Kind.ORDINAL, Kind.LAST) and kinds[1:2] == [Kind.FRACTION]:
        of = tokens[place + 1].value
        number = of if token.kind is Kind.LAST else token.value
        return (Part(number - 1, number, of), 2) if 1 <= number <= of else (None, 1)
    if token.kind is Kind.ORDINAL and kinds[2:] == [Kind.ORDINAL, Kind.FRACTION] and kinds[1] in _JOINS:
        of = tokens[place + 3].value
        if 1 <= token.value < tokens[place + 2].value <= of:
            return Part(token.value - 1, token.value, of), 1
    return None, 1


def _is_glue(point: Point, tokens: list[Token], place: int) -> bool:
    """Return whether this dash only ties a part to its number ("mid-19th") or precedes "to" ("mid- to late")."""
    if not point.only_part or tokens[place].kind is not Kind.RANGE or place + 1 == len(tokens):
        return False
    following = tokens[place + 1].kind
    if following is Kind.ORDINAL:
        return _fraction(tokens, place + 1)[0] is None
    return following in (Kind.NUMBER, Kind.ROUND, Kind.RANGE, Kind.PERIOD)


def _add_part(point: Point, part: Part) -> bool:
    if point.part is not None or point.kind is not None:
        return False
    point.part = part
    return True


def _add(point: Point, token: Token) -> bool:
    """Add a token to a point; False if it already has one of that kind or the token does not belong."""
    if token.kind is Kind.PERIOD and token.named and point.kind in (None, Kind.PERIOD) and not point.era:
        return point.name(token.named)
    if token.kind is Kind.ERA and not point.era and point.kind is not Kind.PERIOD:
        point.era, point.era_leads = token.value, point.kind is None
    elif token.kind is Kind.UNIT and point.kind is Kind.ORDINAL and not point.unit:
        point.unit = token.value
    elif token.kind in (Kind.NUMBER, Kind.ORDINAL, Kind.ROUND) and point.kind is None:
        point.kind, point.number, point.digits = token.kind, abs(token.value), token.digits
        point.signed = token.value < 0
        if token.kind is Kind.ROUND:
            # "1800s" may mean the decade or the century: the century holds both.
            point.unit = CENTURY if token.value % CENTURY == 0 and token.digits > 2 else DECADE
    else:
        return False
    return True
