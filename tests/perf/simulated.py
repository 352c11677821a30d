"""Scrapy settings for a museum of 200,000 objects that answers within the process: no socket, no disk of its own.

What remains is the crawl itself: its plan, its ledger, its tables and its store.
"""

from __future__ import annotations

import json
from typing import Any, Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response, TextResponse

from reliquary.crawl.settings import *  # noqa: F403 - the project's own settings, with another downloader
from reliquary.sample.loopback.sources import PlainSource

N_OBJECTS = 200_000
CLASSES = 6

DOWNLOAD_HANDLERS = {"http": "simulated.SimulatedMuseum"}
LOG_LEVEL = "WARNING"
MEMUSAGE_ENABLED = False


class SimulatedMuseum:
    """Answers like the Met Collection API: every department lists its share of the ids, every object has one image."""

    lazy = False

    def __init__(self, crawler: Crawler) -> None:
        self._source = PlainSource(crawler.settings.getint("SIMULATED_OBJECTS", N_OBJECTS))
        self._departments: dict[str, int] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the handler."""
        return cls(crawler)

    async def download_request(self, request: Request) -> Response:
        """Answer a request at once."""
        parts = urlsplit(request.url)
        if parts.path == "/robots.txt":
            return TextResponse(request.url, status=404, body=b"")
        if parts.path.endswith(".jpg"):
            number = int(parts.path.rpartition("/")[2].split("-")[1])
            body = self._source.picture(self._source.records[number], 0)
            return Response(request.url, body=body, headers={"Content-Type": "image/jpeg"})
        found = self._listing(parts.query) if parts.query else self._record(int(parts.path.rpartition("/")[2]))
        return TextResponse(request.url, body=json.dumps(found).encode(), headers={"Content-Type": "application/json"})

    async def close(self) -> None:
        """Close nothing."""

    def _listing(self, query: str) -> dict[str, Any]:
        place = self._departments.setdefault(query, len(self._departments))
        ids = list(self._source.records)[place % CLASSES :: CLASSES]
        return {"total": len(ids), "objectIDs": ids}

    def _record(self, number: int) -> dict[str, Any]:
        record = dict(self._source.records[number])
        url = f"http://127.0.0.1:9/CRDImages/S-{number}-0.jpg"
        return record | {"isPublicDomain": True, "primaryImage": url, "additionalImages": []}
