from __future__ import annotations

from itertools import pairwise
from time import monotonic
from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from reliquary.crawl.network.pauses import FAILED_BEFORE, HostPauses, Patience

HOST = "api.museum.org"


class Museum:
    """A downloader that notes pauses, and a spider that notes why it was stopped."""

    def __init__(self, times=3):
        self.pauses = []
        self.resumed = 0
        self.problems = []
        self.stopped = False
        downloader = SimpleNamespace(pause=self._pause, resume=self._resume, stop=self._stop)
        crawler = SimpleNamespace(
            engine=SimpleNamespace(downloader=downloader), spider=SimpleNamespace(stop=self.problems.append)
        )
        self.middleware = HostPauses(crawler, Patience(first_s=30, longest_s=100, times=times, retry_after_max_s=3600))

    def _pause(self, host, seconds):
        assert host == HOST
        self.pauses.append(seconds)

    def _resume(self, host):
        self.resumed += 1

    def _stop(self):
        self.stopped = True

    def answer(self, response, request=None, latency=0.0):
        request = request or Request(response.url)
        request.meta.update(download_slot=HOST, download_latency=latency)
        return self.middleware.process_response(request, response)


def url(number=1):
    return f"https://{HOST}/objects/{number}"


def refused(number=1):
    return HtmlResponse(url(number), status=403, headers={"Content-Type": "text/html", "X-Iinfo": "1-2"}, body=b"<p>")


def unavailable(number=1, status=503, **headers):
    return Response(url(number), status=status, headers={name.replace("_", "-"): v for name, v in headers.items()})


def good(number=99):
    return Response(url(number), body=b"{}", headers={"Content-Type": "application/json", "X-Iinfo": "1-2"})


def test_the_pause_doubles_up_to_its_limit_and_ends_with_the_first_answer():
    museum = Museum(times=4)
    for number in range(4):
        again = museum.answer(refused(number))
        assert isinstance(again, Request)
        assert again.dont_filter
    assert museum.pauses == [30, 60, 100, 100]
    assert museum.resumed == 0
    assert museum.answer(good()).body == b"{}"
    assert museum.resumed == 1
    museum.answer(refused())
    assert museum.pauses[-1] == 30


def test_answers_to_requests_from_before_the_pause_change_nothing():
    museum = Museum()
    museum.answer(refused())
    since = monotonic()
    assert isinstance(museum.answer(refused(2), latency=monotonic() - since + 10), Request)
    assert museum.pauses == [30, 0]  # no longer than before
    museum.answer(good(), latency=10)
    assert museum.resumed == 0


def test_too_many_refusals_in_a_row_stop_the_crawl():
    museum = Museum(times=2)
    answers = [museum.answer(refused(number)) for number in range(3)]
    assert [isinstance(answer, Request) for answer in answers] == [True, True, False]
    assert len(museum.problems) == 1
    assert "api.museum.org refused 3 times in a row" in museum.problems[0]
    assert "run the same command again" in museum.problems[0]
    assert museum.stopped


def test_one_address_that_is_always_refused_among_good_ones_is_given_up_alone():
    museum = Museum(times=2)
    request = Request(url(7))
    for _ in range(2):
        request = museum.answer(refused(7), request)
        museum.answer(good())
    last = museum.answer(refused(7), request)
    assert (last.status, request.meta["dont_retry"], museum.problems) == (403, True, [])


def test_a_pause_is_as_long_as_the_museum_asks_for():
    museum = Museum()
    assert isinstance(museum.answer(unavailable(1, 429, Retry_After="50")), Request)
    assert isinstance(museum.answer(unavailable(2, 503, Retry_After="7")), Request)
    assert museum.pauses == [50, 60]


def test_more_than_an_hour_is_waited_for_by_the_user():
    museum = Museum()
    request = Request(url())
    assert museum.answer(unavailable(1, 503, Retry_After="7200"), request).status == 503
    assert request.meta["dont_retry"]
    assert museum.stopped
    assert "asks to be left alone for 2:00:00 (until 20" in museum.problems[0]
    assert "run the same command again after that" in museum.problems[0]


def test_a_late_answer_may_make_a_pause_longer():
    museum = Museum()
    museum.answer(refused())
    museum.answer(unavailable(2, 429, Retry_After="500"), latency=10)
    assert museum.pauses == [30, 500]


@pytest.mark.parametrize("status", [502, 503, 504])
def test_a_museum_out_of_service_is_paused_once_several_addresses_say_so(status):
    museum = Museum()
    assert [isinstance(museum.answer(unavailable(n, status)), Request) for n in (1, 1, 2, 2)] == [False] * 4
    assert isinstance(museum.answer(unavailable(3, status)), Request)
    assert isinstance(museum.answer(unavailable(3, status)), Request)
    assert museum.pauses == [30, 60]
    museum.answer(good())
    assert museum.resumed == 1


