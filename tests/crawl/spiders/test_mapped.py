from __future__ import annotations

import asyncio
import json
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy.http import Response

from reliquary.catalogue import CrawlerFile, load_crawler
from reliquary.catalogue.crawler import ClassRule
from reliquary.crawl.folder import Order, begin
from reliquary.crawl.spiders import mapped
from reliquary.crawl.spiders.mapped import MappedSpider
from reliquary.crawl.storing.ledger import Ledger
from reliquary.errors import ReliquaryError
from reliquary.yamlfiles import read_yaml

API = "http://127.0.0.1:8000/api"
CLASSES = {
    "asian": ClassRule(departments=["Chinese Art", "Korean Art"]),
    "islam": ClassRule(departments=["Korean Art"]),
}


def spider_for(crawler, folder):
    begin(folder, crawler.model_copy(update={"classes": CLASSES}), Order(api=API))
    spider = MappedSpider(folder=str(folder))
    spider.ledger = Ledger(folder)
    return spider


@pytest.fixture
def spider(tmp_path):
    return spider_for(load_crawler("cleveland"), tmp_path)


@pytest.fixture
def chicago(tmp_path):
    return spider_for(read_yaml(Path(__file__).parents[1] / "chicago.yaml", CrawlerFile), tmp_path)


def listing(spider, answer):
    """Return what the spider lists, and the queries that it asked for; ``answer`` gets a query and returns a body."""
    asked = []

    async def download(request):
        query = {name: values[0] for name, values in parse_qs(urlsplit(request.url).query).items()}
        asked.append(query)
        body = answer(query)
        return Response(request.url, body=body if isinstance(body, bytes) else json.dumps(body).encode())

    spider.download = download
    return asyncio.run(spider.list_objects()), asked


def page(ids, total):
    return {"info": {"total": total}, "data": [{"id": item} for item in ids]}


def pages_of(ids, size):
    def answer(query):
        start = int(query["skip"])
        return page(ids[start : start + size] if query["department"] == "Chinese Art" else [], len(ids))

    return answer


def test_pages_are_asked_for_until_all_objects_have_come(spider):
    ids, asked = listing(spider, pages_of(list(range(25, 0, -1)), 10))
    assert ids == {"asian": [str(number) for number in range(1, 26)], "islam": []}
    chinese = [query for query in asked if query["department"] == "Chinese Art"]
    assert [query["skip"] for query in chinese] == ["0", "10", "20"]
    assert chinese[0] == {"department": "Chinese Art", "skip": "0", "limit": "1000", "fields": "id"}
    # Two classes share a department, which is asked once.
    assert len(asked) == 4


def test_pages_can_be_counted_instead_of_objects(chicago):
    def answer(query):
        start = 10 * (int(query["page"]) - 1)
        return {"pagination": {"total": 25}, "data": [{"id": number} for number in range(25)][start : start + 10]}

    ids, asked = listing(chicago, answer)
    assert len(ids["asian"]) == 25
    assert [query["page"] for query in asked if query["query[term][department_id]"] == "Chinese Art"] == ["1", "2", "3"]


def test_pages_that_repeat_end(spider, caplog):
    ids, asked = listing(spider, lambda _query: page([1, 2, 3], 99))
    assert ids["asian"] == ["1", "2", "3"]
    assert len(asked) == 4
    assert "'Chinese Art': the museum speaks of 99 objects, lists 3" in caplog.text


def test_a_museum_that_gives_no_total_is_asked_until_nothing_new_comes(tmp_path):
    crawler = load_crawler("cleveland")
    bare = crawler.mapping.listing.model_copy(update={"total": None, "ids": "[].id"})
    mapping = crawler.mapping.model_copy(update={"listing": bare})
    spider = spider_for(crawler.model_copy(update={"mapping": mapping}), tmp_path)

    def answer(query):
        return [{"id": number} for number in range(5)][int(query["skip"]) :][:2]

    assert listing(spider, answer)[0]["asian"] == ["0", "1", "2", "3", "4"]


def test_a_list_without_end_comes_to_one(spider, monkeypatch):
    monkeypatch.setattr(mapped, "MAX_LISTED", 50)

    def answer(query):
        start = int(query["skip"])
        return page(range(start, start + 10), 10**9)

    with pytest.raises(ReliquaryError, match="more than 50 objects for department 'Chinese Art'"):
        listing(spider, answer)


def test_pages_that_are_known_are_not_asked_for_again(spider):
    first, _ = listing(spider, pages_of(list(range(25)), 10))
    second, asked = listing(spider, lambda _query: pytest.fail("asked again"))
    assert second == first
    assert asked == []


def test_what_is_no_id_is_left_out_and_named(spider, caplog):
    ids, _ = listing(spider, lambda _query: page([3, "b-2", 20, "a", None, True, 1.5, "..", " x", "", "y" * 201], 4))
    assert ids["asian"] == ["3", "20", "a", "b-2"]
    # JMESPath itself passes over null.
    assert "6 ids are none" in caplog.text


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"<html>", "instead of JSON; is the address right"),
        ({"detail": "no"}, "mapping.listing.ids: no list of object ids; is the address right"),
        ({"data": []}, "mapping.listing.total: no number of objects"),
        ({"data": [], "info": {"total": "7"}}, "mapping.listing.total: no number"),
        ({"data": [], "info": {"total": -1}}, "mapping.listing.total: no number"),
        ([1, 2], "no list of object ids"),
    ],
)
def test_a_museum_that_lists_nothing_is_named_with_its_answer(spider, body, reason):
    with pytest.raises(ReliquaryError, match=reason) as caught:
        listing(spider, lambda _query: body)
    assert str(caught.value).startswith(f"{API}/artworks/?")


def test_an_id_cannot_lead_elsewhere(spider):
    assert spider.object_url("7") == f"{API}/artworks/7"
    assert spider.object_url("../../a?b#c%2f") == f"{API}/artworks/..%2F..%2Fa%3Fb%23c%252f"


def test_a_file_for_another_spider_is_refused(tmp_path, crawler):
    begin(tmp_path, crawler, Order(api=API))
    with pytest.raises(ReliquaryError, match=r"crawler file 'sample': api.kind is 'met'; use the spider of that name"):
        MappedSpider(folder=str(tmp_path))


def test_a_file_in_the_order_is_refused(tmp_path):
    begin(tmp_path, load_crawler("cleveland"), Order(api=API, source="data.json"))
    with pytest.raises(ReliquaryError, match="--from: crawler file 'cleveland' knows of no file"):
        MappedSpider(folder=str(tmp_path))
