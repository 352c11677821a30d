"""Records of the Staatliche Museen zu Berlin, of all generations of their interface.

Of the detail records of search.smb.museum (since 2026) only some keys are published: ``titel``, ``objekttyp``,
``sammlung``, ``datierungLabel``, ``geography`` and ``images``. api.smb.museum (2021 to 2026) is described in
search-indexer/README.md of github.com/museum4punkt0/SammlungOnline; its records live on in stored files, in the
projections ``flat`` (texts) and ``full`` (objects). One reader takes the names of both, because a record may
have any of them. What it does not know stays in the raw record, which the crawl keeps.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from reliquary.catalogue import CrawlerFile
from reliquary.catalogue.crawler import ClassRule
from reliquary.crawl.entries import Received, WantedImage
from reliquary.crawl.reading.entry import (
    NotShownError,
    UnusableError,
    check_id,
    needed_classes,
    object_record,
    wanted_image,
)
from reliquary.crawl.reading.smb_images import images_of
from reliquary.crawl.reading.smb_people import makers_of
from reliquary.crawl.reading.smb_places import cultures_of, places_of
from reliquary.crawl.reading.smb_texts import joined, texts_of, texts_under
from reliquary.crawl.reading.smb_years import museum_years
from reliquary.crawl.reading.words import flags_of, names_one
from reliquary.dates import Language, ReconciledYears, parser_of, reconcile
from reliquary.records import Flag, ObjectRecord

PERMALINK = "https://id.smb.museum/object/"
"""What the museum promises to keep: it outlived the moves of 2021 and 2026."""

_COLLECTIONS = ("sammlung", "collection")
_DATES = ("datierungLabel", "dating")
_TITLES = ("titel", "title", "titles")
_FIELDS = {
    "object_type": ("objekttyp", "technicalTerm"),
    "materials": ("materialAndTechnique",),
}
_ID = re.compile(r"(?:obj-)?(\d{1,15})", re.ASCII)
_NO_DATE_OF_MAKING = re.compile(
    r"0|(?:fund|grabung|ausgrabung|erwerb|ankauf|schenkung|inventar)[^:]*:.*", re.IGNORECASE
)


def read_smb(raw: dict[str, Any], received: Received, crawler: CrawlerFile) -> tuple[ObjectRecord, list[WantedImage]]:
    """Return the object of a record and its images; see ``entry.Read``."""
    id_field = crawler.identifiers.object
    _check_shown(raw, id_field)
    found = plain_id(raw.get(id_field))
    check_id(raw.get(id_field) if found is None else found, received, id_field)
    facts = _facts(raw, received, crawler)
    images = images_of(raw, received.api, facts["collection"], crawler)
    flags = [Flag.BLOCKED] if any(image.is_ethical for image in images) else []
    years = _years(facts["date_text"], raw, crawler)
    record = object_record(crawler, received, facts, years, [*flags, *_flags_of_keywords(raw, crawler)])
    return record, [wanted_image(record, view, image.named, crawler) for view, image in enumerate(images)]


def plain_id(value: object) -> str | None:
    """Return an object's number as text, from ``761385`` or ``obj-761385``; None for what is no id."""
    match = None if isinstance(value, bool) else _ID.fullmatch(str(value))
    return None if match is None else str(int(match[1]))


def key_of(raw: Mapping[str, Any]) -> str | None:
    """Return the key of the collection, for example ``AMPPapyrussammlung``."""
    return next(iter(texts_of(raw.get("collectionKey"))), None)


def collection_of(raw: Mapping[str, Any]) -> str | None:
    """Return the name of the collection, for example ``Antikensammlung``."""
    return next(iter(texts_under(raw, _COLLECTIONS)), None)


def belongs(rule: ClassRule, key: str | None, name: str | None) -> bool:
    """Return whether a class takes a collection: by its key, or by its name as whole words without case.

    Args:
        rule: Its ``departments`` are keys with or without an asterisk at their end, and names.
        key: The collection's key.
        name: The collection's name.
    """
    departments = [str(department) for department in rule.departments]
    return any(fnmatchcase(key or "", department) for department in departments) or names_one(name or "", departments)


