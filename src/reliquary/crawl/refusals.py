"""A Scrapy downloader middleware that waits when a museum's firewall refuses, longer each time.

The Met stands behind Imperva, which answers 403 with an HTML page, for half a minute and more, after about thirty
quick requests; sometimes its challenge comes with status 200 (github.com/metmuseum/openaccess, issues 20, 58, 60).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from time import monotonic
from typing import Protocol, Self, cast

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

logger = logging.getLogger(__name__)

_PAGE_MARK = b"_Incapsula_Resource"
_COOKIE_MARK = b"visid_incap"
_TOO_MANY_REQUESTS = 429


class Slot(Protocol):
    """The part of Scrapy's downloader slot that a pause needs."""

    delay: float


class CanStop(Protocol):
    """A spider that can be told to stop."""

    def stop(self, problem: str) -> None:
        """End the crawl in a way that it can be gone on with."""


@dataclass
class _Pause:
    """A slot that is being refused: its usual delay in seconds, since when, and how often."""

    usual: float
    since: float = 0.0
    times: int = 0


class RefusalPause:
    """Slows a host's slot down to one request a pause while it refuses, and back once it answers.

    The pause grows twofold up to a limit. If it was refused more often in a row than allowed, the crawl stops, so
    that it can go on another day instead of knocking for ever.

    Args:
        crawler: Gives the downloader's slots and the spider.
        first_s: The first pause in seconds.
        longest_s: The longest pause in seconds.
        times: Pauses in a row before the crawl stops.
    """

    def __init__(self, crawler: Crawler, *, first_s: float, longest_s: float, times: int) -> None:
        self._crawler = crawler
        self._first_s = first_s
        self._longest_s = longest_s
        self._times = times
        self._pauses: dict[str, _Pause] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make the middleware from the settings REFUSAL_BACKOFF, REFUSAL_BACKOFF_MAX and REFUSAL_TIMES."""
        settings = crawler.settings
        return cls(
            crawler,
            first_s=settings.getfloat("REFUSAL_BACKOFF"),
            longest_s=settings.getfloat("REFUSAL_BACKOFF_MAX"),
            times=settings.getint("REFUSAL_TIMES"),
        )

    def process_response(self, request: Request, response: Response) -> Request | Response:
        """Pass an answer on, or ask again after a pause."""
        key = str(request.meta.get("download_slot", ""))
        slot = cast("dict[str, Slot]", self._crawler.engine.downloader.slots).get(key)
        if slot is None:
            return response
        pause = self._pauses.get(key)
        is_late = pause is not None and monotonic() - request.meta.get("download_latency", 0.0) < pause.since
        if not is_refusal(response):
            if pause is not None and not is_late:
                slot.delay = self._pauses.pop(key).usual
                logger.info("%s answers again after %d pauses", key, pause.times)
            return response
        # Requests that were under way when the pause began say nothing about its effect.
        if not is_late and not self._lengthen(key, slot):
            return response
        return request.replace(dont_filter=True)

    def _lengthen(self, key: str, slot: Slot) -> bool:
        """Slow the slot down; return False, and stop the crawl, if that was done often enough."""
        pause = self._pauses.setdefault(key, _Pause(slot.delay))
        if pause.times >= self._times:
            cast("CanStop", self._crawler.spider).stop(
                f"{key} refused {pause.times + 1} times in a row, in spite of pauses up to {slot.delay:g} s; "
                "run the same command again later: what was collected is kept"
            )
            return False
        slot.delay = max(pause.usual, min(self._first_s * 2**pause.times, self._longest_s))
        pause.times += 1
        pause.since = monotonic()
        logger.warning("%s refuses; one request every %g s until it answers", key, slot.delay)
        return True


def is_refusal(response: Response) -> bool:
    """Return whether an answer is a firewall's, or asks for fewer requests.

    A 403 counts with any mark of Imperva. With other statuses only its page counts: the header and the cookie stand
    on good answers too.
    """
    if response.status == _TOO_MANY_REQUESTS:
        return True
    is_html = b"html" in (response.headers.get(b"Content-Type") or b"").lower()
    has_page = is_html and _PAGE_MARK in response.body
    if response.status == 403:
        cookies = b"".join(response.headers.getlist(b"Set-Cookie"))
        return has_page or b"X-Iinfo" in response.headers or _COOKIE_MARK in cookies
    return response.status == 200 and has_page
