"""Who made an object, as SMB's records say it: ``Herstellung: Caspar David Friedrich (1789-1840), Zeichner``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from reliquary.crawl.reading.smb_texts import texts_of
from reliquary.crawl.text import clean
from reliquary.records import Maker

# The lengths keep the time linear, whatever a museum sends.
_PARTY = re.compile(
    r"(?:(?P<attribution>[^\W\d_][^:()]{0,60}?): +)?(?P<name>.{1,300}?)"
    r"(?: \([^()]{0,60}\d[^()]{0,60}\)(?:, (?P<role>[^()]{1,100}))?)?"
)
# Those who owned, dug up, sold or are shown are parties too, and made nothing. Casefolded: without ß.
_NO_MAKERS = (
    *("sammler", "vorbesitz", "besitzer", "eigentümer", "veräusser", "verkäufer", "händler", "leihgeber", "stifter"),
    *("schenk", "mäzen", "nachlass", "erblasser", "ausgräber", "finder", "expedition", "dargestellt", "person"),
)


def makers_of(raw: Mapping[str, Any]) -> Iterator[Maker]:
    """Yield the makers among the parties of a record."""
    given = raw.get("involvedParties")
    for item in given if isinstance(given, list) else [given]:
        for text in texts_of(item):
            if match := _PARTY.fullmatch(text):
                name = clean(item.get("name")) if isinstance(item, dict) else None
                maker = Maker(name=name or match["name"], role=match["role"] or match["attribution"])
                if not _is_no_maker(match["role"]) and not _is_no_maker(match["attribution"]):
                    yield maker


def _is_no_maker(role: str | None) -> bool:
    return (role or "").casefold().startswith(_NO_MAKERS)
