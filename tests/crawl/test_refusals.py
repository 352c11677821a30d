from __future__ import annotations

from time import monotonic
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from reliquary.crawl.refusals import RefusalPause, is_refusal

URL = "https://api.museum.org/objects/1"
PAGE = b"<html><script src='/_Incapsula_Resource?a=1'></script></html>"
HTML = {"Content-Type": "text/html"}


class Museum:
    """A downloader with one slot, and a spider that notes why it was stopped."""

    def __init__(self, times=3):
        self.slot = SimpleNamespace(delay=0.5)
        self.problems = []
        engine = SimpleNamespace(downloader=SimpleNamespace(slots={"api.museum.org": self.slot}))
        crawler = SimpleNamespace(engine=engine, spider=SimpleNamespace(stop=self.problems.append))
        self.pause = RefusalPause(crawler, first_s=30, longest_s=100, times=times)

    def answer(self, response, latency=0.0):
        request = Request(URL, meta={"download_slot": "api.museum.org", "download_latency": latency})
        return self.pause.process_response(request, response)


def refused():
    return HtmlResponse(URL, status=403, headers={**HTML, "X-Iinfo": "1-2"}, body=PAGE)


def good():
    return Response(URL, body=b"{}", headers={"Content-Type": "application/json", "X-Iinfo": "1-2"})


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, {**HTML, "X-Iinfo": "1-2"}, b"<html>"),
        (403, {**HTML, "Set-Cookie": "visid_incap_1=x; path=/"}, b"<html>"),
        (403, HTML, PAGE),
        (200, HTML, PAGE),
        (429, {}, b""),
    ],
)
def test_refusals_are_known_by_the_marks_of_the_firewall(status, headers, body):
    assert is_refusal(Response(URL, status=status, headers=headers, body=body))


@pytest.mark.parametrize(
    ("status", "headers", "body"),
    [
        (403, HTML, b"<html>Forbidden</html>"),
        (200, {"Content-Type": "application/json", "X-Iinfo": "1-2"}, b"{}"),
        (200, {**HTML, "Set-Cookie": "visid_incap_1=x"}, b"<html>An ordinary page</html>"),
        (503, {**HTML, "X-Iinfo": "1-2"}, PAGE),
        (404, {}, b""),
    ],
)
def test_other_answers_are_no_refusals(status, headers, body):
    assert not is_refusal(Response(URL, status=status, headers=headers, body=body))


def test_the_pause_doubles_up_to_its_limit_and_ends_with_the_first_answer():
    museum = Museum(times=4)
    delays = []
    for _ in range(4):
        again = museum.answer(refused())
        assert isinstance(again, Request)
        assert again.dont_filter
        delays.append(museum.slot.delay)
    assert delays == [30, 60, 100, 100]
    assert museum.answer(good()).body == b"{}"
    assert museum.slot.delay == 0.5
    museum.answer(refused())
    assert museum.slot.delay == 30


def test_the_museum_s_own_pace_is_never_quickened_by_a_pause():
    museum = Museum()
    museum.slot.delay = 45
    museum.answer(refused())
    assert museum.slot.delay == 45


def test_answers_to_requests_from_before_the_pause_change_nothing():
    museum = Museum()
    museum.answer(refused())
    since = monotonic()
    assert isinstance(museum.answer(refused(), latency=monotonic() - since + 10), Request)
    assert museum.slot.delay == 30
    museum.answer(good(), latency=10)
    assert museum.slot.delay == 30


def test_too_many_refusals_in_a_row_stop_the_crawl():
    museum = Museum(times=2)
    answers = [museum.answer(refused()) for _ in range(3)]
    assert [isinstance(answer, Request) for answer in answers] == [True, True, False]
    assert len(museum.problems) == 1
    assert "api.museum.org refused 3 times in a row" in museum.problems[0]
    assert "run the same command again" in museum.problems[0]
