"""French date text, as the Louvre writes it."""

from __future__ import annotations

import re
from functools import lru_cache, partial

from reliquary.dates.reader import DateReader
from reliquary.dates.span import YearSpan
from reliquary.dates.tokens import Kind, Lexicon, Rule, Token, iso_year, number_token, roman_token, words
from reliquary.dates.units import CENTURY, EARLY, LATE, MIDDLE, MILLENNIUM

_ORDINALS = {
    1: ("premi[eè]re?",),
    2: ("deuxi[eè]me", "seconde?"),
    3: ("troisi[eè]me",),
    4: ("quatri[eè]me",),
}

_ORDINAL_END = r"(?:[èe]re?|[èe]me|nde?|er|d|è|e)"  # of 1er, 1ère, 2nd, 4ème, XIXe

_MONTH = (
    r"(?:janv(?:ier|\.)?|f[ée]v(?:rier|r?\.)?|mars|avr(?:il|\.)?|mai|juin|juil(?:let|\.)?|ao[ûu]t"
    r"|sept(?:embre|\.)?|oct(?:obre|\.)?|nov(?:embre|\.)?|d[ée]c(?:embre|\.)?)(?![^\W\d_])"
)
_DAY = r"(?:1er|[0-9]{1,2})"

_CHRIST = r"(?:j\.? ?-? ?c(?![^\W\d_])\.?|jésus[ -]christ|notre ère|l'ère chrétienne|n\. ?[eè]\.)"

_CALENDAR: list[Rule] = [
    (r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])", iso_year),
    # Days and months say nothing about the year.
    (words(rf"(?:{_DAY} )?{_MONTH}(?: ?- ?(?:{_DAY} )?{_MONTH})?"), None),
    (words("printemps", "été", "automne", "hiver"), None),
]

_ERAS: list[Rule] = [
    (words(r"av(?:ant)?\.? ?" + _CHRIST), Token(Kind.ERA, -1)),
    (words(r"apr?(?:ès)?\.? ?" + _CHRIST, "de notre ère"), Token(Kind.ERA, 1)),
]

_NAMES: list[Rule] = [
    (
        words("dynasties?", "[ée]poques?", "périodes?", "règnes?", "ère", "empire", "royaume", "phase", "âge"),
        Token(Kind.NOUN),
    ),
    (words("culture", "style", "type", "école"), Token(Kind.LABEL)),
]

_OPENINGS: list[Rule] = [
    (words("(?:ou|et) (?:un peu |légèrement )?(?:plus tard|après|postérieure?)"), Token(Kind.OPEN_END)),
    (words("(?:ou|et) (?:un peu |légèrement )?(?:plus tôt|avant|antérieure?)"), Token(Kind.OPEN_BEGIN)),
    (words("pas avant", "après", "à partir d[eu]", "depuis", r"post(?:érieure?)?(?: [àa]u?)?"), Token(Kind.OPEN_END)),
    (words("pas après", "avant", "jusqu'(?:à|en|au)", r"antérieure? [àa]u?"), Token(Kind.OPEN_BEGIN)),
]

_UNITS: list[Rule] = [
    (words("si[eè]cles?"), Token(Kind.UNIT, CENTURY)),
    # "IIe s.": "s" is the century only after an ordinal.
    (r"(?<=[erè] )s(?![^\W\d_])\.?", Token(Kind.UNIT, CENTURY)),
    (words(r"mill(?:énaires?|\.)?"), Token(Kind.UNIT, MILLENNIUM)),
    (words("moiti[ée]s?"), Token(Kind.FRACTION, 2)),
    (words("quarts?"), Token(Kind.FRACTION, 4)),
    (words("tiers"), Token(Kind.FRACTION, 3)),
    (words("derni[eè]re?"), Token(Kind.LAST)),
    (words("tournant"), Token(Kind.TURN)),
    (words("d[ée]buts?", "commencement"), Token(Kind.PART, part=EARLY)),
    (words("milieu", "mi"), Token(Kind.PART, part=MIDDLE)),
    (words("fin"), Token(Kind.PART, part=LATE)),
]

