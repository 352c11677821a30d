from __future__ import annotations

import asyncio
import json
from datetime import date

import pytest
from scrapy.http import Response

from reliquary.catalogue import load_crawler
from reliquary.crawl.entries import ObjectOutcome
from reliquary.crawl.folder import Order, begin
from reliquary.crawl.network.fetching import UnansweredError
from reliquary.crawl.reading.answer import entry_of
from reliquary.crawl.spiders.louvre import LouvreSpider
from reliquary.crawl.storing.ledger import Ledger
from reliquary.errors import ReliquaryError

API = "http://127.0.0.1:8000"
NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


def ark(number):
    return f"cl{number:09d}"


def index(*addresses):
    rows = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in addresses)
    return f"<sitemapindex {NAMES}>{rows}</sitemapindex>".encode()


def pages(*addresses, day=None):
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    rows = "".join(f"<url><loc>{address}</loc>{changed}</url>" for address in addresses)
    return f"<urlset {NAMES}>{rows}</urlset>".encode()


def of_objects(*numbers, site=API, day=None):
    return pages(*(f"{site}{way}/ark:/53355/{ark(n)}" for n in numbers for way in ("", "/en")), day=day)


@pytest.fixture
def spider(tmp_path):
    begin(tmp_path, load_crawler("louvre"), Order(api=API))
    return opened(tmp_path)


def opened(path):
    spider = LouvreSpider(folder=str(path))
    spider.ledger = Ledger(path)
    spider.counted = {}
    spider.count = lambda name, number=1: spider.counted.update({name: spider.counted.get(name, 0) + number})
    return spider


def answered(spider, answers):
    """Let the spider find these answers by path, and return what it asks for."""
    asked = []

    async def download(request):
        asked.append(request.url)
        answer = answers[request.url.removeprefix(API)]
        if isinstance(answer, Exception):
            raise answer
        if isinstance(answer, int):
            return Response(request.url, status=answer)
        return Response(request.url, body=answer)

    spider.download = download
    return asked


TWO = {
    "/sitemap.xml": index(f"{API}/sitemap0.xml", f"{API}/sitemap1.xml"),
    "/sitemap0.xml": of_objects(1, 2, 3),
    "/sitemap1.xml": of_objects(3, 4),
}


def test_every_class_lists_every_ark_once_in_the_order_of_a_hash(spider):
    asked = answered(spider, TWO)
    ids = asyncio.run(spider.list_objects())
    assert asked == [f"{API}{path}" for path in TWO]
    assert set(ids) == {"egyptian", "grecoroman", "orient", "islam", "byzantium"}
    assert all(listed is ids["egyptian"] for listed in ids.values())
    assert sorted(ids["egyptian"]) == [ark(n) for n in (1, 2, 3, 4)]


def test_the_first_arks_are_a_fair_sample_the_same_in_every_run(spider):
    numbers = list(range(1, 2001))
    answered(spider, {"/sitemap.xml": index(f"{API}/sitemap0.xml"), "/sitemap0.xml": of_objects(*numbers)})
    first = asyncio.run(spider.list_objects())["egyptian"]
    spider.ledger = Ledger(spider.folder.path, 2)
    answered(spider, {"/sitemap.xml": index(f"{API}/sitemap0.xml"), "/sitemap0.xml": of_objects(*reversed(numbers))})
    assert asyncio.run(spider.list_objects())["egyptian"] == first
    sample = [int(found[2:]) for found in first[:200]]
    quarters = [sum(low < n <= low + 500 for n in sample) for low in (0, 500, 1000, 1500)]
    assert min(quarters) >= 35


def test_sitemaps_that_are_known_are_not_asked_for_again(spider):
    answered(spider, TWO | {"/sitemap1.xml": 503})
    with pytest.raises(ReliquaryError, match=r"sitemap1\.xml: HTTP 503; run the same command again"):
        asyncio.run(spider.list_objects())
    again = opened(spider.folder.path)
    asked = answered(again, TWO)
    assert len(asyncio.run(again.list_objects())["islam"]) == 4
    assert asked == [f"{API}/sitemap1.xml"]


def test_only_arks_of_the_museum_are_listed_and_the_others_counted(spider):
    strange = [
        f"https://evil.example/ark:/53355/{ark(7)}",
        f"{API}/page/cgu",
        f"{API}/ark:/53355/{ark(7)}/extra",
        f"{API}/ark:/53355/cl12",
        f"{API}/ark:/53355/cl\N{ARABIC-INDIC DIGIT ONE}23456789",
        f"{API}/ark:/99999/{ark(7)}",
        f"{API}/search/export?x=/ark:/53355/{ark(7)}",
        f"ftp://127.0.0.1/ark:/53355/{ark(7)}",
        f"http://[bad/ark:/53355/{ark(7)}",
        "",
    ]
    good = [f"https://collections.louvre.fr/en/ark:/53355/{ark(5)}", f"{API}/ark%3A/53355/{ark(6)}"]
    answered(spider, {"/sitemap.xml": index(f"{API}/sitemap0.xml"), "/sitemap0.xml": pages(*strange, *good)})
    assert sorted(asyncio.run(spider.list_objects())["orient"]) == [ark(5), ark(6)]
    assert spider.counted == {"addresses_left_out": len(strange) - 1}


