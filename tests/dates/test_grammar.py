"""The grammar knows no language: these tokens come in the order of German and French texts as well."""

import pytest

from reliquary.dates.grammar import names_date, parse_tokens
from reliquary.dates.tokens import Kind, Token
from reliquary.dates.units import CENTURY, EARLY, LATE, MILLENNIUM
from reliquary.records import YearQuality

BEFORE, OURS = Token(Kind.ERA, -1), Token(Kind.ERA, 1)
CENTURIES, MILLENNIA = Token(Kind.UNIT, CENTURY), Token(Kind.UNIT, MILLENNIUM)
HALF, QUARTER = Token(Kind.FRACTION, 2), Token(Kind.FRACTION, 4)
RANGE, SLASH, ALSO, COMMA, END = (
    Token(kind) for kind in (Kind.RANGE, Kind.SLASH, Kind.ALSO, Kind.COMMA, Kind.CLAUSE_END)
)
HEDGE, WORD, LABEL = Token(Kind.HEDGE), Token(Kind.WORD), Token(Kind.LABEL)
BEGINNING, ENDING = Token(Kind.PART, part=EARLY), Token(Kind.PART, part=LATE)


def nth(number):
    return Token(Kind.ORDINAL, number, 1)


def year(number):
    return Token(Kind.NUMBER, number, len(str(number)))


@pytest.mark.parametrize(
    ("tokens", "years"),
    [
        ([nth(1), QUARTER, nth(5), CENTURIES, BEFORE], (-499, -475)),
        ([nth(1), HALF, nth(2), MILLENNIA, BEFORE], (-1999, -1500)),
        ([nth(2), RANGE, nth(3), CENTURIES, OURS], (100, 299)),
        ([ENDING, nth(4), SLASH, BEGINNING, nth(3), CENTURIES, BEFORE], (-324, -275)),
        ([HEDGE, year(1660), SLASH, year(70)], (1660, 1670)),
        ([year(562), SLASH, year(558), BEFORE], (-562, -558)),
        ([nth(27), LABEL, COMMA, year(525), RANGE, year(404), BEFORE], (-525, -404)),
        ([WORD, COMMA, year(1850)], (1850, 1850)),
        ([WORD, END, year(1850), END, year(1900)], (1850, 1850)),
    ],
)
def test_states_years(tokens, years):
    span = parse_tokens(tokens)
    assert span is not None
    assert (span.begin, span.end) == years


@pytest.mark.parametrize(
    "tokens",
    [
        [],
        [WORD],
        [HEDGE],
        [WORD, year(1850)],
        [year(1850), WORD],
        [year(1850), year(1860)],
        [year(1850), RANGE],
        [RANGE, year(1850)],
        [CENTURIES],
        [HALF, nth(19), CENTURIES],
        [nth(5), QUARTER, nth(19), CENTURIES],
        [nth(19), CENTURIES, CENTURIES],
        [year(100), BEFORE, OURS],
        [year(1850), LABEL, year(1860)],
        [year(1850), COMMA, WORD, year(1700)],
        [year(1850), COMMA, BEFORE],
        [nth(19), COMMA, nth(20), CENTURIES],
    ],
)
def test_gives_none_rather_than_a_guess(tokens):
    assert parse_tokens(tokens) is None


def test_a_remark_beside_the_date_does_not_hedge_it():
    span = parse_tokens([year(1850), COMMA, HEDGE, WORD])
    assert span is not None
    assert span.quality is YearQuality.EXACT


def test_names_date():
    assert names_date([WORD, nth(19), CENTURIES])
    assert not names_date([nth(12), LABEL, WORD])
