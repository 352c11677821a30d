from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import Settings

from reliquary.crawl.robots import RobotsTxt

HOST = "https://images.museum.org"


def ask(rules, urls):
    """What becomes of requests that are sent at the same time, and how often robots.txt was read."""
    read = []

    async def download_async(request):
        read.append(request.url)
        await asyncio.sleep(0)
        return Response(request.url, body=rules)

    async def nothing(**arguments):
        return []

    settings = Settings({"ROBOTSTXT_OBEY": True, "USER_AGENT": "Reliquary/0.1"})
    crawler = SimpleNamespace(
        settings=settings,
        stats=SimpleNamespace(inc_value=lambda name: None),
        engine=SimpleNamespace(download_async=download_async),
        signals=SimpleNamespace(send_catch_log_async=nothing),
        spider=None,
    )

    async def asking():
        middleware = RobotsTxt(crawler)
        requests = [middleware.process_request(Request(url)) for url in urls]
        return await asyncio.gather(*requests, return_exceptions=True)

    return asyncio.run(asking()), read


def test_of_many_requests_at_a_time_none_slips_through():
    outcomes, read = ask(b"User-agent: *\nDisallow: /private/\n", [f"{HOST}/private/{n}.jpg" for n in range(6)])
    assert [type(outcome) for outcome in outcomes] == [IgnoreRequest] * 6
    assert read == [f"{HOST}/robots.txt"]


@pytest.mark.parametrize("rules", [b"User-agent: *\nDisallow: /private/\n", b"", b"<html>no rules</html>"])
def test_what_is_not_forbidden_is_allowed(rules):
    outcomes, _ = ask(rules, [f"{HOST}/public/{n}.jpg" for n in range(3)])
    assert outcomes == [None] * 3
