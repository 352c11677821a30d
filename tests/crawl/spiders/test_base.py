from __future__ import annotations

import asyncio
from types import SimpleNamespace

import pytest
from scrapy import Request

from reliquary.crawl.entries import ObjectOutcome
from reliquary.crawl.folder import CrawlFolder, Order, begin
from reliquary.crawl.network.pauses import FAILED_BEFORE
from reliquary.crawl.reading.entry import read_entry
from reliquary.crawl.rota import Rota
from reliquary.crawl.spiders.asking import MAX_FAILURES_IN_A_ROW
from reliquary.crawl.spiders.met import MetSpider
from reliquary.crawl.storing.ledger import Ledger


@pytest.fixture
def spider(tmp_path, crawler):
    async def close_spider_async(reason):
        closed.append(reason)

    closed = []
    begin(tmp_path, crawler, Order(api="http://127.0.0.1:8000/v1"))
    spider = MetSpider(folder=str(tmp_path))
    spider.crawler = SimpleNamespace(stats=None, engine=SimpleNamespace(close_spider_async=close_spider_async))
    spider.ledger = Ledger(tmp_path)
    spider.closed_with = closed
    return spider


def hear(spider, *answers, **meta):
    async def hearing():
        for is_good in answers:
            spider.heard(Request("http://127.0.0.1/1", meta=meta), is_good=is_good)
        await asyncio.sleep(0)

    asyncio.run(hearing())


def test_a_museum_that_answers_nothing_any_more_stops_the_crawl(spider):
    hear(spider, *[False] * (MAX_FAILURES_IN_A_ROW - 1), True, *[False] * (MAX_FAILURES_IN_A_ROW - 1))
    assert spider.problem is None
    hear(spider, False)
    assert "20 failures in a row" in spider.problem
    assert "run the same command again" in spider.problem
    assert spider.closed_with == ["stopped"]


def test_what_failed_before_does_not_stop_it(spider):
    hear(spider, *[False] * (2 * MAX_FAILURES_IN_A_ROW), **{FAILED_BEFORE: True})
    spider.is_retrying = True
    hear(spider, *[False] * (2 * MAX_FAILURES_IN_A_ROW))
    assert spider.problem is None


def test_known_useless_objects_give_their_place_to_the_next(spider, record, received):
    spider._rota = Rota({"egyptian": ["1", "2", "3", "4"]}, 1)
    for number in ("1", "2"):
        entry = read_entry({"message": "Not a valid object"}, received(number), spider.read)
        spider.ledger.add_object(entry)
    assert spider.ledger.outcome("1") is ObjectOutcome.MISSING
    assert spider._next_unanswered("1") == "3"
    spider.ledger.add_object(read_entry(record(4), received("4"), spider.read))
    assert spider._next_unanswered("4") is None


def test_an_object_that_nobody_answered_for_keeps_the_crawl_from_finishing(spider, tmp_path):
    spider._unanswered = {"8", "7"}
    spider.closed("finished")
    assert "2 objects were not answered for" in spider.problem
    assert "for example 7" in spider.problem
    assert not CrawlFolder.open(tmp_path).finished


def test_only_a_crawl_that_came_to_its_end_is_finished(spider, tmp_path):
    spider.closed("shutdown")
    assert not CrawlFolder.open(tmp_path).finished
    spider.closed("finished")
    assert CrawlFolder.open(tmp_path).finished
