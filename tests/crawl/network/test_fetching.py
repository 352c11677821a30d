from __future__ import annotations

import asyncio
import threading
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest, ResponseDataLossError

from reliquary.crawl.network.fetching import TOO_LARGE, RefusedRequest, UnansweredError, download


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
        (IgnoreRequest("max redirections reached"), False, "max redirections reached"),
        (IgnoreRequest(), False, "IgnoreRequest: no details"),
        (DownloadCancelledError(), False, TOO_LARGE),
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


def declared(size, body=b""):
    return f"HTTP/1.1 200 OK\r\nContent-Length: {size}\r\n\r\n".encode() + body


def endless(piece, wait=0.0):
    """Bytes that never end, with or without a rest between them."""
    rest = threading.Event()
    yield b"HTTP/1.1 200 OK\r\n\r\n"
    while not rest.wait(wait):
        yield piece


@pytest.mark.real
def test_what_is_too_large_too_slow_or_leads_nowhere_ends_as_a_failure_that_a_person_understands(raw_server, http, ask):
    answers = {
        "/robots.txt": lambda: http(404),
        "/declared": lambda: declared(10**9, b"x" * 1000),
        "/undeclared": lambda: endless(b"x" * 65536),
        "/trickle": lambda: endless(b"x", wait=0.05),
        "/short": lambda: declared(1000, b"x" * 10),
        "/reset": lambda: b"",
        "/loop": lambda: http(302, Location="/loop"),
        "/small": lambda: http(body=b"x" * 1000),
    }
    server = raw_server(lambda path, number: answers[path]())
    paths = [path for path in answers if path != "/robots.txt"]
    outcomes, problem, _ = ask(
        [{"url": server.url(path), "meta": {"download_maxsize": 500_000}} for path in paths], DOWNLOAD_TIMEOUT=1.5
    )
    got = {one["url"].rsplit("/", 1)[1]: one for one in outcomes}
    assert got.pop("small")["bytes"] == 1000
    assert not any(one["refused"] for one in got.values())
    reasons = {name: one["reason"] for name, one in got.items()}
    assert reasons["declared"] == reasons["undeclared"] == TOO_LARGE
    assert "took longer than 1.5 seconds" in reasons["trickle"]  # in all, though a byte came all the time
    assert reasons["short"].startswith("ResponseDataLossError")
    assert reasons["reset"].startswith("DownloadFailedError")
    assert reasons["loop"] == "max redirections reached"
    assert server.paths.count("/loop") == 6
    assert server.paths.count("/declared") == server.paths.count("/undeclared") == 1
    assert problem is None
