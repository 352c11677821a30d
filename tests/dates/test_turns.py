import pytest

from reliquary.dates.tokens import Kind, Token
from reliquary.dates.turns import without_turns

TURN, WORD, RANGE, ALSO = (Token(kind) for kind in (Kind.TURN, Kind.WORD, Kind.RANGE, Kind.ALSO))
CENTURIES, BEFORE = Token(Kind.UNIT, 100), Token(Kind.ERA, -1)


def nth(number):
    return Token(Kind.ORDINAL, number, 2)


def test_two_centuries():
    found = without_turns([TURN, nth(18), ALSO, nth(19), CENTURIES])
    kinds = [Kind.PART, Kind.ORDINAL, Kind.RANGE, Kind.PART, Kind.ORDINAL, Kind.UNIT]
    assert [token.kind for token in found] == kinds
    assert [token.value for token in found if token.kind is Kind.ORDINAL] == [18, 19]


def test_one_century_is_its_begin_with_a_hedge():
    found = without_turns([TURN, nth(20), CENTURIES])
    assert found[0].kind is Kind.HEDGE
    assert [token.value for token in found if token.kind is Kind.ORDINAL] == [19, 20]


@pytest.mark.parametrize(
    "tokens", [[TURN], [TURN, CENTURIES], [TURN, nth(1), CENTURIES], [TURN, nth(5), CENTURIES, BEFORE]]
)
def test_else_the_word_is_not_understood(tokens):
    assert without_turns(tokens) == [WORD, *tokens[1:]]


def test_a_text_without_a_turn_stays():
    assert without_turns([nth(19), RANGE, CENTURIES]) == [nth(19), RANGE, CENTURIES]