_HEDGES: list[Rule] = [
    (words("vers", r"env(?:iron|\.)?", r"circa", r"ca\.?", r"c\.", "autour d[eu]"), Token(Kind.HEDGE)),
    (words("probablement", "peut-être", "sans doute", "vraisemblablement"), Token(Kind.HEDGE)),
    (r"[?~]", Token(Kind.HEDGE)),
]

_NUMBERS: list[Rule] = [
    *[(words(*spellings), Token(Kind.ORDINAL, number)) for number, spellings in _ORDINALS.items()],
    (r"(?<![^\W_])[ivx]{1,7}" + _ORDINAL_END + r"(?![^\W_])", partial(roman_token, _ORDINAL_END)),
    # "XVII-XVIIIe siècle": the first number goes without its ending.
    (r"(?<![^\W_])[ivx]{1,7}(?= ?(?:-|/|et|ou|à) ?[ivx]{1,7}(?:e|er|ème)(?![^\W_]))", partial(roman_token, "")),
    (r"[0-9]{1,2}" + _ORDINAL_END + r"(?![^\W_])", partial(number_token, Kind.ORDINAL)),
    (words("années? [0-9]{2,4}"), partial(number_token, Kind.ROUND)),
    # "(vers -540 - -530)": a year after a minus sign, which neither a number nor its space precedes.
    (r"(?<![0-9])(?<![0-9] )-[0-9]+", partial(number_token, Kind.NUMBER)),
    (r"[0-9]{1,2} [0-9]{3}(?![0-9])", partial(number_token, Kind.NUMBER)),
    (r"[0-9]+", partial(number_token, Kind.NUMBER)),
]

_SIGNS: list[Rule] = [
    (r"-", Token(Kind.RANGE)),
    (words("à", "au", "jusqu'à"), Token(Kind.RANGE)),
    (r"/", Token(Kind.SLASH)),
    # The Louvre joins the dates of one object with semicolons, and two names of one king with "=".
    (r"[;=&]", Token(Kind.ALSO)),
    (words("ou", "et"), Token(Kind.ALSO)),
    (r",", Token(Kind.COMMA)),
    (r"[\"'.:]", None),
    (words("de", "d", "du", "des", "la", "le", "l", "les", "en", "dans", "entre", "datée?", "daté de", "an"), None),
]

_LEXICON = Lexicon([*_CALENDAR, *_ERAS, *_NAMES, *_OPENINGS, *_UNITS, *_HEDGES, *_NUMBERS, *_SIGNS])

_CREATION = re.compile(r"date de (?:création|fabrication)[^:]{0,20}:")
_NEXT_FIELD = re.compile(r"date de [^:]{1,30}:")
_DECADES = re.compile(r"(années? [0-9]{2,4}) ?(-|à|et|ou) ?(?=[0-9]{2,3}0(?![0-9]))")
_NTH = r"(?:[ivx]{1,7}|[0-9]{1,2})(?:ère|er|ème|e)"
_DYNASTIES = re.compile(rf"(?<![^\W_])({_NTH}) ?(-|/|et|ou|à) ?(?={_NTH} dynasties?(?![^\W_]))")


def _prepare(text: str) -> str:
    """Leave the creation date alone and write "XIIe-XIIIe dynastie" and "années 1880-1890" in full."""
    creation = _CREATION.search(text)
    if creation:
        text = _NEXT_FIELD.split(text[creation.end() :], maxsplit=1)[0]
    return _DECADES.sub(r"\1 \2 années ", _DYNASTIES.sub(r"\1 dynastie \2 ", text))


_READER = DateReader("fr", _LEXICON, _prepare)


@lru_cache(maxsize=4096)  # a museum writes the same few thousand dates again and again
def parse_french(text: str, authority: str | None = None) -> YearSpan | None:
    """Return the span of years that a French date text states, or None.

    The work is linear in the length of the text, and no text raises.

    Args:
        text: As the museum writes it: "1e quart Ve s. av. J.-C.", "XIIe siècle ; 1er quart du XIIIe siècle",
            "vers 1850", "XVIIIe dynastie". Of the Louvre's ``displayDateCreated`` only the creation date is
            read. Brackets count where nothing outside names a date.
        authority: Key of the chronology to prefer for the names of periods, for example ``louvre``.

    Returns:
        None for text that is empty, undated ("s.d."), contradicts itself or holds a word that is not understood
        where it could change the date.
    """
    return _READER.read(text, authority)
