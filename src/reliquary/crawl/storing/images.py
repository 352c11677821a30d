"""Fetching one image: its bytes into the blob store as they came, and what became of it into a row."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response

from reliquary.crawl.answers import header
from reliquary.crawl.entries import ObjectEntry, WantedImage
from reliquary.crawl.network.conditional import NOT_MODIFIED, conditional_headers
from reliquary.crawl.network.fetching import GONE, UnansweredError
from reliquary.crawl.storing.pictures import MAX_BYTES, Picture, PictureError
from reliquary.crawl.text import clean
from reliquary.records import ImageRecord, ImageStatus

Download = Callable[[Request], Awaitable[Response]]
Keep = Callable[[bytes, str], Awaitable[tuple[Picture, str]]]


@dataclass(frozen=True)
class _Outcome:
    """What became of an address; no status means that the picture is as it was."""

    status: ImageStatus | None
    reason: str | None = None
    found: dict[str, Any] = field(default_factory=dict)


class ImageFetcher:
    """Fetches images into a blob store, each address once at a time, however many objects name it.

    Scrapy's ImagesPipeline is not used because it re-encodes every JPEG.

    Args:
        download: Sends a request; raises UnansweredError.
        keep: Checks a picture by its bytes and Content-Type, stores it, and returns its SHA-256; raises PictureError.
        max_bytes: Larger answers are cut off.
    """

    def __init__(self, download: Download, keep: Keep, *, max_bytes: int = MAX_BYTES) -> None:
        self._download = download
        self._keep = keep
        self._max_bytes = max_bytes
        self._under_way: dict[tuple[str, ...], asyncio.Task[_Outcome]] = {}

    async def fetch(self, entry: ObjectEntry, image: WantedImage, known: ImageRecord | None = None) -> ImageRecord:
        """Fetch an image and return its row, whatever happens.

        Args:
            entry: The object.
            image: Which of its images.
            known: Its stored row of an earlier round: the picture is fetched only if it changed since, and the row
                returned as it is if not.

        Raises:
            ReliquaryError: The disk is full.
        """
        headers = {} if known is None else conditional_headers(known.etag, known.last_modified)
        outcome = await self._once(image.url, headers)
        if outcome.status is None and known is not None:
            return known
        return entry.image_row(image, outcome.status or ImageStatus.FAILED, outcome.reason, **outcome.found)

    async def _once(self, url: str, headers: dict[str, str]) -> _Outcome:
        """Ask for an address, or wait for the same request that is under way."""
        key = (url, *headers.values())
        task = self._under_way.get(key)
        if task is None:
            task = asyncio.ensure_future(self._ask(url, headers))
            self._under_way[key] = task
            task.add_done_callback(lambda _: self._under_way.pop(key))
        return await asyncio.shield(task)

    async def _ask(self, url: str, headers: dict[str, str]) -> _Outcome:
        try:
            request = Request(url, headers=headers, meta={"download_maxsize": self._max_bytes}, dont_filter=True)
        except ValueError as error:
            return _Outcome(ImageStatus.REFUSED, f"no usable address: {clean(str(error))}")
        try:
            response = await self._download(request)
        except UnansweredError as error:
            return _Outcome(ImageStatus.REFUSED if error.refused else ImageStatus.FAILED, str(error))
        if response.status == NOT_MODIFIED and headers:
            return _Outcome(None)
        if response.status in GONE:
            return _Outcome(ImageStatus.MISSING, f"HTTP {response.status}")
        if response.status != 200:
            return _Outcome(ImageStatus.FAILED, f"HTTP {response.status}")
        return await self._received(response)

    async def _received(self, response: Response) -> _Outcome:
        try:
            picture, sha256 = await self._keep(response.body, header(response, "Content-Type"))
        except PictureError as error:
            return _Outcome(ImageStatus.FAILED, clean(str(error)))
        found = {
            "sha256": sha256,
            "bytes": len(response.body),
            "media_type": picture.media_type,
            "width": picture.width,
            "height": picture.height,
            "source": picture.source,
            "etag": clean(header(response, "ETag")),
            "last_modified": clean(header(response, "Last-Modified")),
            "fetched_at": datetime.now(UTC),
        }
        return _Outcome(ImageStatus.STORED, None, found)
