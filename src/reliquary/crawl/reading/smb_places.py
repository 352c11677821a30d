"""Where an object was made and found, and by which people, as SMB's records say it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from reliquary.crawl.reading.smb_texts import texts_of
from reliquary.crawl.text import clean
from reliquary.records import Place, PlaceRole

# The museum's roles have many endings: "Fundort", "Fundort (normiert)", "Fundstelle", "Herstellungsort".
_ROLES = {
    PlaceRole.MADE: ("herstell", "entsteh", "ausführ", "produktion", "werkstatt", "präge", "münzstätte", "druckort"),
    PlaceRole.FOUND: ("fund", "ausgrabung", "grabung"),
    PlaceRole.DEPICTED: ("dargestell", "darstell", "abgebild", "motiv", "aufnahmeort"),
}
_PEOPLE = ("ethni", "kultur", "volk")
_WITH_ROLE = re.compile(r"([^\W\d_][^:()/]{0,60}?(?: \([^()]{0,40}\))?): +(.+)")


class _Named(NamedTuple):
    """A place or a people, with the role that the museum gives it."""

    role: str
    label: str


def places_of(raw: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the places of a record, each once."""
    seen = set()
    for named in _geography(raw):
        place = Place(role=_role(named.role), label=named.label)
        if not _is_people(named.role) and place not in seen:
            seen.add(place)
            yield place


def cultures_of(raw: Mapping[str, Any]) -> Iterator[str]:
    """Yield the peoples and cultures that a record names."""
    yield from (named.label for named in _geography(raw) if _is_people(named.role))
    yield from (_with_role(text).label for text in texts_of(raw.get("culturalReferences")))


def _geography(raw: Mapping[str, Any]) -> Iterator[_Named]:
    """Yield what ``geography`` (2026), ``geographicalReferences`` and ``findSpot`` (2021 to 2026) name."""
    given = raw.get("geography")
    for item in given if isinstance(given, list) else [given]:
        role = clean(item.get("role")) if isinstance(item, dict) else None
        yield from (_Named(role, text) if role else _with_role(text) for text in texts_of(item))
    yield from (_with_role(text) for text in texts_of(raw.get("geographicalReferences")))
    yield from (_Named("Fundort", text) for text in texts_of(raw.get("findSpot")))


def _with_role(text: str) -> _Named:
    """Split ``Herstellungsort: Holland (Niederlande)``; a text without a role has an empty one."""
    match = _WITH_ROLE.fullmatch(text)
    return _Named(match[1], match[2]) if match else _Named("", text)


def _role(given: str) -> PlaceRole:
    word = given.casefold()
    return next((role for role, beginnings in _ROLES.items() if word.startswith(beginnings)), PlaceRole.OTHER)


def _is_people(role: str) -> bool:
    return any(word in role.casefold() for word in _PEOPLE)