def test_only_sitemaps_of_the_museum_are_followed(spider):
    names = [
        "https://evil.example/sitemap0.xml",
        "http://10.0.0.1/sitemap0.xml",
        f"{API}/search/export",
        f"{API}/search/export?format=sitemap.xml",
        f"{API}/%2e%2e/sitemap0.xml",
        f"{API}/sitemap0.xml%0d%0aX-Evil: 1",
        f"{API}/sitemap.xml",
        "https://collections.louvre.fr/sitemap1.xml?page=1#top",
    ]
    asked = answered(spider, {"/sitemap.xml": index(*names), "/sitemap1.xml": of_objects(1)})
    assert asyncio.run(spider.list_objects())["islam"] == [ark(1)]
    assert asked == [f"{API}/sitemap.xml", f"{API}/sitemap1.xml"]
    assert spider.counted == {"addresses_left_out": len(names) - 1}


@pytest.mark.parametrize(
    ("answers", "reason"),
    [
        ({"/sitemap.xml": b"<html><body>Checking your browser</body></html>"}, "found <html>.*is the address right"),
        ({"/sitemap.xml": index()}, "names no sitemap of the museum; is the address right"),
        ({"/sitemap.xml": index("https://evil.example/sitemap0.xml")}, "names no sitemap of the museum"),
        ({"/sitemap.xml": 404}, "HTTP 404; run the same command again"),
        (
            {"/sitemap.xml": UnansweredError("connection refused", refused=False)},
            "connection refused; run the same command again",
        ),
        (TWO | {"/sitemap1.xml": of_objects(1)[:-9]}, r"sitemap1\.xml: no sitemap, or not whole"),
        (TWO | {"/sitemap0.xml": pages(), "/sitemap1.xml": pages(f"{API}/page/cgu")}, "name no object"),
    ],
)
def test_a_museum_that_lists_nothing_is_named_with_its_answer(spider, answers, reason):
    answered(spider, answers)
    with pytest.raises(ReliquaryError, match=reason) as caught:
        asyncio.run(spider.list_objects())
    assert str(caught.value).startswith(f"{API}/sitemap")


def test_without_days_nobody_knows_what_changed(spider):
    asked = answered(spider, TWO)
    asyncio.run(spider.list_objects())
    assert asyncio.run(spider.list_changed(date(2026, 3, 1))) is None
    assert len(asked) == 3


def test_days_of_the_sitemaps_say_what_changed(spider):
    days = {
        "/sitemap.xml": index(f"{API}/a/sitemap-1.xml", f"{API}/sitemap_2.xml", f"{API}/sitemap3.xml"),
        "/a/sitemap-1.xml": of_objects(1, 2, day="2026-02-27"),
        "/sitemap_2.xml": of_objects(3, 4, day="2026-02-28T23:30:00-05:00") + b"",
        "/sitemap3.xml": of_objects(1, 5),
    }
    answered(spider, days)
    # Ark 2 changed long before; 3 and 4 on the day before, by another clock perhaps; of 5 nothing is known.
    assert asyncio.run(spider.list_changed(date(2026, 3, 1))) == {ark(1), ark(3), ark(4), ark(5)}
    assert len(asyncio.run(spider.list_objects())["islam"]) == 5


def test_the_later_day_of_an_arks_pages_counts(spider):
    rows = [(1, "2026-03-05"), (2, "2026-02-01"), (1, "2026-01-01")]
    body = b"".join(pages(f"{API}/ark:/53355/{ark(n)}", day=day) for n, day in rows)
    body = body.replace(b"</urlset>" + f"<urlset {NAMES}>".encode(), b"")
    answered(spider, {"/sitemap.xml": index(f"{API}/sitemap0.xml"), "/sitemap0.xml": body})
    assert asyncio.run(spider.list_changed(date(2026, 3, 1))) == {ark(1)}


def test_records_are_read_and_anything_else_has_a_reason(spider, received):
    record = {"arkId": ark(1), "url": f"{API}/ark:/53355/{ark(1)}", "collection": "Département des Arts de l'Islam"}

    def read(body, content_type="application/json"):
        response = Response(spider.object_url(ark(1)), body=body, headers={"Content-Type": content_type})
        return entry_of(response, received(ark(1)), spider.read)

    assert read(json.dumps(record).encode()).record.classes == ["islam"]
    assert read(json.dumps({**record, "collection": "Peintures"}).encode()).outcome is ObjectOutcome.LEFT_OUT
    page = read(b"<html>", "text/html")
    assert (page.outcome, page.reason) == (ObjectOutcome.FAILED, "text/html instead of JSON")
    assert spider.object_url(ark(1)) == f"{API}/ark:/53355/cl000000001.json"
