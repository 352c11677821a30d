"""Any museum whose JSON interface a crawler file describes; see ``reliquary.catalogue.mapping``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import jmespath
from scrapy import Request
from scrapy.http import Response

from reliquary.catalogue.mapping import Counting
from reliquary.crawl.answers import json_of
from reliquary.crawl.entries import Received, WantedImage
from reliquary.crawl.reading.mapped import MappedReader, search
from reliquary.crawl.spiders.base import MuseumSpider
from reliquary.crawl.storing.ledger import Listing
from reliquary.crawl.text import clean, whole
from reliquary.errors import ReliquaryError
from reliquary.records import ObjectRecord

MAX_LISTED = 2_000_000
"""Objects of one department: more than any museum has, so that a list without end comes to one."""

MAX_ID_CHARS = 200


class MappedSpider(MuseumSpider):
    """Lists objects page by page and reads them by the expressions of the crawler file's mapping.

    Raises:
        ReliquaryError: The crawler file is for another spider, or the order names a file.
    """

    name = "mapped"

    def __init__(self, **arguments: str) -> None:
        super().__init__(**arguments)
        crawler = self.folder.state.crawler
        if crawler.mapping is None:
            raise ReliquaryError(
                f"crawler file '{crawler.name}': api.kind is '{crawler.api.kind}'; use the spider of that name"
            )
        if self.folder.state.order.source is not None:
            raise ReliquaryError(f"--from: crawler file '{crawler.name}' knows of no file; leave it out")
        self._mapping = crawler.mapping
        self._reader = MappedReader(crawler, crawler.mapping)
        self._ids = jmespath.compile(crawler.mapping.listing.ids)
        self._total = jmespath.compile(crawler.mapping.listing.total) if crawler.mapping.listing.total else None

    async def list_objects(self) -> Mapping[str, Sequence[str]]:
        """Return the ids of every class, numbers ascending and before other names."""
        classes = self.folder.state.crawler.classes
        departments = dict.fromkeys(department for rule in classes.values() for department in rule.departments)
        listed = {department: await self._list_department(department) for department in departments}
        ids = {label: {i for name in rule.departments for i in listed[name]} for label, rule in classes.items()}
        return {label: sorted(found, key=_order) for label, found in ids.items()}

    def object_url(self, object_id: str) -> str:
        """Return the address of an object's record."""
        return self._url(self._mapping.record.replace("{object_id}", quote(object_id, safe="")))

    def read(self, raw: dict[str, Any], received: Received) -> tuple[ObjectRecord, list[WantedImage]]:
        """Return the object of a record and its images."""
        return self._reader.read(raw, received)

    async def _list_department(self, department: int | str) -> set[str]:
        mapping = self._mapping.listing
        found: set[str] = set()
        position = mapping.first
        while True:
            page = await self.ask_list(self._page_request(department, position), self._read_page)
            is_new = not found.issuperset(page.items)
            found.update(page.items)
            if not is_new or (page.total is not None and len(found) >= page.total):
                break
            if len(found) > MAX_LISTED:
                raise ReliquaryError(f"{self.api}: lists more than {MAX_LISTED} objects for department {department!r}")
            # The next page begins behind what has come: a museum may give fewer a page than it was asked for.
            position += len(page.items) if mapping.counts is Counting.OBJECTS else 1
        if page.total is not None and len(found) < page.total:
            self.logger.warning("%r: the museum speaks of %d objects, lists %d", department, page.total, len(found))
        return found

    def _page_request(self, department: int | str, position: int) -> Request:
        mapping = self._mapping.listing
        query = {**mapping.parameters, mapping.department: str(department), mapping.position: str(position)}
        return Request(f"{self._url(mapping.path)}?{urlencode(query)}", dont_filter=True)

    def _read_page(self, response: Response) -> Listing:
        value = json_of(response)
        ids = search(self._ids, value)
        if not isinstance(ids, list):
            raise ReliquaryError("mapping.listing.ids: no list of object ids")
        items = [object_id for item in ids if (object_id := _object_id(item)) is not None]
        if len(items) < len(ids):
            self.logger.warning("%s: %d ids are none", response.url, len(ids) - len(items))
        total = None if self._total is None else whole(search(self._total, value))
        if self._total is not None and (total is None or total < 0):
            raise ReliquaryError("mapping.listing.total: no number of objects")
        return Listing(items=items, total=total)

    def _url(self, path: str) -> str:
        return f"{self.api}/{path.lstrip('/')}"


def _object_id(value: object) -> str | None:
    """Return an id that can stand in an address, or None."""
    if (number := whole(value)) is not None:
        return str(number)
    text = clean(value)
    if text is None or text != value or text in (".", "..") or len(text) > MAX_ID_CHARS:
        return None
    return text


def _order(object_id: str) -> tuple[bool, int, str]:
    is_number = object_id.isascii() and object_id.isdecimal()
    return not is_number, int(object_id) if is_number else 0, object_id
