"""English date text, as the Metropolitan Museum writes it."""

from __future__ import annotations

import re
from functools import lru_cache, partial

from reliquary.dates.reader import DateReader
from reliquary.dates.span import YearSpan
from reliquary.dates.tokens import Kind, Lexicon, Rule, Token, iso_year, number_token, words
from reliquary.dates.units import CENTURY, EARLY, LATE, MIDDLE, MILLENNIUM

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

_CALENDAR: list[Rule] = [
    (r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])", iso_year),
    # Days and months say nothing about the year.
    (words(rf"{_DAY} {_MONTH}"), None),
    (words(rf"{_MONTH_AND_DAY}(?: ?- ?{_MONTH_AND_DAY})?,?"), None),
    (words("spring", "summer", "autumn", "fall", "winter"), None),
]

_NAMES: list[Rule] = [
    (words(r"dynast(?:y|ies) (?:[0-9]{1,2}|[ivx]+)(?: ?- ?(?:[0-9]{1,2}|[ivx]+))?"), Token(Kind.LABEL)),
    (
        words(r"dyn\.?", "dynast(?:y|ies)", "periods?", "kingdom", "empire", "reign", "era", "age", "phase"),
        Token(Kind.NOUN),
    ),
    (words("culture", "style"), Token(Kind.LABEL)),
]

_OPENINGS: list[Rule] = [
    (words("(?:or|and) (?:somewhat |slightly )?(?:later|after)"), Token(Kind.OPEN_END)),
    (words("(?:or|and) (?:somewhat |slightly )?(?:earlier|before)"), Token(Kind.OPEN_BEGIN)),
    (words("(?:not|no) (?:before|earlier than)", "after", "post-?", "since"), Token(Kind.OPEN_END)),
    (words("onwards?", "ongoing", "present"), Token(Kind.OPEN_END)),
    (words("(?:not|no) (?:after|later than)", "before", "pre-?", "by"), Token(Kind.OPEN_BEGIN)),
]

_UNITS: list[Rule] = [
    (_HYPHEN + words(r"centur(?:y|ies)", r"cent\.?"), Token(Kind.UNIT, CENTURY)),
    # "5th c. B.C.": after an ordinal "c." is the century, elsewhere it is circa.
    (r"(?<=(?:st|nd|rd|th)[ -])c(?![a-z])(?!\. ?e)\.?", Token(Kind.UNIT, CENTURY)),
    (_HYPHEN + words("millenni(?:um|ums|a)"), Token(Kind.UNIT, MILLENNIUM)),
    (_HYPHEN + words("half", "halves"), Token(Kind.FRACTION, 2)),
    (_HYPHEN + words("quarters?"), Token(Kind.FRACTION, 4)),
    # "third" is a fraction only after another ordinal; elsewhere it is the ordinal.
    *[(rf"(?<={word} )thirds?(?![a-z])", Token(Kind.FRACTION, 3)) for word in _BEFORE_THIRD],
    (words("last", "final"), Token(Kind.LAST)),
    (words("turn"), Token(Kind.TURN)),
    (words("early", "beginning", "start"), Token(Kind.PART, part=EARLY)),
    (words("mid", "middle"), Token(Kind.PART, part=MIDDLE)),
    (words("late", "later", "end"), Token(Kind.PART, part=LATE)),
]

_ERAS: list[Rule] = [
    (words(r"b\. ?c\.?(?: ?e\.?)?", "bce?"), Token(Kind.ERA, -1)),
    (words(r"a\. ?d\.?", "ad", r"c\. ?e\.?", "ce"), Token(Kind.ERA, 1)),
]

_HEDGES: list[Rule] = [
    (words("circa", r"ca\.?", r"c\.", r"approx(?:imately|\.)?", "about", "around", "roughly"), Token(Kind.HEDGE)),
    (r"(?<![a-z])c(?= ?[0-9])", Token(Kind.HEDGE)),
    (words("probably", "possibly", "perhaps", "presumably", "likely"), Token(Kind.HEDGE)),
    (r"[?~]", Token(Kind.HEDGE)),
]

_NUMBERS: list[Rule] = [
    *[(words(word), Token(Kind.ORDINAL, number)) for number, word in reversed([*enumerate(_ORDINALS, 1)])],
    (r"[0-9]{1,2}(?:st|nd|rd|th)(?![a-z])", partial(number_token, Kind.ORDINAL)),
    (r"[0-9]{2,4}'?s(?![a-z])", partial(number_token, Kind.ROUND)),
    (r"[0-9]{1,3},[0-9]{3}(?![0-9])", partial(number_token, Kind.NUMBER)),
    (r"[0-9]+", partial(number_token, Kind.NUMBER)),
]

_SIGNS: list[Rule] = [
    (r"-", Token(Kind.RANGE)),
    (words("to", "through", "thru", "until"), Token(Kind.RANGE)),
    (r"/", Token(Kind.SLASH)),
    (r"&", Token(Kind.ALSO)),
    (words("or", "and"), Token(Kind.ALSO)),
    (r",", Token(Kind.COMMA)),
    (r";", Token(Kind.CLAUSE_END)),
    (r"[\"'.:]", None),
    (words("of", "the", "in", "from", "between", "dated?", "signed", *_MAKING), None),
]

_LEXICON = Lexicon([*_CALENDAR, *_NAMES, *_OPENINGS, *_UNITS, *_ERAS, *_HEDGES, *_NUMBERS, *_SIGNS])

_NUMBER = r"(?:[0-9]{1,2}|[ivx]{1,6})(?![a-z0-9])"
_NTH = r"[0-9]{1,2}(?:st|nd|rd|th)"
_JOIN = r"(-|/|and|or|to)"
_DYNASTIES = re.compile(rf"(?<![a-z])dyn(?:ast(?:y|ies)|\.) ?({_NUMBER}) ?{_JOIN} ?({_NUMBER})")
_NTH_DYNASTIES = re.compile(rf"(?<![a-z0-9])({_NTH}) ?{_JOIN} ?(?={_NTH} dynast)")


def _prepare(text: str) -> str:
    """Write "dynasties 12-13" as "dynasty 12 - dynasty 13"."""
    return _NTH_DYNASTIES.sub(r"\1 dynasty \2 ", _DYNASTIES.sub(r"dynasty \1 \2 dynasty \3", text))


_READER = DateReader("en", _LEXICON, _prepare)


@lru_cache(maxsize=4096)  # a museum writes the same few thousand dates again and again
def parse_english(text: str, authority: str | None = None) -> YearSpan | None:
    """Return the span of years that an English date text states, or None.

    The work is linear in the length of the text, and no text raises.

    Args:
        text: As the museum writes it: "ca. 1353-1336 B.C.", "late 19th-early 20th century", "1843/44",
            "Dynasty 18". What stands in brackets is ignored, unless nothing outside names a date: of "Qianlong
            period (1736-95)" the brackets count, with quality ``period``.
        authority: Key of the chronology to prefer for the names of periods.

    Returns:
        None for text that is empty, undated ("n.d."), contradicts itself ("1899-1850") or holds a word that is
        not understood where it could change the date.
    """
    return _READER.read(text, authority)
