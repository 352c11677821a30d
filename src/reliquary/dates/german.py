"""German date text, as the Staatliche Museen zu Berlin write it."""

from __future__ import annotations

import re
from functools import lru_cache, partial

from reliquary.dates.reader import DateReader
from reliquary.dates.span import YearSpan
from reliquary.dates.tokens import Kind, Lexicon, Rule, Token, iso_year, number_token, words
from reliquary.dates.units import CENTURY, EARLY, LATE, MIDDLE, MILLENNIUM

_ENDING = r"(?:e[nmrs]?)?"

# fmt: off
_ORDINALS = (
    "erst", "zweit", "dritt", "viert", "fünft", "sechst", "siebt", "acht", "neunt", "zehnt", "elft", "zwölft",
    "dreizehnt", "vierzehnt", "fünfzehnt", "sechzehnt", "siebzehnt", "achtzehnt", "neunzehnt", "zwanzigst",
)

_MONTH = (
    r"(?:jan(?:uar|\.)|jänner|feb(?:ruar|r?\.)|märz|apr(?:il|\.)|mai|jun[io]|jul[iy]|aug(?:ust|\.)"
    r"|sept(?:ember|\.)|okt(?:ober|\.)|nov(?:ember|\.)|dez(?:ember|\.))(?![^\W\d_])"
)
_DAY = r"[0-9]{1,2}\."
_DAY_AND_MONTH = rf"(?:{_DAY} ?)?{_MONTH}"
# fmt: on

_CALENDAR: list[Rule] = [
    (r"(?<![0-9])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])", iso_year),
    # Days and months say nothing about the year: 4.5.1890, 4.1998, "zwischen 27. Februar und 15. Juni 212".
    (r"(?<![0-9.])[0-9]{1,2}\. ?(?:[0-9]{1,2}\. ?)?(?=[0-9]{4}(?![0-9]))", None),
    (rf"(?<![^\W_])(?:zwischen )?{_DAY_AND_MONTH}(?: ?(?:-|bis|und) ?{_DAY_AND_MONTH})?", None),
    (words("frühling", "frühjahr", "sommer", "herbst", "winter"), None),
]

_CHRIST = r"(?:chr(?:istus|isti geburt|\.)?|u\. ?z\.?|unserer zeit(?:rechnung)?|d\. ?z\.)"

_ERAS: list[Rule] = [
    (words(r"v(?:or|\.)? ?" + _CHRIST), Token(Kind.ERA, -1)),
    (words(r"n(?:ach|\.)? ?" + _CHRIST, r"u\. ?z\.?", "unserer zeit(?:rechnung)?"), Token(Kind.ERA, 1)),
    (words(r"v\.(?= ?(?:-|/|bis ))"), Token(Kind.ERA, -1)),  # "1. Jh. v. - 1. Jh. n. Chr."
]

_NAMES: list[Rule] = [
    (
        words(
            "dynastien?", "zeit", "zeitalter", "perioden?", "epochen?", "ära", "reich", "regierung(?:szeit)?", "phase"
        ),
        Token(Kind.NOUN),
    ),
    (words("kultur", "stil", "art", "nachfolge"), Token(Kind.LABEL)),
]

_OPENINGS: list[Rule] = [
    (words("(?:oder|und) (?:etwas |wenig )?(?:später|danach|jünger)"), Token(Kind.OPEN_END)),
    (words("(?:oder|und) (?:etwas |wenig )?(?:früher|davor|älter)"), Token(Kind.OPEN_BEGIN)),
    (words("nicht vor", "frühestens", "nach", "ab", "seit"), Token(Kind.OPEN_END)),
    (words("nicht nach", "spätestens", "bis spätestens", "vor"), Token(Kind.OPEN_BEGIN)),
    (r"^bis(?: zum)? ", Token(Kind.OPEN_BEGIN)),
]

