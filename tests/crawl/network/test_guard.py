from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError
from scrapy.settings import Settings

from reliquary.crawl.network.addresses import AddressRules
from reliquary.crawl.network.guard import AddressGuard, RefusedRequest

ADDRESSES = {
    "api.museum.org": ["151.101.1.69"],
    "turned.museum.org": ["169.254.169.254"],
    "inside.museum.org": ["10.1.2.3"],
    "both.museum.org": ["151.101.1.69", "10.1.2.3"],
    "translated.museum.org": ["64:ff9b::a9fe:a9fe"],
    "localhost": ["127.0.0.1"],
    "127.0.0.1": ["127.0.0.1"],
    "10.1.2.3": ["10.1.2.3"],
}


async def resolve(host):
    return ADDRESSES.get(host, [])


def ask(url, *, private=(), hosts=(*ADDRESSES, "gone.museum.org")):
    rules = AddressRules(frozenset(hosts), frozenset(private), frozenset({80, 443, 8443}))
    return asyncio.run(AddressGuard(rules, resolve).process_request(Request(url)))


def test_a_host_of_the_crawler_file_at_a_public_address_may_be_asked():
    assert ask("https://api.museum.org/objects/1") is None  # Scrapy goes on with the request
    assert ask("https://API.MUSEUM.ORG:8443/objects/1") is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://elsewhere.org/a.jpg", "not one of the crawler file's hosts"),
        ("https://api.museum.org.elsewhere.org/a.jpg", "not one of the crawler file's hosts"),
        ("https://api.museum.org./a.jpg", "not one of the crawler file's hosts"),
        ("http://10.0.0.1/latest/meta-data", "not one of the crawler file's hosts"),
        ("http://2130706433/", "not one of the crawler file's hosts"),
        ("http://0x7f.1/", "not one of the crawler file's hosts"),
        ("http://[::ffff:127.0.0.1]/", "not one of the crawler file's hosts"),
        ("http://turned.museum.org/a.jpg", "has the address 169.254.169.254"),
        ("http://inside.museum.org/a.jpg", "has the address 10.1.2.3"),
        ("http://both.museum.org/a.jpg", "has the address 10.1.2.3"),
        ("http://translated.museum.org/a.jpg", "has the address 64:ff9b::a9fe:a9fe"),
        ("http://localhost/a.jpg", "has the address 127.0.0.1"),
        ("http://api.museum.org:6379/", "port 6379 of host 'api.museum.org' is another service"),
        ("https://user@api.museum.org/a.jpg", "it holds a user name"),
        ("https://api.museum.org@10.0.0.1/a.jpg", "it holds a user name"),
        ("ftp://api.museum.org/a.jpg", "scheme 'ftp'"),
        ("file:///etc/passwd", "scheme 'file'"),
        ("data:image/png;base64,AAAA", "scheme 'data'"),
    ],
)
def test_everything_else_is_refused_with_its_reason(url, reason):
    with pytest.raises(RefusedRequest, match=reason):
        ask(url)


def test_a_private_host_may_be_asked_once_it_is_named_as_it_stands_in_the_address():
    ask("http://127.0.0.1:8000/objects/1", private=["127.0.0.1", "localhost"])
    ask("http://localhost:8001/a.jpg", private=["127.0.0.1", "localhost"])
    ask("http://inside.museum.org/a.jpg", private=["inside.museum.org"])
    with pytest.raises(RefusedRequest, match=r"10\.1\.2\.3"):
        ask("http://inside.museum.org/a.jpg", private=["127.0.0.1", "museum.org", "10.1.2.3"])


def test_a_name_without_address_is_a_failure_and_no_refusal():
    with pytest.raises(CannotResolveHostError):
        ask("https://gone.museum.org/objects/1")


def test_a_proxy_of_the_user_may_stand_anywhere(monkeypatch):
    seen = []
    monkeypatch.setattr("reliquary.crawl.network.guard.resolve_by_reactor", lambda rules, proxies: seen.append(proxies))
    monkeypatch.setenv("https_proxy", "proxy.home.arpa:3128")
    for enabled in (True, False):
        settings = Settings({"HTTPPROXY_ENABLED": enabled, "CRAWL_HOSTS": ["a.org"], "CRAWL_PORTS": [80]})
        AddressGuard.from_crawler(type("Crawler", (), {"settings": settings}))
    assert "proxy.home.arpa" in seen[0]
    assert seen[1] == frozenset()


@pytest.mark.real
def test_redirects_are_guarded(raw_server, http, ask):
    inside = raw_server(lambda path, number: http(body=b"secret"))
    places = {
        "/private": "http://10.0.0.1/latest/meta-data",
        "/disguised": f"http://2130706433:{inside.port}/secret",
        "/mapped": f"http://[::ffff:127.0.0.1]:{inside.port}/secret",
        "/user": f"http://me@localhost:{inside.port}/secret",
        "/file": "file:///etc/passwd",
    }
    server = raw_server(lambda path, number: http(302, Location=places[path]) if path in places else http(404))
    outcomes, _, _ = ask(
        [server.url(path) for path in places],
    )
    reasons = {one["url"].rsplit("/", 1)[1]: one.get("reason") for one in outcomes}
    assert reasons == {
        "private": "host '10.0.0.1' is not one of the crawler file's hosts",
        "disguised": "host '2130706433' is not one of the crawler file's hosts",
        "mapped": "host '::ffff:127.0.0.1' is not one of the crawler file's hosts",
        "user": "it holds a user name, or its host is written in an unusual way",
        "file": None,  # Scrapy follows redirects to http and https alone
    }
    assert inside.asked == []


@pytest.mark.real
def test_a_name_that_turns_private_after_the_check_is_not_connected_to(raw_server, http, ask):
    inside = raw_server(lambda path, number: http(body=b"secret"))
    outcomes, _, _ = ask(
        [inside.url("/secret", "turning.test")],
        CRAWL_HOSTS=["turning.test"],
        CRAWL_PRIVATE=[],
        CRAWL_PORTS=[inside.port],
        TWISTED_DNS_RESOLVER="asker.TurningResolver",
        DNSCACHE_ENABLED=False,
        ROBOTSTXT_OBEY=False,
        RETRY_TIMES=0,
    )
    assert outcomes[0]["reason"].startswith("CannotResolveHostError: ")
    assert inside.asked == []