def labels_of(raw: Mapping[str, Any], listed: Sequence[str], crawler: CrawlerFile) -> list[str]:
    """Return the classes of a record: by the collection that it states, else those that listed it.

    The record counts for more because the values of ``org_units``, by which the lists are made, are not documented:
    a museum that takes no notice of them lists everything under every class.
    """
    key, name = key_of(raw), collection_of(raw)
    if key is None and name is None:
        return list(listed)
    return [label for label, rule in crawler.classes.items() if belongs(rule, key, name)]


def is_key(department: int | str) -> bool:
    """Return whether a department of a class is given by key, not by name."""
    return str(department).endswith("*")


def _check_shown(raw: Mapping[str, Any], id_field: str) -> None:
    """Refuse what the museum answers in place of a record.

    Raises:
        UnusableError: It reports an error, which may pass.
        NotShownError: It says that there is no such object.
    """
    if id_field in raw:
        return
    said = joined(texts_under(raw, ("message", "error")))
    if raw.get("status") == "error":
        raise UnusableError(f"the museum answers an error: {said or str(raw.get('code', 'without a reason'))[:80]}")
    if said is not None:
        raise NotShownError(said)


def _facts(raw: Mapping[str, Any], received: Received, crawler: CrawlerFile) -> dict[str, Any]:
    """Return the columns that the record fills."""
    texts = {name: joined(texts_under(raw, fields)) for name, fields in _FIELDS.items()}
    texts |= {"title": next(iter(texts_under(raw, _TITLES)), None), "culture": joined(cultures_of(raw))}
    labels = labels_of(raw, received.labels, crawler)
    return {
        **texts,
        "classes": needed_classes(texts, labels, crawler),
        "collection": collection_of(raw) or _name_of(labels, crawler),
        "department": joined(texts_of(raw.get("compilation"))) or key_of(raw),
        "permalink": _permalink(raw.get(crawler.identifiers.permalink), received.object_id),
        "date_text": _date_text(raw, crawler),
        "places": list(places_of(raw)),
        "makers": list(makers_of(raw)),
    }


def _name_of(labels: Sequence[str], crawler: CrawlerFile) -> str | None:
    """Return the collection's name by the crawler file, for a record that gives its key alone, or nothing."""
    departments = crawler.classes[labels[0]].departments if len(labels) == 1 else []
    return next((str(department) for department in departments if not is_key(department)), None)


def _permalink(value: object, object_id: str) -> str:
    """Return the permanent address without the title that the museum appends."""
    stated = next(iter(texts_of(value)), "")
    match = re.match(rf"https?://[^/\s]+/object/{object_id}(?=/|$)", stated)
    return match[0] if match else f"{PERMALINK}{object_id}"


def _date_text(raw: Mapping[str, Any], crawler: CrawlerFile) -> str | None:
    """Return the first date of making that is understood, else the first; a record may state several."""
    texts = [text for text in texts_under(raw, _DATES) if not _NO_DATE_OF_MAKING.fullmatch(text)]
    parse = parser_of(Language(crawler.language))
    return next((text for text in texts if parse(text) is not None), next(iter(texts), None))


def _years(date_text: str | None, raw: Mapping[str, Any], crawler: CrawlerFile) -> ReconciledYears:
    first, last = museum_years(raw.get("dateRange"))
    # A range without an end is "after 1850", and its begin alone would be taken for a year.
    return reconcile(date_text, first if last is not None else None, last, parse=parser_of(Language(crawler.language)))


def _flags_of_keywords(raw: Mapping[str, Any], crawler: CrawlerFile) -> list[Flag]:
    """Return the flags that keywords ask for, and the key of a collection such as that of human bones."""
    return flags_of({"classification": joined([*texts_of(raw.get("keywords")), key_of(raw) or ""])}, crawler)
