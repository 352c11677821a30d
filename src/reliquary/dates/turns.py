"""The turn of two centuries: the last tenth of one and the first tenth of the next."""

from __future__ import annotations

from reliquary.dates.tokens import Kind, Token
from reliquary.dates.units import Part

_LAST_TENTH = Token(Kind.PART, part=Part(9, 10, 10))
_FIRST_TENTH = Token(Kind.PART, part=Part(0, 1, 10))
_JOINS = (Kind.RANGE, Kind.SLASH, Kind.ALSO)


def without_turns(tokens: list[Token]) -> list[Token]:
    """Return the tokens with every turn written as two parts.

    "Turn of the 18th to 19th century" is 1790..1809. "Turn of the 20th century" is read as the begin of that
    century, 1890..1909, with a hedge, because some mean its end. Before our era only the first form is read.
    """
    if all(token.kind is not Kind.TURN for token in tokens):
        return tokens
    place = next(place for place, token in enumerate(tokens) if token.kind is Kind.TURN)
    before, after = tokens[:place], tokens[place + 1 :]
    kinds = [token.kind for token in after[:3]]
    if kinds[:1] == [Kind.ORDINAL] and kinds[2:] == [Kind.ORDINAL] and kinds[1] in _JOINS:
        first, _, *rest = after
        return [*before, _LAST_TENTH, first, Token(Kind.RANGE), _FIRST_TENTH, *rest]
    era = any(token.kind is Kind.ERA for token in after)
    if kinds[:1] == [Kind.ORDINAL] and after[0].value > 1 and not era:
        previous = Token(Kind.ORDINAL, after[0].value - 1, after[0].digits)
        return [*before, Token(Kind.HEDGE), _LAST_TENTH, previous, Token(Kind.RANGE), _FIRST_TENTH, *after]
    return [*before, Token(Kind.WORD), *after]
