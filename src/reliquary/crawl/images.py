"""Fetching one image: its bytes into the blob store as they came, and what became of it into a row."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

from scrapy import Request
from scrapy.http import Response

from reliquary.blobs import BlobStore
from reliquary.crawl.entries import ObjectEntry, WantedImage
from reliquary.crawl.fetching import GONE, UnansweredError
from reliquary.crawl.pictures import Picture, PictureError, check_picture
from reliquary.crawl.text import clean
from reliquary.records import ImageRecord, ImageStatus

Download = Callable[[Request], Awaitable[Response]]


class ImageFetcher:
    """Fetches images into a blob store.

    Scrapy's ImagesPipeline is not used because it re-encodes every JPEG.

    Args:
        download: Sends a request; raises UnansweredError.
        blobs: The store.
    """

    def __init__(self, download: Download, blobs: BlobStore) -> None:
        self._download = download
        self._blobs = blobs

    async def fetch(self, entry: ObjectEntry, image: WantedImage) -> ImageRecord:
        """Fetch an image and return its row, whatever happens.

        Raises:
            ReliquaryError: The disk is full.
        """
        try:
            response = await self._download(Request(image.url, dont_filter=True))
        except ValueError as error:
            return entry.image_row(image, ImageStatus.REFUSED, f"no usable address: {error}")
        except UnansweredError as error:
            status = ImageStatus.REFUSED if error.refused else ImageStatus.FAILED
            return entry.image_row(image, status, str(error))
        if response.status in GONE:
            return entry.image_row(image, ImageStatus.MISSING, f"HTTP {response.status}")
        if response.status != 200:
            return entry.image_row(image, ImageStatus.FAILED, f"HTTP {response.status}")
        try:
            picture, sha256 = await asyncio.to_thread(self._keep, response.body, _header(response, "Content-Type"))
        except PictureError as error:
            return entry.image_row(image, ImageStatus.FAILED, clean(str(error)))
        return entry.image_row(
            image,
            ImageStatus.STORED,
            None,
            sha256=sha256,
            bytes=len(response.body),
            media_type=picture.media_type,
            width=picture.width,
            height=picture.height,
            source=picture.source,
            etag=clean(_header(response, "ETag")),
            last_modified=clean(_header(response, "Last-Modified")),
            fetched_at=datetime.now(UTC),
        )

    def _keep(self, data: bytes, content_type: str) -> tuple[Picture, str]:
        picture = check_picture(data, content_type)
        return picture, self._blobs.put(data)


def _header(response: Response, name: str) -> str:
    return (response.headers.get(name) or b"").decode("latin-1")
