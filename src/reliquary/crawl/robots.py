"""A Scrapy downloader middleware that obeys robots.txt, for requests at the same time too."""

from __future__ import annotations

import asyncio
from collections import defaultdict

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.robotstxt import RobotParser
from scrapy.utils.httpobj import urlparse_cached


class RobotsTxt(RobotsTxtMiddleware):
    """Scrapy's middleware, with the requests for a host waiting in line until its robots.txt is read.

    In Scrapy 2.19.0 all requests that wait for a robots.txt share one Deferred, whose result only the first of them
    receives: from the third request at a time on, the others are let through whatever the file forbids.

    Args:
        crawler: Gives the settings and the downloader.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._reading: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the request's host, or None if it has none."""
        async with self._reading[urlparse_cached(request).netloc]:
            return await super().robot_parser(request)
