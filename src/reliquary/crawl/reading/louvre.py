"""Records of the Louvre, ``/ark:/53355/cl<9 digits>.json`` (https://collections.louvre.fr/en/page/documentationJSON)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from math import inf
from typing import Any

from reliquary.catalogue import CrawlerFile
from reliquary.crawl.entries import Received, WantedImage
from reliquary.crawl.reading.entry import (
    OTHER_RIGHTS,
    NamedImage,
    check_id,
    needed_classes,
    object_record,
    permalink_of,
    wanted_image,
)
from reliquary.crawl.reading.louvre_dates import date_of, period_of
from reliquary.crawl.reading.words import folded, names_one
from reliquary.crawl.text import clean, lines, parts, whole
from reliquary.dates import Language, parser_of
from reliquary.records import Flag, Maker, ObjectRecord, Place, PlaceRole

_PLACE_FIELDS = {
    "placeOfCreation": PlaceRole.MADE,
    "placeOfDiscovery": PlaceRole.FOUND,
    "provenance": PlaceRole.OTHER,
}
# The labels of the index are those of the site's language, and changed over the years.
_PERIOD_LABELS = ("period", "période", "epoque / période", "époque / période")
_CERTAIN = "attribution actuelle"
# The society that keeps the rights of artists; it forbids text and data mining of their works.
_ARTISTS_RIGHTS = "adagp"


def read_louvre(
    raw: dict[str, Any], received: Received, crawler: CrawlerFile
) -> tuple[ObjectRecord, list[WantedImage]]:
    """Return the object of a record and its images; see ``entry.Read``."""
    # "modified " has come with its space for years, and the documentation has it without.
    fields = {name.strip(): value for name, value in raw.items()}
    record = _object(fields, received, crawler)
    return record, [wanted_image(record, view, image, crawler) for view, image in enumerate(_images(fields))]


def _object(fields: Mapping[str, Any], received: Received, crawler: CrawlerFile) -> ObjectRecord:
    ids = crawler.identifiers
    check_id(fields.get(ids.object), received, ids.object)
    text, years = date_of(fields, parser_of(Language(crawler.language), authority=crawler.name))
    facts = {**_texts(fields), "dynasty": _dynasty(text), "date_text": text}
    more = {
        "classes": needed_classes(facts, _classes_of_department(facts["department"], crawler), crawler),
        "permalink": permalink_of(fields.get(ids.permalink), ids.permalink),
        "places": list(_places(fields)),
        "makers": list(_makers(fields)),
    }
    flags = [Flag.MNR] if fields.get("isMuseesNationauxRecuperation") is True else []
    return object_record(crawler, received, {**facts, **more}, years, flags)


def _texts(fields: Mapping[str, Any]) -> dict[str, str | None]:
    """Return the text columns; the records name no culture."""
    denomination = _denomination(fields)
    return {
        "title": clean(fields.get("title")) or denomination,
        "object_type": denomination,
        "classification": clean(fields.get("objectType")),
        "period": period_of(fields) or _indexed(fields, _PERIOD_LABELS),
        "department": clean(fields.get("collection")),
        "collection": clean(fields.get("printsDrawingsCollection")),
        "materials": "; ".join(lines(fields.get("materialsAndTechniques"))) or None,
    }


def _denomination(fields: Mapping[str, Any]) -> str | None:
    """Return what kind of object it is; the entries of other types are titles."""
    names = [
        name
        for part in parts(fields.get("denominationTitle"))
        if folded(clean(part.get("type")) or "") == "dénomination" and (name := clean(part.get("value")))
    ]
    return " ; ".join(dict.fromkeys(names)) or None


def _indexed(fields: Mapping[str, Any], labels: Collection[str]) -> str | None:
    """Return the values of the index under one of the labels; an empty index is a list instead of a map."""
    index = fields.get("index")
    found = [
        value
        for label, values in (index.items() if isinstance(index, dict) else ())
        if folded(label) in labels
        for part in parts(values)
        if (value := clean(part.get("value")))
    ]
    return " ; ".join(dict.fromkeys(found)) or None


def _dynasty(date_text: str | None) -> str | None:
    """Return the parts of a date text that name a dynasty: "XXIIe dynastie thébaine ; XXIIIe dynastie"."""
    named = [part.strip() for part in (date_text or "").split(";") if names_one(part, ["dynastie"])]
    return " ; ".join(named) or None


def _classes_of_department(department: str | None, crawler: CrawlerFile) -> list[str]:
    """Return the classes of a department, whose name the museum spells in changing case."""
    found = folded(department or "")
    return [
        label for label, rule in crawler.classes.items() if found in {folded(str(name)) for name in rule.departments}
    ]


def _places(fields: Mapping[str, Any]) -> Iterator[Place]:
    """Yield the places in the museum's words.

    "A (B->C)" names what A lies in, from the part to the whole in Egypt and from the whole to the part in Spain, so
    it is left as it is; so is "(?)".
    """
    for name, role in _PLACE_FIELDS.items():
        if label := clean(fields.get(name)):
            yield Place(role=role, label=label)


def _makers(fields: Mapping[str, Any]) -> Iterator[Maker]:
    """Yield the people of the record; those of former attributions are there too, and their role says so."""
    for person in parts(fields.get("creator")):
        if name := clean(person.get("label")):
            said = [clean(person.get(key)) for key in ("creatorRole", "linkType", "attributionLevel")]
            words = [word for word in said if word and folded(word) != _CERTAIN]
            doubt = f"({doubt})" if (doubt := clean(person.get("doubt"))) else None
            yield Maker(name=name, role=" ".join(filter(None, [", ".join(words), doubt])) or None)


def _images(fields: Mapping[str, Any]) -> Iterator[NamedImage]:
    """Yield the images by their position. An address is taken as it is given: sizes cannot be guessed from others."""
    images = parts(fields.get("image"))
    for image in sorted(images, key=_position):
        given, owner = image.get("urlImage"), clean(image.get("copyright"))
        if given in (None, ""):
            continue
        yield NamedImage(
            url=clean(given) or clean(json.dumps(given)) or "?",
            rights=OTHER_RIGHTS,
            credit_line=owner,
            barred="ADAGP forbids text and data mining" if names_one(owner or "", [_ARTISTS_RIGHTS]) else None,
        )


def _position(image: Mapping[str, Any]) -> float:
    """Return where an image stands; those without a position come last."""
    position = whole(image.get("position"))
    return inf if position is None else position
