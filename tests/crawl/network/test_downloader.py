from __future__ import annotations

import asyncio
from itertools import pairwise

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.test import get_crawler

from reliquary.crawl.network.downloader import PacedDownloader

HOST = "museum.org"
SLOTS = {HOST: {"delay": 0.5, "concurrency": 2}}


def downloader_of(priority="spider", **settings):
    crawler = get_crawler(Spider, {"DOWNLOAD_DELAY": 1, "DOWNLOAD_DELAY_JITTER": 0, "DOWNLOAD_SLOTS": SLOTS})
    crawler.settings.frozen = False
    for name, value in settings.items():
        crawler.settings.set(name, value, priority=priority)
    return PacedDownloader(crawler)


def test_every_host_has_the_delay_of_its_own():
    downloader = downloader_of()
    assert downloader.usual_delay(HOST) == 0.5
    assert downloader.usual_delay("other.org") == 1
    downloader.set_crawl_delay(HOST, 7)
    downloader.set_crawl_delay("other.org", 0.25)
    assert (downloader.usual_delay(HOST), downloader.usual_delay("other.org")) == (7, 1)
    downloader.set_crawl_delay(HOST, 0)
    assert downloader.usual_delay(HOST) == 0.5


def test_a_delay_on_the_command_line_is_the_least_of_every_host():
    assert downloader_of(priority="cmdline", DOWNLOAD_DELAY=2).usual_delay(HOST) == 2
    assert downloader_of(priority="cmdline", DOWNLOAD_DELAY=0.1).usual_delay(HOST) == 0.5
    assert downloader_of(priority="spider", DOWNLOAD_DELAY=2).usual_delay(HOST) == 0.5


class Handlers:
    """Sends nothing, and notes when it was to."""

    def __init__(self):
        self.sent = []

    async def download_request_async(self, request):
        self.sent.append(asyncio.get_running_loop().time())
        return Response(request.url)


def run(settings, doing):
    """Run a coroutine with a downloader and its handlers, and end its timers."""

    async def running():
        downloader = downloader_of(**settings)
        downloader.handlers = Handlers()
        try:
            return await asyncio.wait_for(doing(downloader, downloader.handlers), timeout=5)
        finally:
            downloader.close()

    return asyncio.run(running())


def fetch(downloader, number=1, host=HOST):
    return [asyncio.ensure_future(downloader._enqueue_request(Request(f"http://{host}/{n}"))) for n in range(number)]


QUICK = {"DOWNLOAD_SLOTS": {HOST: {"delay": 0.02, "concurrency": 8}}}


def test_a_pause_holds_what_waits_and_its_end_lets_it_go_at_once():
    async def doing(downloader, handlers):
        requests = fetch(downloader, 3)
        await requests[0]
        downloader.pause(HOST, 600)
        await asyncio.wait(requests[1:], timeout=0.1)
        sent_during_the_pause = len(handlers.sent)
        downloader.resume(HOST)
        await asyncio.gather(*requests)
        return sent_during_the_pause, handlers.sent

    during, sent = run(QUICK, doing)
    assert during == 1
    assert all(later - earlier > 0.015 for earlier, later in pairwise(sent))


def test_a_pause_counts_from_now_and_not_from_the_last_request():
    async def doing(downloader, handlers):
        await fetch(downloader)[0]
        slot = downloader.slots[HOST]
        slot.lastseen -= 40  # its answer took so long
        downloader.pause(HOST, 30)
        long = slot.delay
        downloader.pause(HOST, 1)
        return long, slot.delay

    long, after = run(QUICK, doing)
    assert long == pytest.approx(70, abs=1)
    assert after == long


def test_a_crawl_delay_binds_slots_that_are_made_later_and_outlasts_pauses():
    async def doing(downloader, handlers):
        await fetch(downloader)[0]
        downloader.pause(HOST, 600)
        downloader.set_crawl_delay(HOST, 9)
        in_the_pause = downloader.slots[HOST].delay
        downloader.resume(HOST)
        after = downloader.slots[HOST].delay
        downloader.slots.clear()  # as Scrapy does with slots that were not used for a minute
        await fetch(downloader)[0]
        return in_the_pause, after, downloader.slots[HOST].delay, downloader.slots[HOST].concurrency

    in_the_pause, after, anew, concurrency = run(QUICK, doing)
    assert in_the_pause > 500
    assert (after, anew, concurrency) == (9, 9, 8)


def test_jitter_cannot_go_below_a_crawl_delay():
    async def doing(downloader, handlers):
        await fetch(downloader)[0]
        downloader.set_crawl_delay(HOST, 9)
        return {downloader.slots[HOST].download_delay() for _ in range(20)}

    assert run({**QUICK, "DOWNLOAD_DELAY_JITTER": 0.5}, doing) == {9}


def test_once_it_is_stopped_nothing_more_is_sent_and_nothing_waits():
    async def doing(downloader, handlers):
        requests = fetch(downloader, 3)
        await requests[0]
        downloader.pause(HOST, 600)
        downloader.stop()
        ended = await asyncio.gather(*requests[1:], *fetch(downloader), return_exceptions=True)
        return [type(one) for one in ended], len(handlers.sent)

    assert run(QUICK, doing) == ([IgnoreRequest] * 3, 1)


@pytest.mark.real
def test_two_hosts_of_a_museum_are_asked_each_at_its_own_pace(raw_server, http, ask):
    server = raw_server(lambda path, number: http(404) if path == "/robots.txt" else http(body=b"good"))
    slots = {"127.0.0.1": {"delay": 0.4, "concurrency": 2}, "localhost": {"delay": 0.1, "concurrency": 2}}
    urls = [server.url(f"/{n}", host) for n in range(5) for host in slots]
    outcomes, _, _ = ask(urls, DOWNLOAD_SLOTS=slots)
    assert [one["status"] for one in outcomes] == [200] * 10
    times = {host: [moment for moment, name, _ in server.asked if name.startswith(host)] for host in slots}
    # Over all gaps: on a busy machine one request comes late, and the next one soon after it.
    spans = {host: moments[-1] - moments[0] for host, moments in times.items()}
    for host, slot in slots.items():
        assert spans[host] > slot["delay"] * 0.75 * (len(times[host]) - 1)
    assert spans["localhost"] < spans["127.0.0.1"]
