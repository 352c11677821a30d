"""Date text of museums -> a span of years, by one convention for every museum.

The convention: years are integers, negative before the common era, and there is no year 0 (1 BC is -1 and
the next year is 1). The 19th century is 1800..1899, the 2nd century BC is -199..-100; the first century AD
is 1..99 and the first century BC -99..-1, one year short each, because no year 0 exists. ``units`` holds the
arithmetic and the reading of "early", "first half" and the like.

A language is a lexicon (``english``, ``french``, ``german``) from words to the tokens of ``tokens``; ``reader``
holds what all languages share, ``grammar`` and ``points`` turn tokens into years and know no language. A new
language is a new sibling of ``english`` and a member of ``languages.Language``. ``chronology`` knows the years of
periods, dynasties and rulers, ``reconcile`` compares a text with the museum's numbers, and ``confidence`` states
the scale on which both are judged.
"""

from reliquary.dates.english import parse_english
from reliquary.dates.french import parse_french
from reliquary.dates.german import parse_german
from reliquary.dates.languages import Language, parser_of
from reliquary.dates.reconcile import ReconciledYears, reconcile
from reliquary.dates.span import FIRST_YEAR, LAST_YEAR, YearSpan

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "Language",
    "ReconciledYears",
    "YearSpan",
    "parse_english",
    "parse_french",
    "parse_german",
    "parser_of",
    "reconcile",
]
