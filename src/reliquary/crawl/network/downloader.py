"""Scrapy's downloader, whose hosts can be slowed down and paused while requests wait."""

from __future__ import annotations

from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.core.downloader import Downloader, Slot
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import SETTINGS_PRIORITIES

STOPPED = "the crawl was stopped before this was asked for"


class PacedDownloader(Downloader):
    """One slot a host, with a delay that robots.txt may lengthen and that grows while the host is in trouble.

    Scrapy computes when a slot sends its next request only once, as soon as the one before was sent: a slot whose
    delay is shortened after a long pause would keep its requests for as long as that pause.

    A user's own DOWNLOAD_DELAY on the command line is the least delay of the hosts that DOWNLOAD_SLOTS names too.

    Args:
        crawler: Gives the settings DOWNLOAD_DELAY and DOWNLOAD_SLOTS.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        is_own = (crawler.settings.getpriority("DOWNLOAD_DELAY") or 0) > SETTINGS_PRIORITIES["spider"]
        self._least = crawler.settings.getfloat("DOWNLOAD_DELAY") if is_own else 0.0
        self._given: dict[str, dict[str, Any]] = self.per_slot_settings
        self.per_slot_settings = {}
        self._crawl_delays: dict[str, float] = {}
        self._is_stopped = False
        for host in self._given:
            self._keep(host)

    def usual_delay(self, host: str) -> float:
        """Return the seconds between two requests to a host that is well."""
        given = float(self._given.get(host, {}).get("delay", self._delay))
        return max(given, self._least, self._crawl_delays.get(host, 0.0))

    def set_crawl_delay(self, host: str, seconds: float) -> None:
        """Let at least so many seconds pass between two requests to a host, from now on; 0 takes that back."""
        before = self.usual_delay(host)
        self._crawl_delays[host] = seconds
        self._keep(host)
        slot = self.slots.get(host)
        if slot is not None:
            slot.jitter = self.per_slot_settings[host].get("jitter", slot.jitter)
            if slot.delay <= max(before, self.usual_delay(host)):
                self._set_delay(slot, self.usual_delay(host))

    def pause(self, host: str, seconds: float) -> None:
        """Send a host nothing for so many seconds, and then one request each time that they have passed again.

        A pause that is under way is made longer, never shorter.
        """
        slot = self.slots.get(host)
        if slot is not None:
            # A slot counts from the last request that it sent.
            slot.delay = max(slot.delay, self.usual_delay(host), monotonic() + seconds - slot.lastseen)

    def resume(self, host: str) -> None:
        """End a pause: requests that wait are sent at the host's usual pace."""
        slot = self.slots.get(host)
        if slot is not None:
            self._set_delay(slot, self.usual_delay(host))

    def stop(self) -> None:
        """Send nothing more: requests that wait fail at once, however long their host is paused."""
        self._is_stopped = True
        for slot in self.slots.values():
            while slot.queue:
                _, answer = slot.queue.popleft()
                answer.errback(IgnoreRequest(STOPPED))

    async def _enqueue_request(self, request: Request) -> Response:
        if self._is_stopped:
            raise IgnoreRequest(STOPPED)
        return await super()._enqueue_request(request)

    def _keep(self, host: str) -> None:
        """Note the delay for slots that are made later: Scrapy drops those that were not used for a minute."""
        exact = {"jitter": 0.0} if self._crawl_delays.get(host) else {}
        self.per_slot_settings[host] = {**self._given.get(host, {}), "delay": self.usual_delay(host), **exact}

    def _set_delay(self, slot: Slot, delay: float) -> None:
        slot.delay = delay
        slot.close()  # forget when the next request was to be sent
        self._process_queue(slot)
