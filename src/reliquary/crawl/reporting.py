"""A Scrapy extension by which a crawl in a child process tells its parent how far it is, and dies with it."""

from __future__ import annotations

import json
import os
import sys
from typing import Any, Self

from scrapy import Spider, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call

from reliquary.workers import end_with_input

INTERVAL_S = 0.1
COUNTERS = ("places", "places_done", "images", "images_done", "failures")
ORPHANED = 70


class ProgressReporter:
    """Writes one JSON object a line to standard output: the counters, and the problem that ends the crawl.

    Standard input is a pipe that the parent holds open. When it closes, the parent is gone or wants the crawl to
    end, and the process ends on the spot: it can be killed at any moment.

    Args:
        crawler: Gives the counters and the spider.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._loop = create_looping_call(self.report)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the extension if the setting REPORT_PROGRESS is on."""
        if not crawler.settings.getbool("REPORT_PROGRESS"):
            raise NotConfigured
        reporter = cls(crawler)
        crawler.signals.connect(reporter.spider_opened, signals.spider_opened)
        crawler.signals.connect(reporter.engine_stopped, signals.engine_stopped)
        return reporter

    def spider_opened(self, spider: Spider) -> None:  # noqa: ARG002 - the signal's argument
        """Begin to report."""
        end_with_input(lambda: os._exit(ORPHANED))
        self._loop.start(INTERVAL_S)

    def engine_stopped(self) -> None:
        """Report for the last time, after the tables were written."""
        if self._loop.running:
            self._loop.stop()
        self.report()

    def report(self) -> None:
        """Write one line."""
        sys.stdout.write(json.dumps(self.line()) + "\n")
        sys.stdout.flush()

    def line(self) -> dict[str, Any]:
        """Return the counters, and the problem if there is one."""
        stats = self._crawler.stats
        counted = {name: stats.get_value(f"crawl/{name}", 0) if stats else 0 for name in COUNTERS}
        return counted | {"problem": getattr(self._crawler.spider, "problem", None)}
