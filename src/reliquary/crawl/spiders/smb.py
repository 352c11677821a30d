"""The Staatliche Museen zu Berlin: search.smb.museum, and stored records of its predecessor.

The interface is that of the museum's own site and not documented; what is known was read off network traffic in
October 2026. It answers no HEAD, and 502 for minutes at a time.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response

from reliquary.catalogue.crawler import ClassRule
from reliquary.crawl.answers import json_of
from reliquary.crawl.entries import Received, WantedImage
from reliquary.crawl.listing.dumps import Described, Dump, open_dump
from reliquary.crawl.reading.answer import failed_entry
from reliquary.crawl.reading.smb import belongs, collection_of, is_key, key_of, plain_id, read_smb
from reliquary.crawl.spiders.base import STORED, MuseumSpider
from reliquary.crawl.storing.ledger import Listing
from reliquary.crawl.text import clean, whole
from reliquary.errors import ReliquaryError
from reliquary.records import ObjectRecord

PAGE_SIZE = 100

_EVERYTHING = "*"
_GROUP = "|"
"""Between key and name of a collection; no key holds it."""


class SmbSpider(MuseumSpider):
    """Lists objects by search, page by page, or takes them from a file of stored records.

    With a file the museum is asked for pictures alone.
    """

    name = "smb"

    def __init__(self, **arguments: str) -> None:
        super().__init__(**arguments)
        self._dump: Dump | None = None

    async def list_objects(self) -> Mapping[str, Sequence[str]]:
        """Return the ids of every class, ascending."""
        classes = self.folder.state.crawler.classes
        source = self.folder.state.order.source
        if source is not None:
            self._dump = await asyncio.to_thread(self._open, Path(source))
            self._note_faults(Path(source), self._dump)
            listed = {label: _of_class(self._dump, rule) for label, rule in classes.items()}
        else:
            listed = {label: await self._of_class(rule) for label, rule in classes.items()}
        if not any(listed.values()):
            raise ReliquaryError(
                f"{source or self.api}: no object of any class was found; compare `departments` in the crawler file "
                "with the museum's collections"
            )
        return {label: sorted(ids, key=int) for label, ids in listed.items()}

    def object_url(self, object_id: str) -> str:
        """Return the address of an object's record."""
        return f"{self.api}/api/objects/detail/obj-{object_id}"

    def read(self, raw: dict[str, Any], received: Received) -> tuple[ObjectRecord, list[WantedImage]]:
        """Return the object of a record and its images."""
        return read_smb(raw, received, self.folder.state.crawler)

    def stored_answer(self, object_id: str) -> Response | None:
        """Return the record of the file, if there is a file; one that it lacks is missing."""
        if self._dump is None:
            return None
        record = self._dump.record(object_id)
        if record is None:
            record = json.dumps({"message": f"not in {self.folder.state.order.source}"}).encode("ascii")
        return Response(self.object_url(object_id), body=record, flags=[STORED])

    def _open(self, source: Path) -> Dump:
        """Return the records of a file."""
        sha256 = self.folder.state.order.source_sha256
        place = self.folder.path / f"source-{(sha256 or 'unknown')[:16]}.records"
        return open_dump(source, place, _describe, sha256)

    def _note_faults(self, source: Path, dump: Dump) -> None:
        """Note what is no record as an object that failed, by its place in the file."""
        self.logger.info("%s: %d records, %d faults", source, len(dump), dump.n_faults)
        for fault in dump.faults:
            place = fault.place.replace(str(source), source.name)
            self.ledger.add_object(failed_entry(place, self.api, f"{fault.field} {fault.problem}".strip()))

    async def _of_class(self, rule: ClassRule) -> list[str]:
        """Return what the museum finds under the keys of a class, or by its names if that is nothing."""
        keys = [str(department) for department in rule.departments if is_key(department)]
        names = [str(department) for department in rule.departments if not is_key(department)]
        for units in (keys, names):
            found = {object_id for unit in units for object_id in await self._of_unit(unit, rule)}
            if found:
                return list(found)
        return []

    async def _of_unit(self, unit: str, rule: ClassRule) -> list[str]:
        """Return the objects of one value of ``org_units``.

        The pages end where the museum says so, and with one that brings nothing new: while objects come and go,
        pages repeat, shrink and are empty.
        """
        found: dict[str, None] = {}
        start, total = 0, 1
        while start < total:
            query = {"q": _EVERYTHING, "start": start, "limit": PAGE_SIZE, "has_images": "true", "org_units": unit}
            request = Request(f"{self.api}/api/objects/search-expert?{urlencode(query)}", dont_filter=True)
            page = await self.ask_list(request, _page_reader(rule))
            if found.keys() >= set(page.items):
                break
            found |= dict.fromkeys(page.items)
            start += len(page.items)
            total = start + 1 if page.total is None else page.total
        if start < total and found:
            self.logger.warning("%s: the museum lists %d of %d objects", unit, len(found), total)
        return [object_id for item in found if (object_id := plain_id(item)) is not None]


def _page_reader(rule: ClassRule) -> Callable[[Response], Listing]:
    """Return a function that reads a page of a search for a class."""

    def read(response: Response) -> Listing:
        value = json_of(response)
        hits = value.get("artworks") if isinstance(value, dict) else None
        if not isinstance(hits, list):
            raise ReliquaryError(f"artworks: no list of objects, but {response.body[:80]!r}")
        total = whole(value.get("total"))
        hits = [hit for hit in hits if isinstance(hit, dict)]
        stated = [name for hit in hits if (name := collection_of(hit))]
        if stated and not any(belongs(rule, None, name) for name in stated):
            # The museum took no notice of org_units: this is everything that it has.
            return Listing(items=[], total=0)
        items = [clean(str(hit.get("id"))) or "" for hit in hits]
        return Listing(items=items, total=total if total is None or total >= 0 else None)

    return read


def _describe(record: Mapping[str, Any]) -> Described | None:
    object_id = plain_id(record.get("id"))
    if object_id is None:
        return None
    return Described(object_id, f"{key_of(record) or ''}{_GROUP}{collection_of(record) or ''}")


def _of_class(dump: Dump, rule: ClassRule) -> list[str]:
    """Return the ids of the records whose collection belongs to a class."""
    found: list[str] = []
    for group, ids in dump.groups.items():
        key, _, name = group.partition(_GROUP)
        if belongs(rule, key or None, name or None):
            found += ids
    return found
