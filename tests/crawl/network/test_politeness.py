from __future__ import annotations

from datetime import UTC, datetime

from reliquary.catalogue import load_crawler
from reliquary.crawl.folder import CrawlState, Order
from reliquary.crawl.network.politeness import scrapy_settings

MET = load_crawler("met")
START = datetime(2026, 1, 1, tzinfo=UTC)


def settings_of(api, **wishes):
    state = CrawlState(
        crawler=MET, crawler_sha256="0" * 64, order=Order(api=api, **wishes), started_at=START, round_started_at=START
    )
    return scrapy_settings(state)


def test_every_host_of_a_museum_has_its_own_pace():
    settings = settings_of(MET.api.url)
    assert settings["DOWNLOAD_DELAY"] == 1
    assert settings["DOWNLOAD_SLOTS"] == {"images.metmuseum.org": {"delay": 0.5, "concurrency": 2}}
    assert settings["CRAWL_HOSTS"] == ["collectionapi.metmuseum.org", "images.metmuseum.org"]
    assert settings["CRAWL_LOOPBACK"] is False
    assert settings["CRAWL_PRIVATE"] == []
    assert settings["CRAWL_PORTS"] == [80, 443]
    assert (settings["REFUSAL_BACKOFF"], settings["REFUSAL_BACKOFF_MAX"]) == (30, 600)
    assert settings["REFUSAL_TIMES"] == settings["RETRY_TIMES"] == 5


def test_a_mirror_is_one_more_host_at_the_museum_s_pace():
    settings = settings_of("https://mirror.example.org/v1")
    assert "mirror.example.org" in settings["CRAWL_HOSTS"]
    assert "images.metmuseum.org" in settings["CRAWL_HOSTS"]
    assert settings["DOWNLOAD_DELAY"] == 1
    assert settings_of("https://mirror.example.org:8443/v1")["CRAWL_PORTS"] == [80, 443, 8443]


def test_a_private_host_that_is_named_may_be_asked_at_the_museum_s_pace():
    settings = settings_of("https://mirror.example.org/v1", allow_private=["10.0.0.5"])
    assert settings["CRAWL_PRIVATE"] == ["10.0.0.5"]
    assert "10.0.0.5" in settings["CRAWL_HOSTS"]
    assert settings["DOWNLOAD_DELAY"] == 1


def test_this_machine_is_not_paced_and_stands_alone():
    settings = settings_of("http://127.0.0.1:8000/v1")
    assert settings["DOWNLOAD_DELAY"] == 0
    assert "DOWNLOAD_SLOTS" not in settings
    assert settings["CRAWL_HOSTS"] == ["127.0.0.1", "::1", "localhost"]
    assert settings["CRAWL_PRIVATE"] == settings["CRAWL_HOSTS"]
    assert settings["CRAWL_LOOPBACK"] is True
    assert settings["HTTPPROXY_ENABLED"] is False
