"""Tokens of date text, the same for every language, and the lexicon that a language makes them with."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from reliquary.dates.units import Part

if TYPE_CHECKING:
    from reliquary.dates.chronology import NamedYears

MAX_TEXT = 1000
"""Longer text is no date. The limit also bounds Unicode normalisation, which is not linear."""

_DASHES = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
_PLAIN = str.maketrans(dict.fromkeys(_DASHES, "-") | {"\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'})


class Kind(Enum):
    """What a token says."""

    NUMBER = auto()  # 1850; value and digits as written
    ORDINAL = auto()  # 19th, first
    LAST = auto()  # last, before a fraction
    ROUND = auto()  # 1880s, 1800s
    UNIT = auto()  # century, millennium; value is its years
    FRACTION = auto()  # half, third, quarter; value is 2, 3, 4
    PART = auto()  # early, mid, late
    TURN = auto()  # turn of two centuries
    PERIOD = auto()  # a name of the chronology: Ming, Dynasty 18
    ERA = auto()  # value is 1 or -1
    RANGE = auto()  # hyphen, dash, "to"
    SLASH = auto()
    ALSO = auto()  # or, and
    COMMA = auto()
    CLAUSE_END = auto()  # semicolon
    HEDGE = auto()  # ca., probably, ?
    OPEN_BEGIN = auto()  # before, or earlier
    OPEN_END = auto()  # after, or later
    NOUN = auto()  # dynasty, period: what a period may be called beside its name; ends a name like LABEL
    LABEL = auto()  # culture, style: ends a name that may stand before a date
    WORD = auto()  # not understood


@dataclass(frozen=True, slots=True)
class Token:
    """One word, number or sign of a date text.

    Attributes:
        kind: What it says.
        value: The number, ordinal, years of a unit, denominator or era.
        digits: How many digits a number was written with, 0 for other tokens.
        part: Which part of a unit a ``PART`` means.
        named: The years of a ``PERIOD``.
    """

    kind: Kind
    value: int = 0
    digits: int = 0
    part: Part | None = None
    named: NamedYears | None = None


Rule = tuple[str, Token | Callable[[str], Token] | None]
"""A pattern without capturing groups, and its token: fixed, made from the matched text, or None to ignore it.

Write digits as ``[0-9]``: in Python ``\\d`` also matches the digits of other scripts.
"""


class Lexicon:
    """The words of one language; the first rule that matches at a place wins.

    What no rule matches becomes a ``WORD``: nothing is passed over in silence.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._makers = [maker for _, maker in rules]
        alternatives = [f"({pattern})" for pattern, _ in rules]
        self._pattern = re.compile("|".join([*alternatives, r"([^\W\d_]+|\S)"]))

    def tokens(self, text: str) -> list[Token]:
        """Return the tokens of a text that ``normalise`` returned."""
        found = []
        for match in self._pattern.finditer(text):
            rule = (match.lastindex or 0) - 1
            maker = self._makers[rule] if rule < len(self._makers) else Token(Kind.WORD)
            if maker is not None:
                found.append(maker if isinstance(maker, Token) else maker(match.group()))
        return found


def number_token(kind: Kind, written: str) -> Token:
    """Return the token of a number; one of more than five digits is no year, and becomes a ``WORD``."""
    digits = re.sub(r"[^0-9]", "", written)
    if len(digits) > 5:
        return Token(Kind.WORD)
    return Token(kind, int(digits) * (-1 if written.startswith("-") else 1), len(digits))


def roman_token(ending: str, written: str) -> Token:
    """Return the ordinal of a Roman number below 40 ("xix"); any other row of its letters becomes a ``WORD``.

    Args:
        ending: Pattern of the ending that may follow the number ("e" of "xixe").
        written: The matched text.
    """
    match = re.fullmatch(rf"(x{{0,3}})(ix|iv|v?i{{0,3}}){ending}", written)
    if match is None or not match[1] + match[2]:
        return Token(Kind.WORD)
    units = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix").index(match[2])
    return Token(Kind.ORDINAL, 10 * len(match[1]) + units, 2)


def words(*patterns: str) -> str:
    """Return a pattern of whole words: no letter may stand right before or after them."""
    return rf"(?<![^\W\d_])(?:{'|'.join(patterns)})(?![^\W\d_])"


def iso_year(written: str) -> Token:
    """Return the year of a date such as 1850-05-04."""
    return number_token(Kind.NUMBER, written.partition("-")[0])


def normalise(text: str) -> str | None:
    """Return the text in lower case, in Unicode's plain forms, with single spaces; None if it is too long."""
    if len(text) > MAX_TEXT:
        return None
    plain = unicodedata.normalize("NFKC", text).translate(_PLAIN).lower()
    return " ".join(plain.split())


def split_brackets(text: str) -> tuple[str, list[str]]:
    """Return what stands outside all brackets, and the contents of the outermost ones, in order.

    A bracket that is never closed reaches to the end; a closing one without an opening is dropped.
    """
    outside: list[str] = []
    inside: list[str] = []
    depth = 0
    for piece in re.split(r"([()\[\]])", text):
        if piece in ("(", "["):
            depth += 1
            if depth == 1:
                inside.append("")
        elif piece in (")", "]"):
            depth = max(0, depth - 1)
        elif depth:
            inside[-1] += piece + " "
        else:
            outside.append(piece)
    return " ".join(outside).strip(), inside
