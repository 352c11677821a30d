"""A Scrapy downloader middleware that waits while a museum refuses or is out of service, longer each time."""

from __future__ import annotations

import logging
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Protocol, Self, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from reliquary.crawl.network.downloader import PacedDownloader
from reliquary.crawl.network.refusals import is_refusal, is_unavailable, retry_after

logger = logging.getLogger(__name__)

OUTAGE_ADDRESSES = 3
"""Addresses of a host that answer 502, 503 or 504 in a row before the host, not the addresses, is taken to be ill."""

FAILED_BEFORE = "crawl_failed_before"
"""Key of ``Request.meta``: the item failed in an earlier run, so its failing again says nothing about the host."""

_PAUSED = "crawl_paused"


class CanStop(Protocol):
    """A spider that can be told to stop."""

    def stop(self, problem: str) -> None:
        """End the crawl in a way that it can be gone on with."""


@dataclass(frozen=True)
class Patience:
    """How long to wait for a host.

    Attributes:
        first_s: The first pause in seconds; each later one is twice as long.
        longest_s: The longest pause in seconds, unless the host itself asks for more.
        times: Pauses in a row before it is given up.
        retry_after_max_s: The longest pause in seconds that a host may ask for before the crawl stops.
    """

    first_s: float
    longest_s: float
    times: int
    retry_after_max_s: float


@dataclass
class _Host:
    """What is known of a host.

    Attributes:
        times: Pauses since its last good answer.
        since: When the last of them began.
        is_paused: Whether its slot is slowed down.
        is_given_up: Whether an outage has outlasted all pauses.
        troubled: Addresses that were refused or out of service since its last good answer.
        faulty: Addresses that were so while others were answered: they say nothing about the host.
    """

    times: int = 0
    since: float = 0.0
    is_paused: bool = False
    is_given_up: bool = False
    troubled: set[str] = field(default_factory=set)
    faulty: set[str] = field(default_factory=set)


class HostPauses:
    """Pauses a host that refuses, or that answers 502, 503 or 504 to several addresses, until it answers again.

    A pause is at least as long as the host's own Retry-After. When all pauses are used up, a host that refuses stops
    the crawl, so that it can go on another day instead of knocking for ever; one that is out of service is asked no
    more than once for each item, until the spider has seen enough failures. An address that is in trouble while
    others are answered is given up alone, so that a crawl of which nothing else is left comes to its end.

    Args:
        crawler: Gives the downloader and the spider.
        patience: How long to wait.
    """

    def __init__(self, crawler: Crawler, patience: Patience) -> None:
        self._crawler = crawler
        self._patience = patience
        self._hosts: defaultdict[str, _Host] = defaultdict(_Host)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware from REFUSAL_BACKOFF, REFUSAL_BACKOFF_MAX, REFUSAL_TIMES and RETRY_AFTER_MAX."""
        settings = crawler.settings
        patience = Patience(
            first_s=settings.getfloat("REFUSAL_BACKOFF"),
            longest_s=settings.getfloat("REFUSAL_BACKOFF_MAX"),
            times=settings.getint("REFUSAL_TIMES"),
            retry_after_max_s=settings.getfloat("RETRY_AFTER_MAX"),
        )
        return cls(crawler, patience)

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Pass an answer on, or ask again after a pause."""
        name = str(request.meta.get("download_slot", ""))
        host = self._hosts[name]
        # Requests that were under way when a pause began say nothing about its effect.
        is_late = monotonic() - request.meta.get("download_latency", 0.0) < host.since
        if not is_refusal(response) and not is_unavailable(response):
            if not is_late:
                self._note_good(name, host, request.url)
            return response
        wanted = retry_after(response)
        if wanted is not None and wanted > self._patience.retry_after_max_s:
            request.meta["dont_retry"] = True
            self._stop(f"{name} asks to be left alone {_until(wanted)}; run the same command again after that")
            return response
        failed_before = self._failed_before(request)
        tells_of_host = not failed_before and request.url not in host.faulty
        if tells_of_host:
            host.troubled.add(request.url)
        is_outage = tells_of_host and (host.times > 0 or len(host.troubled) >= OUTAGE_ADDRESSES)
        if wanted is None and is_unavailable(response) and not is_outage:
            return response
        if is_late:
            self._downloader.pause(name, wanted or 0.0)
            return request.replace(dont_filter=True)
        if tells_of_host and host.times >= self._patience.times:
            return self._give_up_host(name, host, request, response)
        self._pause(name, host, response, tells_of_host=tells_of_host)
        return self._again(request, response, 1 if failed_before else self._patience.times)

    def _failed_before(self, request: Request) -> bool:
        return bool(request.meta.get(FAILED_BEFORE) or getattr(self._crawler.spider, "is_retrying", False))

    def _pause(self, name: str, host: _Host, response: Response, *, tells_of_host: bool) -> None:
        """Pause the host; longer each time if it is the host that is in trouble."""
        pause = self._patience.first_s
        if tells_of_host:
            pause = min(pause * 2**host.times, self._patience.longest_s)
            host.times += 1
        pause = max(pause, retry_after(response) or 0.0)
        host.since = monotonic()
        host.is_paused = True
        self._downloader.pause(name, pause)
        logger.warning("%s answers HTTP %d; one request every %g s until it is well", name, response.status, pause)

    def _again(self, request: Request, response: Response, times: int) -> Request | Response:
        """Ask again, or pass the answer on for good if that was done often enough."""
        paused = request.meta.get(_PAUSED, 0)
        if paused >= times:
            request.meta["dont_retry"] = True
            return response
        return request.replace(dont_filter=True, meta={**request.meta, _PAUSED: paused + 1})

    def _give_up_host(self, name: str, host: _Host, request: Request, response: Response) -> Response:
        request.meta["dont_retry"] = True
        if is_refusal(response):
            self._stop(
                f"{name} refused {host.times + 1} times in a row, in spite of pauses up to "
                f"{self._patience.longest_s:g} s; run the same command again later: what was collected is kept"
            )
        elif not host.is_given_up:
            host.is_given_up = True
            self._downloader.resume(name)
            logger.warning("%s is still out of service after %d pauses; it is waited for no longer", name, host.times)
        if wanted := retry_after(response):
            self._downloader.pause(name, wanted)
        return response

    def _note_good(self, name: str, host: _Host, url: str) -> None:
        if host.is_paused:
            self._downloader.resume(name)
            logger.info("%s answers again after %d pauses", name, host.times)
        host.times = 0
        host.is_paused = host.is_given_up = False
        host.faulty |= host.troubled
        host.faulty.discard(url)
        host.troubled.clear()

    def _stop(self, problem: str) -> None:
        cast("CanStop", self._crawler.spider).stop(problem)
        self._downloader.stop()

    @property
    def _downloader(self) -> PacedDownloader:
        if self._crawler.engine is None:
            raise RuntimeError("the crawl has not been started")
        return cast("PacedDownloader", self._crawler.engine.downloader)


def _until(seconds: float) -> str:
    moment = datetime.now(UTC) + timedelta(seconds=seconds)
    return f"for {timedelta(seconds=round(seconds))} (until {moment:%Y-%m-%d %H:%M} UTC)"
