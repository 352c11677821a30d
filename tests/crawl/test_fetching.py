from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest, ResponseDataLossError

from reliquary.crawl.fetching import UnansweredError, download
from reliquary.crawl.guard import RefusedRequest


def ask(outcome):
    async def download_async(request):
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    crawler = SimpleNamespace(engine=SimpleNamespace(download_async=download_async))
    return asyncio.run(download(crawler, Request("http://x")))


def test_an_answer_is_passed_on():
    assert ask("answer") == "answer"


@pytest.mark.parametrize(
    ("error", "refused", "reason"),
    [
        (RefusedRequest("host 'x' is not allowed"), True, "host 'x' is not allowed"),
        (IgnoreRequest("Forbidden by robots.txt"), True, "Forbidden by robots.txt"),
        (IgnoreRequest(), True, "IgnoreRequest: no details"),
        (DownloadTimeoutError("took\r\ntoo long."), False, "DownloadTimeoutError: took too long"),
        (ResponseDataLossError(), False, "ResponseDataLossError: no details"),
        (ConnectionResetError(104, "reset"), False, "ConnectionResetError: [Errno 104] reset"),
    ],
)
def test_every_failure_has_a_reason_on_one_line(error, refused, reason):
    with pytest.raises(UnansweredError) as caught:
        ask(error)
    assert str(caught.value) == reason
    assert caught.value.refused is refused


def test_a_mistake_in_the_program_is_not_hidden():
    with pytest.raises(ZeroDivisionError):
        ask(ZeroDivisionError())
