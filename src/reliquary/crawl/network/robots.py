"""A Scrapy downloader middleware that obeys robots.txt as RFC 9309 asks for, and its Crawl-delay."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass
from time import monotonic
from typing import Protocol, Self, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import build_from_crawler, load_object

from reliquary.crawl.network.downloader import PacedDownloader
from reliquary.crawl.network.fetching import RefusedRequest, UnansweredError, download

logger = logging.getLogger(__name__)

MAX_BYTES = 1024 * 1024
"""Twice what RFC 9309, 2.5 wants to be read at least."""

RETRY_S = 3600.0
"""After so many seconds a robots.txt that could not be read again is asked for once more."""


class CanStop(Protocol):
    """A spider that can be told to stop."""

    def stop(self, problem: str) -> None:
        """End the crawl in a way that it can be gone on with."""


@dataclass(frozen=True)
class _Rules:
    """What a host's robots.txt says, until when; no parser allows everything."""

    parser: RobotParser | None
    until: float


class RobotsTxt:
    """Lets requests pass that robots.txt allows, and slows its host down to its Crawl-delay.

    The file is read anew when it is older than ROBOTSTXT_MAX_AGE. A host that has none (4xx) allows everything. One
    whose file cannot be read (5xx, no answer) forbids everything for now, which ends the crawl until another day,
    unless an earlier copy of the file still tells what is allowed.

    Scrapy's own middleware takes any answer for a robots.txt, never reads it again, does not apply Crawl-delay, and
    lets requests at the same time slip through (2.19.0).

    Args:
        crawler: Gives the settings ROBOTSTXT_USER_AGENT, ROBOTSTXT_PARSER, ROBOTSTXT_MAX_AGE and CRAWL_DELAY_MAX,
            and the downloader.
    """

    def __init__(self, crawler: Crawler) -> None:
        settings = crawler.settings
        if not settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._agent = str(settings["ROBOTSTXT_USER_AGENT"])
        self._max_age_s = settings.getfloat("ROBOTSTXT_MAX_AGE")
        self._longest_delay_s = settings.getfloat("CRAWL_DELAY_MAX")
        self._parse = load_object(settings["ROBOTSTXT_PARSER"])
        self._rules: dict[str, _Rules] = {}
        self._delays: dict[str, float] = {}
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware if the setting ROBOTSTXT_OBEY is on."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Let the request pass, or refuse it.

        Raises:
            RefusedRequest: robots.txt forbids it.
            IgnoreRequest: Nobody knows what robots.txt says; the crawl has been stopped.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self._rules_for(request)
        if parser is not None and not parser.allowed(request.url, self._agent):
            raise RefusedRequest("Forbidden by robots.txt")

    async def _rules_for(self, request: Request) -> RobotParser | None:
        """Return the rules of the request's server; requests for it wait in line until they are read."""
        parts = urlparse_cached(request)
        origin = f"{parts.scheme}://{parts.netloc}"
        async with self._reading[origin]:
            known = self._rules.get(origin)
            if known is None or known.until <= monotonic():
                known = await self._read(origin, known)
                self._rules[origin] = known
                self._apply_delay(origin, known.parser)
        return known.parser

    async def _read(self, origin: str, known: _Rules | None) -> _Rules:
        url = f"{origin}/robots.txt"
        try:
            response = await self._ask(url)
        except UnansweredError as error:
            return self._unreadable(url, str(error), known)
        if response.status >= 500:
            return self._unreadable(url, f"HTTP {response.status}", known)
        if response.status >= 300:
            return _Rules(None, monotonic() + self._max_age_s)
        parser = build_from_crawler(self._parse, self._crawler, response.body)
        return _Rules(parser, monotonic() + self._max_age_s)

    async def _ask(self, url: str) -> Response:
        meta = {"dont_obey_robotstxt": True, "download_maxsize": MAX_BYTES}
        return await download(self._crawler, Request(url, meta=meta, dont_filter=True))

    def _unreadable(self, url: str, reason: str, known: _Rules | None) -> _Rules:
        """Return the rules known so far, or stop the crawl."""
        if known is not None:
            logger.warning("%s: %s; the copy read before holds on", url, reason)
            return _Rules(known.parser, monotonic() + min(RETRY_S, self._max_age_s))
        problem = f"{url}: {reason}; what may be asked for is unknown, so nothing is"
        cast("CanStop", self._crawler.spider).stop(f"{problem}; run the same command again when it can be read")
        self._downloader.stop()
        raise IgnoreRequest(problem)

    def _apply_delay(self, origin: str, parser: RobotParser | None) -> None:
        """Slow the host down to the longest Crawl-delay of its servers; they share one pace."""
        self._delays[origin] = self._delay_of(origin, parser)
        host = urlsplit(origin).hostname or ""
        ours = [delay for other, delay in self._delays.items() if urlsplit(other).hostname == host]
        self._downloader.set_crawl_delay(host, max(ours))

    def _delay_of(self, origin: str, parser: RobotParser | None) -> float:
        delay = parser.crawl_delay(self._agent) or 0.0 if parser is not None else 0.0
        if delay > self._longest_delay_s:
            logger.warning(
                "%s/robots.txt: Crawl-delay %g s is cut down to %g s (setting CRAWL_DELAY_MAX)",
                origin,
                delay,
                self._longest_delay_s,
            )
        return min(delay, self._longest_delay_s)

    @property
    def _downloader(self) -> PacedDownloader:
        if self._crawler.engine is None:
            raise RuntimeError("the crawl has not been started")
        return cast("PacedDownloader", self._crawler.engine.downloader)