def test_good_answers_between_show_that_the_addresses_are_at_fault():
    museum = Museum()
    for number in range(9):
        museum.answer(unavailable(number))
        museum.answer(good())
    assert museum.pauses == []
    # Asked again at the end of the crawl, one after the other, they are not taken for an outage.
    for number in range(9):
        assert isinstance(museum.answer(unavailable(number)), Response)
    assert museum.pauses == []


def test_an_address_that_recovers_counts_again():
    museum = Museum()
    for number in range(3):
        museum.answer(unavailable(number))
        museum.answer(good(number))
    assert [isinstance(museum.answer(unavailable(n)), Request) for n in range(3)] == [False, False, True]


def test_an_outage_that_outlasts_all_pauses_passes_on_as_failures_each_asked_once():
    museum = Museum(times=2)
    for number in range(4):
        museum.answer(unavailable(number))
    assert museum.pauses == [30, 60]
    for number in range(4, 20):
        request = Request(url(number))
        assert museum.answer(unavailable(number), request).status == 503
        assert request.meta["dont_retry"]
    assert (museum.pauses, museum.resumed, museum.problems) == ([30, 60], 1, [])
    museum.answer(good())
    fresh = Request(url(50))
    museum.answer(unavailable(50), fresh)
    assert "dont_retry" not in fresh.meta


def test_one_address_that_always_asks_for_patience_is_given_up_alone():
    museum = Museum(times=2)
    request, asked = Request(url(7)), 0
    while isinstance(request, Request):
        asked += 1
        last, request = request, museum.answer(unavailable(7, 503, Retry_After="40"), request)
        museum.answer(good())
    assert asked == 3
    assert last.meta["dont_retry"]
    assert museum.pauses == [40, 40, 40]  # honoured for the others all the same


def test_addresses_that_were_refused_among_good_ones_do_not_stop_the_crawl_at_its_end():
    museum = Museum(times=2)
    requests = []
    for number in range(5):
        requests.append(museum.answer(refused(number)))
        museum.answer(good())
    ended = 0
    while requests:  # nothing else is left
        answer = museum.answer(refused(int(requests[0].url[-1])), requests.pop(0))
        if isinstance(answer, Request):
            requests.append(answer)
        else:
            ended += 1
    assert (ended, museum.problems) == (5, [])
    assert set(museum.pauses) == {30}


@pytest.mark.parametrize("is_retrying", [True, False])
def test_what_failed_in_an_earlier_run_is_asked_twice_and_stops_nothing(is_retrying):
    museum = Museum(times=3)
    museum.middleware._crawler.spider.is_retrying = is_retrying
    meta = {} if is_retrying else {FAILED_BEFORE: True}
    for number in range(9):
        again = museum.answer(refused(number), Request(url(number), meta=dict(meta)))
        assert isinstance(again, Request)
        assert museum.answer(refused(number), again).status == 403
        assert again.meta["dont_retry"]
    assert (museum.problems, museum.pauses) == ([], [30] * 18)
    museum.answer(good())
    assert museum.resumed == 1


@pytest.mark.real
def test_an_outage_is_waited_out_and_one_without_end_ends_in_failures(raw_server, http, ask):
    ill = raw_server(lambda path, number: http(404) if path == "/robots.txt" or len(ill.asked) > 8 else http(502))
    dead = raw_server(lambda path, number: http(404) if path == "/robots.txt" else http(503))
    urls = [ill.url(f"/{n}") for n in range(6)] + [dead.url(f"/{n}", "localhost") for n in range(6)]
    outcomes, problem, log = ask(urls)
    assert [one["status"] for one in outcomes] == [404] * 6 + [503] * 6
    assert "127.0.0.1 answers again after" in log
    assert "localhost is still out of service after 3 pauses" in log
    assert problem is None


@pytest.mark.real
def test_retry_after_is_kept_by_all_requests_of_the_host(raw_server, http, ask):
    busy = http(429, Retry_After="1")
    server = raw_server(lambda path, number: busy if (path, number) == ("/0", 1) else http(404))
    outcomes, _, _ = ask([server.url("/0")] + [server.url(f"/{n}") for n in range(1, 30)], DOWNLOAD_DELAY=0.02)
    assert {one["status"] for one in outcomes} == {404}
    times = [moment for moment, _, _ in server.asked]
    assert max(later - earlier for earlier, later in pairwise(times)) > 0.95


@pytest.mark.real
def test_a_museum_that_wants_to_be_left_alone_is_left_alone_at_once(raw_server, http, ask):
    server = raw_server(lambda path, number: http(404) if path == "/robots.txt" else http(503, Retry_After="86400"))
    outcomes, problem, _ = ask([server.url(f"/{n}") for n in range(20)], DOWNLOAD_DELAY=0.1)
    assert problem.startswith("127.0.0.1 asks to be left alone for 1 day, 0:00:00 (until ")
    assert len(server.asked) < 6
    assert not any(one.get("refused") for one in outcomes)
