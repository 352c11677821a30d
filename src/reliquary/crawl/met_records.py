"""Records of the Met Collection API -> objects and the images that they name.

Reads the shapes of 2019 and of 2021 and later (https://metmuseum.github.io). Never raises on what a museum sends:
a record that cannot be used becomes an entry that says why.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import unquote, urlsplit

from pydantic import ValidationError

from reliquary.catalogue import CrawlerFile
from reliquary.crawl.entries import ObjectEntry, ObjectOutcome, Received, WantedImage
from reliquary.crawl.text import clean, whole
from reliquary.dates import reconcile
from reliquary.records import Maker, ObjectRecord, Place, PlaceRole
from reliquary.records.faults import faults_of

PUBLIC_DOMAIN = "public_domain"
OTHER_RIGHTS = "other"

# From the whole to its part, as in an address read backwards.
_PLACE_FIELDS = ("country", "state", "region", "subregion", "county", "city", "locale", "locus")
_CULTURE_FIELDS = ("culture", "period", "title")


class _UnusableError(Exception):
    """The record cannot become an object; the message says why."""


def read_object(raw: object, received: Received, crawler: CrawlerFile) -> ObjectEntry:
    """Return what a record says, or why it says nothing.

    Args:
        raw: The decoded JSON, of whatever type.
        received: Where it came from.
        crawler: The museum's rules.
    """
    entry = ObjectEntry(object_id=received.object_id, api=received.api, outcome=ObjectOutcome.KEPT)

    def without_record(outcome: ObjectOutcome, reason: str) -> ObjectEntry:
        return entry.model_copy(update={"outcome": outcome, "reason": reason})

    if not isinstance(raw, dict):
        return without_record(ObjectOutcome.FAILED, f"the record is a JSON {type(raw).__name__}, no object")
    if crawler.identifiers.object not in raw and (message := clean(raw.get("message"))):
        return without_record(ObjectOutcome.MISSING, message)
    labels = classes_of(raw, received.labels, crawler)
    if not labels:
        return without_record(ObjectOutcome.LEFT_OUT, "belongs to no class of the crawler file")
    try:
        record = _object_record(raw, labels, received, crawler)
        images = list(_images(raw, record, crawler))
    except _UnusableError as error:
        return without_record(ObjectOutcome.FAILED, str(error))
    except ValidationError as error:
        faults = "; ".join(f"{fault.field}: {fault.problem}" for fault in faults_of(error, ""))
        return without_record(ObjectOutcome.FAILED, f"unusable record: {faults}")
    return entry.model_copy(update={"record": record, "images": images})


def classes_of(raw: Mapping[str, Any], listed: Sequence[str], crawler: CrawlerFile) -> list[str]:
    """Return the classes under which an object counts, sorted.

    Args:
        raw: The record.
        listed: Classes whose departments list the object.
        crawler: The rules of the classes.
    """
    text = " ".join(filter(None, (clean(raw.get(name)) for name in _CULTURE_FIELDS))).casefold()

    def belongs(label: str) -> bool:
        words = crawler.classes[label].culture_contains
        return not words or any(word.casefold() in text for word in words)

    return sorted(label for label in listed if belongs(label))


def _object_record(raw: dict[str, Any], labels: list[str], received: Received, crawler: CrawlerFile) -> ObjectRecord:
    found_id = raw.get(crawler.identifiers.object)
    if str(found_id) != received.object_id:
        raise _UnusableError(
            f"{crawler.identifiers.object}: found {str(found_id)[:80]!r}, asked for {received.object_id}"
        )
    permalink = clean(raw.get(crawler.identifiers.permalink))
    if permalink is None or not _is_http(permalink):
        raise _UnusableError(
            f"{crawler.identifiers.permalink}: found {str(permalink)[:80]!r}, expected an http(s) address"
        )
    date_text = clean(raw.get("objectDate"))
    years = reconcile(date_text, whole(raw.get("objectBeginDate")), whole(raw.get("objectEndDate")))
    return ObjectRecord(
        museum=crawler.name,
        object_id=received.object_id,
        permalink=permalink,
        classes=labels,
        title=clean(raw.get("title")),
        object_type=clean(raw.get("objectName")),
        classification=clean(raw.get("classification")),
        culture=clean(raw.get("culture")),
        period=clean(raw.get("period")),
        dynasty=clean(raw.get("dynasty")),
        department=clean(raw.get("department")),
        places=list(_places(raw)),
        materials=clean(raw.get("medium")),
        makers=list(_makers(raw)),
        date_text=date_text,
        year_begin=years.begin,
        year_end=years.end,
        year_quality=years.quality,
        year_source=years.source,
        metadata_licence=crawler.metadata_licence,
        raw_sha256=received.raw_sha256,
        retrieved_at=received.retrieved_at,
    )


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


def _images(raw: Mapping[str, Any], record: ObjectRecord, crawler: CrawlerFile) -> Iterator[WantedImage]:
    # Only the flag itself opens an image: records without rights have been seen with an address.
    value = PUBLIC_DOMAIN if raw.get("isPublicDomain") is True else OTHER_RIGHTS
    rule = crawler.licence_rule(value)
    if rule is None:
        raise _UnusableError(f"licences: the crawler file has no rule for '{value}'")
    barred = None if value == PUBLIC_DOMAIN else "isPublicDomain is not true"
    credit = _credit(raw, record, crawler)
    additional = raw.get("additionalImages")
    urls = [raw.get("primaryImage"), *(additional if isinstance(additional, list) else [])]
    for view, given in enumerate(urls):
        if given in (None, ""):
            continue
        url = clean(given) or clean(json.dumps(given)) or "?"
        yield WantedImage(
            view=view,
            image_id=_image_id(url),
            url=url,
            licence=rule.licence,
            credit=credit,
            permalink=record.permalink,
            barred=barred or (None if _is_http(url) else "not an http(s) address"),
        )


def _credit(raw: Mapping[str, Any], record: ObjectRecord, crawler: CrawlerFile) -> str:
    text = crawler.credit.format(
        credit_line=(clean(raw.get("creditLine")) or "").rstrip("."),
        permalink=record.permalink,
        title=record.title or "",
        object_id=record.object_id,
    )
    return text.lstrip(" .,;") or crawler.title


def _image_id(url: str) -> str:
    """Return the museum's asset id, the file's name without its ending; for other addresses the whole path."""
    if not _is_http(url):
        return url
    path = unquote(urlsplit(url).path).strip("/")
    name, dot, _ = path.rpartition("/")[2].rpartition(".")
    return clean(name if dot and name else path) or url


def _is_http(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
