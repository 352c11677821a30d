"""Records of any museum with a JSON interface, read by the expressions of its crawler file (https://jmespath.org)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import jmespath
from jmespath.exceptions import JMESPathError
from jmespath.parser import ParsedResult

from reliquary.catalogue import CrawlerFile
from reliquary.catalogue.mapping import RecordMapping
from reliquary.crawl.entries import Received, WantedImage
from reliquary.crawl.reading.entry import (
    OTHER_RIGHTS,
    NamedImage,
    UnusableError,
    check_id,
    needed_classes,
    object_record,
    permalink_of,
    wanted_image,
)
from reliquary.crawl.text import clean, whole
from reliquary.dates import Language, parser_of, reconcile
from reliquary.records import Maker, ObjectRecord, Place

MAX_CHARS = 100_000
"""Characters of one text. No museum writes as much; what does is an attack, or the wrong field."""

MAX_ITEMS = 1000
"""Images, makers or places of one object; ditto."""

_TEXT_FIELDS = (
    "title",
    "object_type",
    "classification",
    "culture",
    "period",
    "dynasty",
    "department",
    "collection",
    "materials",
    "date_text",
)


def search(expression: ParsedResult, value: Any) -> Any:
    """Return what an expression finds; None also where one of its functions does not suit the value."""
    try:
        return expression.search(value)
    except (JMESPathError, ArithmeticError, RecursionError, TypeError, ValueError):
        return None


class MappedReader:
    """Reads the records of one museum; expressions are compiled once.

    Args:
        crawler: The museum.
        mapping: Its mapping.
    """

    def __init__(self, crawler: CrawlerFile, mapping: RecordMapping) -> None:
        self._crawler = crawler
        self._parse_date = parser_of(Language(crawler.language))
        self._root = jmespath.compile(mapping.root)
        self._identifiers = _compiled(crawler.identifiers.model_dump())
        self._fields = _compiled(mapping.fields.model_dump(exclude={"places"}, exclude_none=True))
        self._places = {role: jmespath.compile(text) for role, text in mapping.fields.places.items()}
        self._images = _compiled(mapping.images.model_dump(exclude_none=True))

    def read(self, raw: dict[str, Any], received: Received) -> tuple[ObjectRecord, list[WantedImage]]:
        """Return the object of a record and its images; see ``entry.Read``."""
        root = search(self._root, raw)
        if not isinstance(root, dict):
            raise UnusableError(f"mapping.root: found {_shown(root)}, expected a JSON object")
        record = self._object(root, received)
        return record, [wanted_image(record, view, image, self._crawler) for view, image in self._named_images(root)]

    def _object(self, root: Mapping[str, Any], received: Received) -> ObjectRecord:
        found = {name: search(expression, root) for name, expression in self._fields.items()}
        facts = {name: _text(found.get(name), name) for name in _TEXT_FIELDS}
        classes = needed_classes(facts, received.labels, self._crawler)
        names = {name: search(expression, root) for name, expression in self._identifiers.items()}
        check_id(_shown(names["object"]), received, "identifiers.object")
        more = {
            "permalink": permalink_of(names["permalink"], "identifiers.permalink"),
            "classes": classes,
            "places": list(self._named_places(root)),
            "makers": list(_makers(found.get("makers"))),
        }
        begin, end = whole(found.get("year_begin")), whole(found.get("year_end"))
        years = reconcile(facts["date_text"], begin, end, parse=self._parse_date)
        return object_record(self._crawler, received, {**facts, **more}, years)

    def _named_places(self, root: Mapping[str, Any]) -> Iterator[Place]:
        for role, expression in self._places.items():
            for item in _items(search(expression, root), "places"):
                if label := _text(item, "places"):
                    yield Place(role=role, label=label)

    def _named_images(self, root: Mapping[str, Any]) -> Iterator[tuple[int, NamedImage]]:
        found = {name: search(expression, root) for name, expression in self._images.items()}
        rights = _text(found["rights"], "rights") or ""
        for view, given in enumerate(_items(found["urls"], "urls")):
            if given in (None, ""):
                continue
            yield (
                view,
                NamedImage(
                    url=_text(given, "urls") or _shown(given),
                    rights=rights,
                    credit_line=_text(found.get("credit_line"), "credit_line"),
                    barred="rights reserved" if rights == OTHER_RIGHTS else None,
                ),
            )


def _compiled(expressions: Mapping[str, str]) -> dict[str, ParsedResult]:
    return {name: jmespath.compile(text) for name, text in expressions.items()}


def _text(value: object, name: str) -> str | None:
    """Return a text, a whole number as text, or the texts of a list with semicolons between; None for all else."""
    if isinstance(value, list):
        return "; ".join(part for item in _items(value, name) if (part := _scalar(item, name))) or None
    return _scalar(value, name)


def _scalar(value: object, name: str) -> str | None:
    if (number := whole(value)) is not None:
        return str(number)
    if isinstance(value, str) and len(value) > MAX_CHARS:
        raise UnusableError(f"mapping: {name}: {len(value)} characters, more than the {MAX_CHARS} of a text")
    return clean(value)


def _items(value: object, name: str) -> list[Any]:
    """Return a list as it is, nothing for null, and anything else as a list of one."""
    items = value if isinstance(value, list) else [] if value is None else [value]
    if len(items) > MAX_ITEMS:
        raise UnusableError(f"mapping: {name}: {len(items)} values, more than the {MAX_ITEMS} of one object")
    return items


def _makers(value: object) -> Iterator[Maker]:
    for item in _items(value, "makers"):
        person = item if isinstance(item, dict) else {"name": item}
        if name := _text(person.get("name"), "makers"):
            yield Maker(name=name, role=_text(person.get("role"), "makers"))


def _shown(value: object) -> str:
    """Return a text or whole number, and of anything else its type only: it may be of any size and depth."""
    if value is None:
        return "null"
    return clean(value) or (str(value) if whole(value) is not None else f"a JSON {type(value).__name__}")