_UNITS: list[Rule] = [
    (words(r"jahrhunderts?", r"jhd?t?s?(?![^\W\d_])\.?"), Token(Kind.UNIT, CENTURY)),
    (words(r"jahrtausends?", r"jtsd?(?![^\W\d_])\.?", r"jt(?![^\W\d_])\.?"), Token(Kind.UNIT, MILLENNIUM)),
    (words("hälften?"), Token(Kind.FRACTION, 2)),
    (r"(?<=[0-9]\. )h\.", Token(Kind.FRACTION, 2)),
    (words("viertels?", r"vtl\.?"), Token(Kind.FRACTION, 4)),
    (words("drittels?"), Token(Kind.FRACTION, 3)),
    (words(r"letzt" + _ENDING), Token(Kind.LAST)),
    (words("wende"), Token(Kind.TURN)),
    (words("anfang", "beginn", "früh" + _ENDING, "anf\\."), Token(Kind.PART, part=EARLY)),
    (words("mitte", "mittler" + _ENDING), Token(Kind.PART, part=MIDDLE)),
    (words("ende", "spät" + _ENDING), Token(Kind.PART, part=LATE)),
]

_HEDGES: list[Rule] = [
    (words("um", r"ca\.?", "circa", "zirka", "etwa", "gegen", "ungefähr"), Token(Kind.HEDGE)),
    (words("wohl", "wahrscheinlich", "vermutlich", "vielleicht", "möglicherweise", r"wahrsch\."), Token(Kind.HEDGE)),
    (r"[?~]", Token(Kind.HEDGE)),
]

_NUMBERS: list[Rule] = [
    *[(words(stem + "e[nmrs]?"), Token(Kind.ORDINAL, number)) for number, stem in enumerate(_ORDINALS, 1)],
    (r"[0-9]{2,4}er(?![^\W_])(?: jahren?(?![^\W_]))?", partial(number_token, Kind.ROUND)),
    (r"[0-9]{1,3}\.[0-9]{3}(?![0-9])", partial(number_token, Kind.NUMBER)),
    # A dot makes an ordinal of one or two digits; after a longer number it ends the sentence.
    (r"(?<![0-9])[0-9]{1,2}\.", partial(number_token, Kind.ORDINAL)),
    (r"[0-9]+", partial(number_token, Kind.NUMBER)),
]

_SIGNS: list[Rule] = [
    (r"-", Token(Kind.RANGE)),
    (words("bis(?: zum?)?", "zum?"), Token(Kind.RANGE)),
    (r"/", Token(Kind.SLASH)),
    (words("oder", "und", r"u\.", r"o\."), Token(Kind.ALSO)),
    (r"&", Token(Kind.ALSO)),
    (r",", Token(Kind.COMMA)),
    (r";", Token(Kind.CLAUSE_END)),
    (r"[\"'.:]", None),
    (words("de[rsmn]", "die", "das", "i[nm]", "vo[nm]", "zwischen", "datiert", "jahre?", "jahren"), None),
]

_LEXICON = Lexicon([*_CALENDAR, *_ERAS, *_NAMES, *_OPENINGS, *_UNITS, *_HEDGES, *_NUMBERS, *_SIGNS])

_PREFIX = re.compile(
    r"^(?:[^\W\d_]{3,20}datierung|datierung|ausführung|herstellung|entwurf|entstehung|[^\W\d_]{2,20}jahr) ?:"
)
_NTH = r"[0-9]{1,2}\."
_DYNASTIES = re.compile(rf"({_NTH}) ?(-|/|bis|und|oder) ?(?={_NTH} dynastie)")


def _prepare(text: str) -> str:
    """Take away what was dated ("Ausführung:") and write "18.-20. Dynastie" in full."""
    return _DYNASTIES.sub(r"\1 dynastie \2 ", _PREFIX.sub("", text))


_READER = DateReader("de", _LEXICON, _prepare)


@lru_cache(maxsize=4096)  # a museum writes the same few thousand dates again and again
def parse_german(text: str, authority: str | None = None) -> YearSpan | None:
    """Return the span of years that a German date text states, or None.

    The work is linear in the length of the text, and no text raises.

    Args:
        text: As the museum writes it: "2. Hälfte 7. Jh.v.Chr.", "Ausführung: um 1660/70", "18. Dynastie". A
            thesaurus path in brackets, "(Ptolemäerzeit -> Ägypten)", is read from its most precise end where
            nothing outside names a date or a period.
        authority: Key of the chronology to prefer for the names of periods.

    Returns:
        None for text that is empty, undated ("o.J.", "undatiert"), contradicts itself or holds a word that is
        not understood where it could change the date.
    """
    return _READER.read(text, authority)
