"""The Met Collection API, https://metmuseum.github.io, and every museum that speaks it."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response

from reliquary.crawl.answers import json_of
from reliquary.crawl.entries import Received, WantedImage
from reliquary.crawl.listing.met_csv import list_departments
from reliquary.crawl.reading.met import read_met
from reliquary.crawl.spiders.base import MuseumSpider
from reliquary.crawl.storing.ledger import Listing
from reliquary.crawl.text import whole
from reliquary.errors import ReliquaryError
from reliquary.records import ObjectRecord


class MetSpider(MuseumSpider):
    """Lists objects by department id, because ``/search`` is unreliable and departments change their names.

    An order with a file, MetObjects.csv, takes the same lists from there, and asks the museum for records alone; an
    update still asks which of them changed.
    """

    name = "met"

    async def list_objects(self) -> Mapping[str, Sequence[str]]:
        """Return the ids of every class, ascending."""
        classes = self.folder.state.crawler.classes
        numbers = list(dict.fromkeys(number for rule in classes.values() for number in rule.departments))
        if (source := self.folder.state.order.source) is not None:
            listed = await self._listed_in_file(source, numbers)
        else:
            listed = {number: await self._department(number) for number in numbers}
        ids = {label: {i for number in rule.departments for i in listed[number]} for label, rule in classes.items()}
        return {label: sorted(found, key=int) for label, found in ids.items()}

    async def list_changed(self, since: date) -> Collection[str] | None:
        """Return the ids whose records the museum changed on that day or later."""
        rules = self.folder.state.crawler.classes.values()
        numbers = dict.fromkeys(number for rule in rules for number in rule.departments)
        return {i for number in numbers for i in await self._department(number, f"metadataDate={since}&")}

    def object_url(self, object_id: str) -> str:
        """Return the address of an object's record."""
        return f"{self.api}/objects/{object_id}"

    def read(self, raw: dict[str, Any], received: Received) -> tuple[ObjectRecord, list[WantedImage]]:
        """Return the object of a record and its images."""
        return read_met(raw, received, self.folder.state.crawler)

    async def _listed_in_file(self, source: str, departments: Sequence[int | str]) -> dict[int | str, list[str]]:
        """Return the ids by MetObjects.csv, which a round reads once."""
        sha256 = self.folder.state.order.source_sha256
        keys = {department: f"FILE {sha256} {department}" for department in departments}
        known = {department: kept.items for department, key in keys.items() if (kept := self.ledger.listing(key))}
        if len(known) == len(keys):
            return known
        listed = await asyncio.to_thread(list_departments, Path(source), departments, sha256)
        for department, ids in listed.items():
            self.ledger.add_listing(keys[department], Listing(items=ids))
        return listed

    async def _department(self, number: int | str, only: str = "") -> list[str]:
        url = f"{self.api}/objects?{only}departmentIds={number}"
        return (await self.ask_list(Request(url, dont_filter=True), _listing)).items


def _listing(response: Response) -> Listing:
    value = json_of(response)
    if not isinstance(value, dict) or not isinstance(value.get("objectIDs", 0), list | None):
        raise ReliquaryError("objectIDs: no list of object ids")
    # The museum says null where it has none.
    return Listing(items=[str(found) for item in value["objectIDs"] or [] if (found := whole(item)) is not None])
