"""How a spider speaks with its museum: asking, taking lists, and stopping when nobody answers any more."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any, Self

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from reliquary.crawl.answers import NotJsonError
from reliquary.crawl.folder import CrawlFolder
from reliquary.crawl.network.fetching import UnansweredError, download
from reliquary.crawl.network.pauses import FAILED_BEFORE
from reliquary.crawl.network.politeness import scrapy_settings
from reliquary.crawl.spiders.arguments import folder_from_arguments
from reliquary.crawl.storing.ledger import Ledger, Listing
from reliquary.errors import ReliquaryError

MAX_FAILURES_IN_A_ROW = 20
"""Failures without one good answer between them after which the museum is taken to be down."""


class AskingSpider(scrapy.Spider):
    """A spider with a crawl folder, whose every failure counts.

    Args:
        arguments: See ``arguments.folder_from_arguments``.

    Attributes:
        folder: The crawl.
        ledger: What it has done so far; set by ``start``.
        problem: Why the crawl ended early; None while it goes well.
        is_retrying: Whether it is still busy with what an earlier run left.
    """

    def __init__(self, **arguments: str) -> None:
        super().__init__()
        self.folder: CrawlFolder = folder_from_arguments(self.name, arguments)
        self.ledger: Ledger
        self.problem: str | None = None
        self.is_retrying = False
        self._failures_in_a_row = 0
        self._closing: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider and add the settings that follow from its crawler file."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        for name, value in scrapy_settings(spider.folder.state).items():
            crawler.settings.set(name, value, priority="spider")
        return spider

    @property
    def api(self) -> str:
        """Base address of the interface."""
        return self.folder.state.order.api

    async def download(self, request: Request) -> Response:
        """Send a request past the scheduler.

        Raises:
            UnansweredError: There is no answer.
        """
        try:
            response = await download(self.crawler, request)
        except UnansweredError as error:
            self.heard(request, is_good=error.refused)
            raise
        self.heard(request, is_good=response.status < 500)
        return response

    async def ask_list(self, request: Request, read: Callable[[Response], Listing]) -> Listing:
        """Return a list of the museum's; one that this round has already is not asked for again.

        Args:
            request: The request for it.
            read: Reads the answer; raises ReliquaryError without the address if it is no such list.

        Raises:
            ReliquaryError: There is no usable answer.
        """
        key = f"{request.method} {request.url} {request.body.decode('utf-8')}".rstrip()
        if (known := self.ledger.listing(key)) is not None:
            return known
        later = "run the same command again when the museum answers"
        try:
            response = await self.download(request)
        except UnansweredError as error:
            raise ReliquaryError(f"{request.url}: {error}; {later}") from error
        if response.status != 200:
            raise ReliquaryError(f"{request.url}: HTTP {response.status}; {later}")
        try:
            listing = read(response)
        except (NotJsonError, ReliquaryError) as error:
            raise ReliquaryError(f"{request.url}: {error}; is the address right?") from error
        self.ledger.add_listing(key, listing)
        return listing

    def heard(self, request: Request | None, *, is_good: bool) -> None:
        """Stop when the museum answers nothing any more, before all its objects are noted as failed.

        What failed in an earlier run may fail for good: that says nothing of the museum.
        """
        has_failed_before = self.is_retrying or (request is not None and request.meta.get(FAILED_BEFORE))
        if has_failed_before and not is_good:
            return
        self._failures_in_a_row = 0 if is_good else self._failures_in_a_row + 1
        if self._failures_in_a_row >= MAX_FAILURES_IN_A_ROW:
            self.stop(
                f"{self.api}: {self._failures_in_a_row} failures in a row, noted in "
                f"{self.ledger.path}; run the same command again when the museum answers"
            )

    def count(self, name: str, number: int = 1) -> None:
        """Add to one of the counters that tell how far the crawl is."""
        if self.crawler.stats is not None:
            self.crawler.stats.inc_value(f"crawl/{name}", number)

    def stop(self, problem: str) -> None:
        """End the crawl early, in a way that the next run goes on with it."""
        if self.problem is None and self.crawler.engine is not None:
            self.problem = problem
            self.logger.error(problem)
            self._closing = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason="stopped"))
