from __future__ import annotations

from itertools import pairwise

import pytest

pytestmark = pytest.mark.real

FORBIDDING = b"User-agent: *\nDisallow: /private/\n"


def of(robots, http):
    """Answers robots.txt with one answer after the other, the last one ever after, and all else with 200."""

    def respond(path, number):
        return robots[min(number, len(robots)) - 1] if path == "/robots.txt" else http(body=b"good")

    return respond


def test_of_many_requests_at_a_time_none_slips_through(raw_server, http, ask):
    server = raw_server(of([http(body=FORBIDDING)], http))
    outcomes, problem, _ = ask([server.url(f"/private/{n}") for n in range(6)] + [server.url("/public")])
    assert outcomes.pop()["status"] == 200
    assert {(one["reason"], one["refused"]) for one in outcomes} == {("Forbidden by robots.txt", True)}
    assert server.paths == ["/robots.txt", "/public"]
    assert problem is None


def test_only_rules_for_reliquary_or_for_all_bind(raw_server, http, ask):
    rules = b"User-agent: Scrapy\nDisallow: /\n\nUser-agent: reliquary\nDisallow: /a\n\nUser-agent: *\nDisallow: /b\n"
    server = raw_server(of([http(body=rules)], http))
    outcomes, _, _ = ask([server.url("/a"), server.url("/b")])
    assert [one.get("status") for one in outcomes] == [None, 200]


def test_a_host_without_robots_txt_allows_all(raw_server, http, ask):
    servers = [raw_server(of([http(status, FORBIDDING)], http)) for status in (404, 403, 401, 300)]
    outcomes, _, _ = ask([server.url("/private/1") for server in servers])
    assert [one["status"] for one in outcomes] == [200] * 4


def test_a_robots_txt_that_cannot_be_read_ends_the_crawl_and_refuses_nothing(raw_server, http, ask):
    server = raw_server(of([http(500)], http))
    outcomes, problem, _ = ask([server.url(f"/{n}") for n in range(3)])
    assert problem.startswith(f"{server.url('/robots.txt')}: HTTP 500; what may be asked for is unknown")
    assert "run the same command again" in problem
    assert not any(one["refused"] for one in outcomes)
    assert set(server.paths) == {"/robots.txt"}


def test_a_host_that_does_not_answer_ends_it_too(raw_server, http, ask):
    server = raw_server(lambda path, number: b"")
    outcomes, problem, _ = ask([server.url("/1")])
    assert problem.startswith(f"{server.url('/robots.txt')}: ")
    assert outcomes[0]["refused"] is False


def test_a_robots_txt_that_changes_binds_once_it_is_read_anew(raw_server, http, ask):
    changed = [http(body=b""), http(body=FORBIDDING)]
    server = raw_server(of(changed, http))
    url = server.url("/private/1")
    outcomes, _, _ = ask([url], [url], ROBOTSTXT_MAX_AGE=0)
    assert [one.get("status") for one in outcomes] == [200, None]
    assert outcomes[1]["refused"]
    outcomes, _, _ = ask([url], [url])
    assert server.paths.count("/robots.txt") == 3  # once in a day


def test_a_copy_that_was_read_holds_on_while_there_is_no_better_one(raw_server, http, ask):
    server = raw_server(of([http(body=FORBIDDING), http(503), http(500)], http))
    outcomes, problem, log = ask([server.url("/public")], [server.url("/private/1")], ROBOTSTXT_MAX_AGE=0)
    assert (outcomes[0]["status"], outcomes[1]["reason"]) == (200, "Forbidden by robots.txt")
    assert problem is None
    assert "HTTP 500; the copy read before holds on" in log


def test_robots_txt_passes_the_guard(raw_server, http, ask):
    away = http(302, Location="http://10.0.0.1/robots.txt")
    server = raw_server(of([away], http))
    _, problem, _ = ask([server.url("/1")])
    assert "robots.txt: host '10.0.0.1' is not one of the crawler file's hosts" in problem


def test_a_crawl_delay_is_kept_also_on_this_machine(raw_server, http, ask):
    server = raw_server(of([http(body=b"User-agent: *\nCrawl-delay: 0.2\n")], http))
    outcomes, _, _ = ask([server.url(f"/{n}") for n in range(5)])
    assert [one["status"] for one in outcomes] == [200] * 5
    times = [moment for moment, _, _ in server.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.15
    assert times[-1] - times[0] < 5


def test_a_crawl_delay_without_measure_is_cut_down_with_a_warning(raw_server, http, ask):
    server = raw_server(of([http(body=b"User-agent: *\nCrawl-delay: 86400\n")], http))
    _, _, log = ask([server.url(f"/{n}") for n in range(2)], CRAWL_DELAY_MAX=0.1)
    assert len(server.asked) == 3
    assert "Crawl-delay 86400 s is cut down to 0.1 s (setting CRAWL_DELAY_MAX)" in log
