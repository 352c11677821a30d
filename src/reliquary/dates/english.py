"""English date text, as the Metropolitan Museum writes it."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from reliquary.dates.grammar import names_date, parse_tokens
from reliquary.dates.span import YearSpan
from reliquary.dates.tokens import Kind, Lexicon, Rule, Token, normalise, number_token, split_brackets
from reliquary.dates.units import CENTURY, EARLY, LATE, MIDDLE, MILLENNIUM
from reliquary.records import YearQuality

# fmt: off
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh",
    "eighth", "ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth",
    "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth", "twenty[- ]first",
)
# fmt: on

_BEFORE_THIRD = ("first", "second", "third", "1st", "2nd", "3rd", "last", "final")

_HYPHEN = "-?"  # of "19th-century" and "first-half"

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_DAY = r"[0-9]{1,2}(?:st|nd|rd|th)?(?![a-z0-9])"
_MONTH_AND_DAY = rf"{_MONTH}(?: {_DAY}(?: ?- ?{_DAY})?)?"

# fmt: off
_MAKING = (
    "made", "designed", "modell?ed", "carved", "cast", "manufactured",
    "executed", "printed", "published", "issued", "completed",
)
# fmt: on

_QUESTION = re.compile(r"[(\[] ?\? ?[)\]]")


def _words(*patterns: str) -> str:
    """Return a pattern of whole words: no letter may stand right before or after them."""
    return rf"(?<![a-z])(?:{'|'.join(patterns)})(?![a-z])"


_CALENDAR: list[Rule] = [
    # Days and months say nothing about the year.
    (_words(rf"{_DAY} {_MONTH}"), None),
    (_words(rf"{_MONTH_AND_DAY}(?: ?- ?{_MONTH_AND_DAY})?,?"), None),
    (_words("spring", "summer", "autumn", "fall", "winter"), None),
]

_NAMES: list[Rule] = [
    (_words(r"dynast(?:y|ies) (?:[0-9]{1,2}|[ivx]+)(?: ?- ?(?:[0-9]{1,2}|[ivx]+))?"), Token(Kind.LABEL)),
    (
        _words("dynast(?:y|ies)", "periods?", "kingdom", "culture", "reign", "era", "age", "style", "phase"),
        Token(Kind.LABEL),
    ),
]

_OPENINGS: list[Rule] = [
    (_words("(?:or|and) (?:somewhat |slightly )?(?:later|after)"), Token(Kind.OPEN_END)),
    (_words("(?:or|and) (?:somewhat |slightly )?(?:earlier|before)"), Token(Kind.OPEN_BEGIN)),
    (_words("(?:not|no) (?:before|earlier than)", "after", "post-?", "since"), Token(Kind.OPEN_END)),
    (_words("onwards?", "ongoing", "present"), Token(Kind.OPEN_END)),
    (_words("(?:not|no) (?:after|later than)", "before", "pre-?", "by"), Token(Kind.OPEN_BEGIN)),
]

_UNITS: list[Rule] = [
    (_HYPHEN + _words(r"centur(?:y|ies)", r"cent\.?"), Token(Kind.UNIT, CENTURY)),
    # "5th c. B.C.": after an ordinal "c." is the century, elsewhere it is circa.
    (r"(?<=(?:st|nd|rd|th)[ -])c(?![a-z])(?!\. ?e)\.?", Token(Kind.UNIT, CENTURY)),
    (_HYPHEN + _words("millenni(?:um|ums|a)"), Token(Kind.UNIT, MILLENNIUM)),
    (_HYPHEN + _words("half", "halves"), Token(Kind.FRACTION, 2)),
    (_HYPHEN + _words("quarters?"), Token(Kind.FRACTION, 4)),
    # "third" is a fraction only after another ordinal; elsewhere it is the ordinal.
    *[(rf"(?<={word} )thirds?(?![a-z])", Token(Kind.FRACTION, 3)) for word in _BEFORE_THIRD],
    (_words("last", "final"), Token(Kind.LAST)),
    (_words("early", "beginning", "start"), Token(Kind.PART, part=EARLY)),
    (_words("mid", "middle"), Token(Kind.PART, part=MIDDLE)),
    (_words("late", "later", "end"), Token(Kind.PART, part=LATE)),
]

_ERAS: list[Rule] = [
    (_words(r"b\. ?c\.?(?: ?e\.?)?", "bce?"), Token(Kind.ERA, -1)),
    (_words(r"a\. ?d\.?", "ad", r"c\. ?e\.?", "ce"), Token(Kind.ERA, 1)),
]

_HEDGES: list[Rule] = [
    (_words("circa", r"ca\.?", r"c\.", r"approx(?:imately|\.)?", "about", "around", "roughly"), Token(Kind.HEDGE)),
    (r"(?<![a-z])c(?= ?[0-9])", Token(Kind.HEDGE)),
    (_words("probably", "possibly", "perhaps", "presumably", "likely"), Token(Kind.HEDGE)),
    (r"[?~]", Token(Kind.HEDGE)),
]

_NUMBERS: list[Rule] = [
    *[(_words(word), Token(Kind.ORDINAL, number)) for number, word in reversed([*enumerate(_ORDINALS, 1)])],
    (r"[0-9]{1,2}(?:st|nd|rd|th)(?![a-z])", partial(number_token, Kind.ORDINAL)),
    (r"[0-9]{2,4}'?s(?![a-z])", partial(number_token, Kind.ROUND)),
    (r"[0-9]{1,3},[0-9]{3}(?![0-9])", partial(number_token, Kind.NUMBER)),
    (r"[0-9]+", partial(number_token, Kind.NUMBER)),
]

_SIGNS: list[Rule] = [
    (r"-", Token(Kind.RANGE)),
    (_words("to", "through", "thru", "until"), Token(Kind.RANGE)),
    (r"/", Token(Kind.SLASH)),
    (r"&", Token(Kind.ALSO)),
    (_words("or", "and"), Token(Kind.ALSO)),
    (r",", Token(Kind.COMMA)),
    (r";", Token(Kind.CLAUSE_END)),
    (r"[\"'.:]", None),
    (_words("of", "the", "in", "from", "between", "dated?", "signed", *_MAKING), None),
]

_ENGLISH = Lexicon([*_CALENDAR, *_NAMES, *_OPENINGS, *_UNITS, *_ERAS, *_HEDGES, *_NUMBERS, *_SIGNS])


def parse_english(text: str) -> YearSpan | None:
    """Return the span of years that an English date text states, or None.

    The work is linear in the length of the text, and no text raises.

    Args:
        text: As the museum writes it: "ca. 1353-1336 B.C.", "late 19th-early 20th century", "1843/44".
            What stands in brackets is ignored, unless nothing outside names a date: of "Qianlong period
            (1736-95)" the brackets count, with quality ``period``.

    Returns:
        None for text that is empty, undated ("n.d."), contradicts itself ("1899-1850") or holds a word that is
        not understood where it could change the date.
    """
    plain = normalise(text)
    if plain is None:
        return None
    outside, inside = split_brackets(_QUESTION.sub(" ? ", plain))
    tokens = _ENGLISH.tokens(outside)
    if names_date(tokens):
        return parse_tokens(tokens)
    for content in inside:
        span = parse_tokens(_ENGLISH.tokens(content))
        if span is not None:
            return replace(span, quality=YearQuality.PERIOD) if outside else span
    return None
