"""The collections site of the Louvre, https://collections.louvre.fr/en/page/documentationJSON."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from typing import Any
from urllib.parse import unquote, urlsplit

from scrapy import Request
from scrapy.http import Response

from reliquary.crawl.entries import Received, WantedImage
from reliquary.crawl.listing.sitemaps import MAX_BYTES, Kind, entries
from reliquary.crawl.reading.louvre import read_louvre
from reliquary.crawl.spiders.base import MuseumSpider
from reliquary.crawl.storing.ledger import Listing
from reliquary.errors import ReliquaryError
from reliquary.records import ObjectRecord

# A page has two addresses, one for each language, and one ark.
_ARK = re.compile(r"/(?:en/)?ark:/53355/(cl[0-9]{9})")
_SITEMAP = re.compile(r"(?:/[\w-]+)*/sitemap[\w-]*\.xml(?:\.gz)?", re.ASCII)


class LouvreSpider(MuseumSpider):
    """Lists objects by the sitemaps: the search is guarded against robots, and robots.txt forbids its export.

    The sitemaps do not say to which department an object belongs. All are listed under every class, and the record
    decides.
    """

    name = "louvre"

    async def list_objects(self) -> Mapping[str, Sequence[str]]:
        """Return all arks, in an order that has nothing to do with that of the museum.

        The sitemaps go by departments. In the order of a hash the first arks are a fair sample of the collection,
        the same one in every run.
        """
        arks = sorted({ark async for ark, _ in self._listed()}, key=_place)
        if not arks:
            raise ReliquaryError(f"{self._index}: its sitemaps name no object; is the address right?")
        return dict.fromkeys(self.folder.state.crawler.classes, arks)

    async def list_changed(self, since: date) -> Collection[str] | None:
        """Return the arks that changed on that day or later, and those whose day is not known.

        A day before counts too, because the museum's day begins at another hour.
        """
        earliest = (since - timedelta(days=1)).isoformat()
        changed, has_days = set(), False
        async for ark, day in self._listed():
            has_days = has_days or bool(day)
            if not day or day >= earliest:
                changed.add(ark)
        return changed if has_days else None

    def object_url(self, object_id: str) -> str:
        """Return the address of an object's record."""
        return f"{self.api}/ark:/53355/{object_id}.json"

    def read(self, raw: dict[str, Any], received: Received) -> tuple[ObjectRecord, list[WantedImage]]:
        """Return the object of a record and its images."""
        return read_louvre(raw, received, self.folder.state.crawler)

    @property
    def _index(self) -> str:
        return f"{self.api}/sitemap.xml"

    async def _listed(self) -> AsyncIterator[tuple[str, str]]:
        """Yield all arks with the day of their last change, "" where it is not known."""
        index = await self.ask_list(_request(self._index), self._sitemaps)
        for address in index.items:
            for item in (await self.ask_list(_request(address), self._arks)).items:
                ark, _, day = item.partition(" ")
                yield ark, day

    def _sitemaps(self, response: Response) -> Listing:
        """Return the addresses of the museum's sitemaps, all at the interface that is asked, a mirror too."""
        found, others = dict[str, None](), 0
        for entry in entries(response.body, Kind.INDEX):
            path = self._path(entry.address)
            address = urlsplit(self.api)._replace(path=path).geturl()
            if _SITEMAP.fullmatch(path) and address != self._index:
                found[address] = None
            else:
                others += 1
        self._note_others(response, others)
        if not found:
            raise ReliquaryError("it names no sitemap of the museum")
        return Listing(items=list(found))

    def _arks(self, response: Response) -> Listing:
        """Return the arks of a sitemap, each with a space and the day of its last change where that is known."""
        days, others = dict[str, str](), 0
        for entry in entries(response.body, Kind.PAGES):
            if match := _ARK.fullmatch(self._path(entry.address)):
                day = entry.changed.isoformat() if entry.changed else ""
                days[match[1]] = max(day, days.get(match[1], ""))
            else:
                others += 1
        self._note_others(response, others)
        return Listing(items=[f"{ark} {day}".rstrip() for ark, day in days.items()])

    def _path(self, address: str) -> str:
        """Return the path of an address of the museum, "" for any other."""
        try:
            parts = urlsplit(address)
            known = parts.hostname in (urlsplit(self.api).hostname, *self.folder.state.crawler.api.hosts)
        except ValueError:
            return ""
        return unquote(parts.path) if known and parts.scheme in ("http", "https") else ""

    def _note_others(self, response: Response, number: int) -> None:
        if number:
            self.count("addresses_left_out", number)
            self.logger.warning("%s: %d addresses left out, of other hosts or other kinds", response.url, number)


def _request(address: str) -> Request:
    return Request(address, meta={"download_maxsize": MAX_BYTES}, dont_filter=True)


def _place(ark: str) -> bytes:
    return blake2b(ark.encode("ascii"), digest_size=8).digest()
