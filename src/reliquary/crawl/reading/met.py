"""Records of the Met Collection API, in the shapes of 2019 and of 2021 and later (https://metmuseum.github.io)."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from reliquary.catalogue import CrawlerFile
from reliquary.crawl.entries import Received, WantedImage
from reliquary.crawl.reading.entry import (
    OTHER_RIGHTS,
    NamedImage,
    NotShownError,
    check_id,
    needed_classes,
    object_record,
    permalink_of,
    wanted_image,
)
from reliquary.crawl.text import clean, whole
from reliquary.dates import reconcile
from reliquary.records import Maker, ObjectRecord, Place, PlaceRole

PUBLIC_DOMAIN = "public_domain"

_TEXT_FIELDS = {
    "title": "title",
    "object_type": "objectName",
    "classification": "classification",
    "culture": "culture",
    "period": "period",
    "dynasty": "dynasty",
    "department": "department",
    "materials": "medium",
    "date_text": "objectDate",
}
# From the whole to its part, as in an address read backwards.
_PLACE_FIELDS = ("country", "state", "region", "subregion", "county", "city", "locale", "locus")


def read_met(raw: dict[str, Any], received: Received, crawler: CrawlerFile) -> tuple[ObjectRecord, list[WantedImage]]:
    """Return the object of a record and its images; see ``entry.Read``."""
    if crawler.identifiers.object not in raw and (message := clean(raw.get("message"))):
        raise NotShownError(message)
    record = _object(raw, received, crawler)
    return record, [wanted_image(record, view, image, crawler) for view, image in _images(raw)]


def _object(raw: dict[str, Any], received: Received, crawler: CrawlerFile) -> ObjectRecord:
    ids = crawler.identifiers
    facts = {name: clean(raw.get(field)) for name, field in _TEXT_FIELDS.items()}
    classes = needed_classes(facts, received.labels, crawler)
    check_id(raw.get(ids.object), received, ids.object)
    more = {
        "permalink": permalink_of(raw.get(ids.permalink), ids.permalink),
        "classes": classes,
        "places": list(_places(raw)),
        "makers": list(_makers(raw)),
    }
    years = reconcile(facts["date_text"], whole(raw.get("objectBeginDate")), whole(raw.get("objectEndDate")))
    return object_record(crawler, received, {**facts, **more}, years)


def _places(raw: Mapping[str, Any]) -> Iterator[Place]:
    parts = [part for name in _PLACE_FIELDS if (part := clean(raw.get(name)))]
    if parts:
        yield Place(role=_place_role(raw), label=", ".join(dict.fromkeys(parts)))


def _place_role(raw: Mapping[str, Any]) -> PlaceRole:
    """Return what happened at the place; the museum's "From" says no more than that, unless it names a dig."""
    kind = (clean(raw.get("geographyType")) or "").casefold()
    if "made" in kind or "attributed" in kind:
        return PlaceRole.MADE
    if "excavat" in kind or "find" in kind or "found" in kind or clean(raw.get("excavation")):
        return PlaceRole.FOUND
    return PlaceRole.OTHER


def _makers(raw: Mapping[str, Any]) -> Iterator[Maker]:
    """Yield the constituents, or in the shape of 2019, which has none, the one artist."""
    constituents = raw.get("constituents")
    people = [person for person in constituents if isinstance(person, dict)] if isinstance(constituents, list) else []
    if not people:
        people = [{"name": raw.get("artistDisplayName"), "role": raw.get("artistRole")}]
    for person in people:
        if name := clean(person.get("name")):
            yield Maker(name=name, role=clean(person.get("role")))


def _images(raw: Mapping[str, Any]) -> Iterator[tuple[int, NamedImage]]:
    # Only the flag itself opens an image: records without rights have been seen with an address.
    is_open = raw.get("isPublicDomain") is True
    additional = raw.get("additionalImages")
    urls = [raw.get("primaryImage"), *(additional if isinstance(additional, list) else [])]
    for view, given in enumerate(urls):
        if given in (None, ""):
            continue
        yield (
            view,
            NamedImage(
                url=clean(given) or clean(json.dumps(given)) or "?",
                rights=PUBLIC_DOMAIN if is_open else OTHER_RIGHTS,
                credit_line=clean(raw.get("creditLine")),
                barred=None if is_open else "isPublicDomain is not true",
            ),
        )
