from __future__ import annotations

from types import SimpleNamespace

import pytest
from scrapy import Request
from scrapy.settings import Settings

from reliquary.crawl.contact import CONTACT_VARIABLE
from reliquary.crawl.identity import HonestUserAgent
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
