from __future__ import annotations

import asyncio
import json
from types import SimpleNamespace

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from reliquary.crawl.reporting import ProgressReporter


def test_a_line_holds_the_counters_and_the_problem(capsys):
    crawler = get_crawler()
    crawler.stats = SimpleNamespace(get_value={"crawl/images": 3}.get)
    crawler.spider = SimpleNamespace(problem="the disk is full")

    async def report():
        ProgressReporter(crawler).report()

    asyncio.run(report())
    line = json.loads(capsys.readouterr().out)
    counted = {"places": 0, "places_done": 0, "images": 3, "images_done": 0, "failures": 0}
    assert line == counted | {"problem": "the disk is full"}


def test_nothing_is_reported_unless_a_parent_asks_for_it():
    with pytest.raises(NotConfigured):
        ProgressReporter.from_crawler(SimpleNamespace(settings=Settings()))
