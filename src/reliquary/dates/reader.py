"""What the readers of all languages share: brackets, thesaurus paths, Hijri years, and names of periods."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from reliquary.dates.chronology import chronology
from reliquary.dates.grammar import names_date, names_period, parse_tokens
from reliquary.dates.hijri import in_common_years, without_hijri
from reliquary.dates.span import YearSpan
from reliquary.dates.tokens import Kind, Lexicon, Token, normalise, split_brackets
from reliquary.records import YearQuality

_QUESTION = re.compile(r"[(\[] ?\? ?[)\]]")
_ARROW = re.compile(r"->|>|\u2192")


@dataclass(frozen=True, slots=True)
class DateReader:
    """Reads the date texts of one language.

    Attributes:
        language: Key of the language in the tables of periods.
        lexicon: Its words.
        prepare: Rewrites a normalised text before it is read: takes prefixes away, writes ranges of dynasties
            in full.
    """

    language: str
    lexicon: Lexicon
    prepare: Callable[[str], str]

    def read(self, text: str, authority: str | None = None) -> YearSpan | None:
        """Return the span of years that a text states, or None.

        What stands in brackets is a remark and counts only where nothing outside names a date. Then a date in
        brackets comes before a period outside, and a period in brackets last: "Qing (1736-95)" is 1736..1795,
        "27. Dynastie (Spätzeit -> Ägypten)" is the dynasty. A path with arrows is read from its most precise end.

        Args:
            text: As the museum writes it.
            authority: Key of the chronology to prefer where a period has years by several.
        """
        plain = normalise(text)
        if plain is None:
            return None
        plain = _QUESTION.sub(" ? ", plain)
        common = without_hijri(plain)
        if common != plain and not names_date(self.lexicon.tokens(common)):
            common = in_common_years(plain)
        outside, inside = split_brackets(self.prepare(common))
        pieces = [piece for content in inside for piece in _ARROW.split(content)]
        tokens = self._tokens(outside, authority)
        if names_date(tokens):
            return parse_tokens(tokens)
        in_brackets = [self._tokens(piece, authority) for piece in pieces]
        for span in _spans(in_brackets, names_date):
            return replace(span, quality=YearQuality.PERIOD) if outside else span
        return next(_spans([tokens, *in_brackets], names_period), None)

    def _tokens(self, text: str, authority: str | None) -> list[Token]:
        tokens: list[Token] = []
        place = 0
        for begin, end, period in chronology(self.language).find(text):
            tokens += self.lexicon.tokens(text[place:begin])
            tokens.append(Token(Kind.PERIOD, named=period.by(authority)))
            place = end
        return tokens + self.lexicon.tokens(text[place:])


def _spans(texts: list[list[Token]], names: Callable[[list[Token]], bool]) -> Iterator[YearSpan]:
    for tokens in texts:
        span = parse_tokens(tokens) if names(tokens) else None
        if span is not None:
            yield span
