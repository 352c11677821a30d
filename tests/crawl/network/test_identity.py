from __future__ import annotations

from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.settings import Settings

from reliquary.crawl.network.contact import CONTACT_VARIABLE
from reliquary.crawl.network.identity import HonestUserAgent
from reliquary.errors import ReliquaryError


def agent_of(headers=None, **settings):
    crawler = SimpleNamespace(settings=Settings({"USER_AGENT": "Reliquary/1 (toolkit)", **settings}))
    request = Request("http://museum.org", headers=headers)
    HonestUserAgent.from_crawler(crawler).process_request(request)
    return request.headers["User-Agent"]


def test_the_contact_is_a_comment_of_the_user_agent(monkeypatch):
    monkeypatch.delenv(CONTACT_VARIABLE, raising=False)
    assert agent_of(CRAWL_CONTACT="me@museum.org") == b"Reliquary/1 (toolkit) (+me@museum.org)"
    monkeypatch.setenv(CONTACT_VARIABLE, "https://museum.org/me")
    assert agent_of() == b"Reliquary/1 (toolkit) (+https://museum.org/me)"
    assert agent_of({"User-Agent": "Mozilla/5.0"}) == b"Reliquary/1 (toolkit) (+https://museum.org/me)"


def test_a_crawl_of_the_internet_does_not_start_without_one(monkeypatch):
    monkeypatch.delenv(CONTACT_VARIABLE, raising=False)
    with pytest.raises(ReliquaryError, match="no contact is set"):
        agent_of()
    assert agent_of(CRAWL_LOOPBACK=True) == b"Reliquary/1 (toolkit)"


@pytest.mark.real
def test_every_request_names_the_contact_and_no_log_does(raw_server, http, ask):
    server = raw_server(lambda path, number: http(302, Location="/2") if path == "/1" else http(404))
    _, _, log = ask([server.url("/1")], CRAWL_CONTACT="me@museum.org")
    assert server.paths == ["/robots.txt", "/1", "/2"]
    for headers in server.headers:
        assert headers["User-Agent"].startswith("Reliquary/")
        assert headers["User-Agent"].endswith(" (+me@museum.org)")
    assert "me@museum.org" not in log
