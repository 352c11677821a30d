"""The Met Collection API, https://metmuseum.github.io, and every museum that speaks it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from scrapy import Request
from scrapy.http import Response

from reliquary.crawl.entries import ObjectEntry, Received
from reliquary.crawl.fetching import UnansweredError
from reliquary.crawl.met_records import read_object
from reliquary.crawl.spiders.base import MuseumSpider
from reliquary.crawl.text import clean, whole
from reliquary.errors import ReliquaryError


class NotJsonError(Exception):
    """An answer is no JSON; the message says what it is."""


class MetSpider(MuseumSpider):
    """Lists objects by department id, because ``/search`` is unreliable and departments change their names."""

    name = "met"

    async def list_objects(self) -> Mapping[str, Sequence[str]]:
        """Return the ids of every class, ascending."""
        classes = self.folder.state.crawler.classes
        numbers = dict.fromkeys(number for rule in classes.values() for number in rule.departments)
        listed = {number: await self._department(number) for number in numbers}
        ids = {label: {i for number in rule.departments for i in listed[number]} for label, rule in classes.items()}
        return {label: [str(object_id) for object_id in sorted(found)] for label, found in ids.items()}

    def object_url(self, object_id: str) -> str:
        """Return the address of an object's record."""
        return f"{self.api}/objects/{object_id}"

    def read_object(self, response: Response, received: Received) -> ObjectEntry:
        """Return what the record says, or why it says nothing."""
        try:
            value = _decoded(response)
        except NotJsonError as error:
            return self.failed(received.object_id, str(error))
        return read_object(value, received, self.folder.state.crawler)

    async def _department(self, number: int) -> list[int]:
        url = f"{self.api}/objects?departmentIds={number}"
        try:
            response = await self.download(Request(url, dont_filter=True))
        except UnansweredError as error:
            raise ReliquaryError(f"{url}: {error}; run the same command again when the museum answers") from error
        if response.status != 200:
            raise ReliquaryError(f"{url}: HTTP {response.status}; run the same command again when the museum answers")
        try:
            value = _decoded(response)
        except NotJsonError as error:
            raise ReliquaryError(f"{url}: {error}; is the address right?") from error
        if not isinstance(value, dict) or not isinstance(value.get("objectIDs", 0), list | None):
            raise ReliquaryError(f"{url}: objectIDs: no list of object ids; is the address right?")
        # The museum says null where it has none.
        return [found for item in value["objectIDs"] or [] if (found := whole(item)) is not None]


def _decoded(response: Response) -> Any:
    try:
        return json.loads(response.body)
    except (ValueError, RecursionError) as error:
        declared = clean((response.headers.get("Content-Type") or b"").decode("latin-1")) or "an unnamed type"
        raise NotJsonError(f"{declared} instead of JSON") from error
