from __future__ import annotations

import asyncio
import json

import pytest
from scrapy.http import Response

from reliquary.catalogue.crawler import ClassRule
from reliquary.crawl.entries import ObjectOutcome
from reliquary.crawl.folder import Order, begin
from reliquary.crawl.network.fetching import UnansweredError
from reliquary.crawl.reading.answer import entry_of
from reliquary.crawl.spiders.met import MetSpider
from reliquary.crawl.storing.ledger import Ledger
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file

API = "http://127.0.0.1:8000/v1"
CLASSES = {
    "egyptian": ClassRule(departments=[10]),
    "medieval": ClassRule(departments=[17, 7]),
    "byzantium": ClassRule(departments=[17], culture_contains=["byzantine"]),
}


@pytest.fixture
def spider(tmp_path, crawler):
    begin(tmp_path, crawler.model_copy(update={"classes": CLASSES}), Order(api=API))
    spider = MetSpider(folder=str(tmp_path))
    spider.ledger = Ledger(tmp_path)
    return spider


def listing(spider, answers):
    asked = []

    async def download(request):
        asked.append(request.url)
        answer = answers[request.url.rpartition("=")[2]]
        if isinstance(answer, Exception):
            raise answer
        status, body = answer
        return Response(request.url, status=status, body=body, headers={"Content-Type": "text/html"})

    spider.download = download
    return asyncio.run(spider.list_objects()), asked


def test_every_department_is_asked_once_and_its_ids_come_in_numeric_order(spider):
    answers = {
        "10": (200, b'{"total": 3, "objectIDs": [100, 9, 20]}'),
        "17": (200, b'{"total": 1, "objectIDs": [5]}'),
        "7": (200, b'{"total": 2, "objectIDs": [5, 4, null, "3", true]}'),
    }
    ids, asked = listing(spider, answers)
    assert ids == {"egyptian": ["9", "20", "100"], "medieval": ["4", "5"], "byzantium": ["5"]}
    assert sorted(asked) == [f"{API}/objects?departmentIds={number}" for number in (10, 17, 7)]


@pytest.fixture
def offline(tmp_path, crawler):
    """A spider that takes its lists from a file, and the file."""
    path = tmp_path / "MetObjects.csv"
    rows = ["100,Egyptian Art", "9,Egyptian Art", "5,Medieval Art", "4,The Cloisters", "1,Photographs"]
    path.write_text("\ufeffObject ID,Department\r\n" + "\r\n".join(rows) + "\r\n", "utf-8")
    order = Order(api=API, source=str(path), source_sha256=sha256_file(path))
    begin(tmp_path / "crawl", crawler.model_copy(update={"classes": CLASSES}), order)
    spider = MetSpider(folder=str(tmp_path / "crawl"))
    spider.ledger = Ledger(tmp_path / "crawl")
    return spider, path


def test_a_file_lists_the_objects_without_a_request_and_is_read_once(offline):
    spider, path = offline
    ids, asked = listing(spider, {})
    assert ids == {"egyptian": ["9", "100"], "medieval": ["4", "5"], "byzantium": ["5"]}
    assert asked == []
    path.unlink()
    assert listing(spider, {})[0] == ids


def test_a_file_that_changed_since_is_not_read(offline):
    spider, path = offline
    path.write_text(path.read_text("utf-8") + "7,Egyptian Art\n", "utf-8")
    with pytest.raises(ReliquaryError, match="not the file with which the crawl began"):
        listing(spider, {})


def test_null_is_an_empty_list(spider):
    none = (200, b'{"total": 0, "objectIDs": null}')
    assert listing(spider, {"10": none, "17": none, "7": none})[0]["egyptian"] == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ((200, b"<html>"), "text/html instead of JSON; is the address right"),
        ((200, b"[" * 100_000), "text/html instead of JSON"),
        ((200, b'{"departments": []}'), "no list of object ids"),
        ((200, b'{"objectIDs": 7}'), "no list of object ids"),
        ((200, b"[1, 2]"), "no list of object ids"),
        ((503, b""), "HTTP 503; run the same command again"),
        (UnansweredError("connection refused", refused=False), "connection refused; run the same command again"),
    ],
)
def test_a_museum_that_lists_nothing_is_named_with_its_answer(spider, answer, reason):
    with pytest.raises(ReliquaryError, match=reason) as caught:
        listing(spider, dict.fromkeys(("10", "17", "7"), answer))
    assert str(caught.value).startswith(f"{API}/objects?departmentIds=")


def test_records_are_read_and_anything_else_has_a_reason(spider, record, received):
    def read(body, content_type="application/json"):
        response = Response(spider.object_url("1"), body=body, headers={"Content-Type": content_type})
        return entry_of(response, received(), spider.read)

    assert read(json.dumps(record(1)).encode()).record.title == "Jar number 1"
    assert read(b'{"message": "Not a valid object"}').outcome is ObjectOutcome.MISSING
    page = read(b"<html>", "text/html")
    assert (page.outcome, page.reason) == (ObjectOutcome.FAILED, "text/html instead of JSON")
    assert read(b"[]").reason == "the record is a JSON list, no object"
    assert spider.object_url("1") == f"{API}/objects/1"
