"""The spider that asks one host for originals, and keeps those that are what they were."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any, Self

import scrapy
from scrapy.crawler import Crawler
from scrapy.http import Response

from reliquary.blobs import BlobStore
from reliquary.build.rebuilding.fetching.answers import Answer, Answers, What
from reliquary.build.rebuilding.fetching.requests import HostOrder, Request
from reliquary.crawl.answers import header
from reliquary.crawl.folder import BLOBS_FOLDER
from reliquary.crawl.network.fetching import GONE, UnansweredError, download
from reliquary.crawl.storing.pictures import PictureError, check_picture
from reliquary.crawl.text import clean
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes

IN_PROGRESS = 16
"""Requests that wait at a time: what bounds memory."""

MAX_FAILURES_IN_A_ROW = 20
"""Failures without one good answer between them after which the host is taken to be down."""

FORBIDDEN = (401, 403, 451)


class OriginalsSpider(scrapy.Spider):
    """Asks for originals; what came is in the blob store, what did not is in the file of answers.

    Args:
        folder: The folder of the rebuilding.
        order: The file of the order, a ``HostOrder``.

    Attributes:
        problem: Why nothing can be fetched at all, from any host; None while it goes well.
        is_retrying: As the middlewares ask; nothing that is asked for says more than the rest.
    """

    name = "originals"

    def __init__(self, folder: str, order: str, **arguments: Any) -> None:
        super().__init__(**arguments)
        self.order = HostOrder.model_validate_json(Path(order).read_bytes())
        self.problem: str | None = None
        self.is_retrying = False
        self._host_problem: str | None = None
        self._failures_in_a_row = 0
        self._blobs = BlobStore(Path(folder) / BLOBS_FOLDER)
        self._answers = Answers(Path(folder))

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider and add the settings that follow from its order."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        for name, value in spider.order.reach().settings().items():
            crawler.settings.set(name, value, priority="spider")
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """Ask for everything; nothing is yielded."""
        self._count("images", len(self.order.requests))
        waiting = iter(self.order.requests)
        await asyncio.gather(*(self._work(waiting) for _ in range(IN_PROGRESS)))
        nothing: tuple[Any, ...] = ()
        for item in nothing:
            yield item

    def stop(self, problem: str) -> None:
        """Give the host up; what it was not asked for is noted with this reason, and asked for by the next run."""
        if self._host_problem is None:
            self._host_problem = clean(problem)
            self.logger.error(problem)

    async def _work(self, waiting: Iterator[Request]) -> None:
        for request in waiting:
            try:
                answer = await self._ask(request) if self._host_problem is None else self._not_asked()
                if answer is not None:
                    self._answers.add(request.sha256, request.url, answer)
                    self._count("failures")
            except ReliquaryError as error:
                # A full disk, for example: no other host would do better.
                self.problem = str(error)
                self.stop(self.problem)
                return
            self._count("images_done")

    def _not_asked(self) -> Answer:
        return Answer(What.UNREACHABLE, f"{self.order.host} was given up: {self._host_problem}")

    async def _ask(self, wanted: Request) -> Answer | None:
        """Return why an original did not come; None if it did."""
        max_bytes = self.settings.getint("CRAWL_MAX_IMAGE_BYTES")
        try:
            request = scrapy.Request(wanted.url, meta={"download_maxsize": max_bytes}, dont_filter=True)
        except ValueError as error:
            return Answer(What.REFUSED, f"no usable address: {clean(str(error))}")
        try:
            response = await download(self.crawler, request)
        except UnansweredError as error:
            if self._host_problem is not None:
                return self._not_asked()
            self._heard(is_good=error.refused)
            return Answer(What.REFUSED if error.refused else What.UNREACHABLE, str(error))
        self._heard(is_good=response.status < 500)
        if response.status in GONE:
            return Answer(What.GONE, f"HTTP {response.status}")
        if response.status != 200:
            what = What.REFUSED if response.status in FORBIDDEN else What.UNREACHABLE
            return Answer(what, f"HTTP {response.status}")
        return await asyncio.to_thread(self._received, wanted, response)

    def _received(self, wanted: Request, response: Response) -> Answer | None:
        found = sha256_bytes(response.body)
        if found == wanted.sha256:
            self._blobs.put(response.body)
            return None
        try:
            picture = check_picture(response.body, header(response, "Content-Type"))
        except PictureError as error:
            return Answer(What.UNREACHABLE, clean(str(error)) or "no picture")
        size = f"{picture.media_type}, {picture.width} x {picture.height}, {len(response.body)} bytes"
        return Answer(What.CHANGED, size, found)

    def _heard(self, *, is_good: bool) -> None:
        self._failures_in_a_row = 0 if is_good else self._failures_in_a_row + 1
        if self._failures_in_a_row >= MAX_FAILURES_IN_A_ROW:
            self.stop(f"{self._failures_in_a_row} failures in a row")

    def _count(self, name: str, number: int = 1) -> None:
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(f"crawl/{name}", number)

    def closed(self, reason: str) -> None:  # noqa: ARG002 - Scrapy's argument
        """Close the file of answers; Scrapy calls this last."""
        self._answers.close()
