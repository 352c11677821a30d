from __future__ import annotations

import asyncio

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError

from reliquary.crawl.guard import AddressGuard, RefusedRequest

ADDRESSES = {
    "api.museum.org": "151.101.1.69",
    "turned.museum.org": "169.254.169.254",
    "inside.museum.org": "10.1.2.3",
    "localhost": "127.0.0.1",
    "127.0.0.1": "127.0.0.1",
}


async def resolve(host):
    if host not in ADDRESSES:
        raise CannotResolveHostError(host)
    return ADDRESSES[host]


def ask(url, *, loopback=False, hosts=(*ADDRESSES, "gone.museum.org")):
    return asyncio.run(AddressGuard(hosts, loopback=loopback, resolve=resolve).process_request(Request(url)))


def test_a_host_of_the_crawler_file_at_a_public_address_may_be_asked():
    assert ask("https://api.museum.org/objects/1") is None  # Scrapy goes on with the request
    assert ask("https://API.MUSEUM.ORG:8443/objects/1") is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("https://elsewhere.org/a.jpg", "not one of the crawler file's hosts"),
        ("https://api.museum.org.elsewhere.org/a.jpg", "not one of the crawler file's hosts"),
        ("http://10.0.0.1/latest/meta-data", "not one of the crawler file's hosts"),
        ("http://turned.museum.org/a.jpg", "has the address 169.254.169.254"),
        ("http://inside.museum.org/a.jpg", "has the address 10.1.2.3"),
        ("http://localhost/a.jpg", "has the address 127.0.0.1"),
        ("ftp://api.museum.org/a.jpg", "scheme 'ftp'"),
        ("file:///etc/passwd", "scheme 'file'"),
        ("data:image/png;base64,AAAA", "scheme 'data'"),
    ],
)
def test_everything_else_is_refused_with_its_reason(url, reason):
    with pytest.raises(RefusedRequest, match=reason):
        ask(url)


def test_a_loopback_crawl_may_ask_this_machine_and_nothing_else():
    ask("http://127.0.0.1:8000/objects/1", loopback=True)
    ask("http://localhost:8001/a.jpg", loopback=True)
    with pytest.raises(RefusedRequest, match=r"151\.101\.1\.69"):
        ask("https://api.museum.org/objects/1", loopback=True)
    with pytest.raises(RefusedRequest, match=r"10\.1\.2\.3"):
        ask("http://inside.museum.org/a.jpg", loopback=True)


def test_a_name_without_address_is_a_failure_and_no_refusal():
    with pytest.raises(CannotResolveHostError):
        ask("https://gone.museum.org/objects/1")
