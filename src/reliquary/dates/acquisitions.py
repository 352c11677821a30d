"""Years of acquisition that leaked into a museum's date: "(don au musée du Louvre en 1887.)"."""

from __future__ import annotations

import re

from reliquary.dates.tokens import MAX_TEXT, words

_ACQUISITION = words(
    *("gift", "bequest", "bequeathed", "purchased?", "acquired", "accession(?:ed)?", "donated"),
    *("don", "donation", "legs", "achat", "achetée?", "acquise?", "acquisition", "entrée? au"),
    *("geschenk", "schenkung", "erworben", "erwerbung", "ankauf", "angekauft", "vermächtnis", "zugang"),
)
_YEAR_OF_ACQUISITION = re.compile(rf"{_ACQUISITION}[^;()\[\]0-9]{{0,60}}([0-9]{{4}})(?![0-9])", re.IGNORECASE)


def year_of_acquisition(text: str) -> int | None:
    """Return the year in which a date text says that the object was given, bought or bequeathed, or None.

    Args:
        text: English, French or German, as the museum writes it.
    """
    match = _YEAR_OF_ACQUISITION.search(text) if len(text) <= MAX_TEXT else None
    return int(match[1]) if match else None
