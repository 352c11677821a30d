"""A crawl that is brought up to date asks for what changed, and for nothing else."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from reliquary.crawl.folder import CrawlFolder
from reliquary.crawl.run import crawl_museum, retry_crawl, update_crawl
from reliquary.sample.loopback.museum import LoopbackMuseum, Misbehaviour

pytestmark = pytest.mark.real

LATER = datetime.now(UTC) + timedelta(days=1)
FORGETFUL = """
from reliquary.crawl.settings import *
from reliquary.crawl.spiders.met import MetSpider

SPIDER_MODULES = ["forgetful"]
LOG_LEVEL = "ERROR"


class ForgetfulSpider(MetSpider):
    name = "forgetful"

    async def list_changed(self, since):
        return None
"""


@pytest.fixture
def crawled(small_museum, crawler, tmp_path):
    """A finished crawl of nine objects with two pictures each, and the museum that it asked, still running."""
    with LoopbackMuseum(small_museum(9)) as museum:
        crawl_museum(crawler, tmp_path / "crawl", api=museum.api_url, quiet=True)
        museum.log.clear()
        yield museum, tmp_path / "crawl"


def asked(museum):
    """What was asked for but lists: the last part of the path, and the status of the answer."""
    return Counter((line.path.rpartition("/")[2], line.status) for line in museum.log if not line.query)


def titles(path):
    return {row.object_id: row.title for row in CrawlFolder.open(path).objects()}


def without_robots(counted):
    return {key: number for key, number in counted.items() if key[0] != "robots.txt"}


def test_nothing_is_asked_for_where_nothing_changed(crawled):
    museum, path = crawled
    before = CrawlFolder.open(path)
    summary = update_crawl(path, quiet=True)
    after = CrawlFolder.open(path)
    assert without_robots(asked(museum)) == {}
    assert summary.made == {"objects": 9, "images": 18}
    assert after.objects() == before.objects()
    assert after.images() == before.images()
    assert (before.state.round, after.state.round) == (1, 2)
    assert after.state.updated_since == before.state.round_started_at


def test_a_changed_object_is_fetched_and_its_pictures_are_asked_for_conditionally(crawled):
    museum, path = crawled
    museum.change(2, LATER)
    museum.change(3, LATER)
    museum.change_picture(3, 1)
    before = titles(path)
    old = {(row.object_id, row.view): row.sha256 for row in CrawlFolder.open(path).images()}
    update_crawl(path, quiet=True)
    assert without_robots(asked(museum)) == {
        ("2", 200): 1,
        ("3", 200): 1,
        ("S-2-0.jpg", 304): 1,
        ("S-2-1.jpg", 304): 1,
        ("S-3-0.jpg", 304): 1,
        ("S-3-1.jpg", 200): 1,
    }
    new = {(row.object_id, row.view): row.sha256 for row in CrawlFolder.open(path).images()}
    assert {key for key in old if old[key] != new[key]} == {("3", 1)}
    assert {key for key, title in titles(path).items() if title != before[key]} == {"2", "3"}


def test_what_the_museum_took_away_leaves_the_tables_and_what_is_new_comes(crawled, record):
    museum, path = crawled
    museum.remove(4)
    update_crawl(path, quiet=True)
    assert set(titles(path)) == {str(number) for number in range(1, 10)} - {"4"}
    assert without_robots(asked(museum)) == {("4", 404): 1}
    assert CrawlFolder.open(path).state.counts.left_out == {"objects that the museum does not show": 1}


def test_a_museum_that_does_not_say_what_changed_is_asked_for_everything_conditionally(small_museum, crawler, tmp_path):
    with LoopbackMuseum(small_museum(3)) as museum:
        crawl_museum(crawler, tmp_path / "crawl", api=museum.api_url, quiet=True)
        museum.log.clear()
        museum.change(3, LATER)
        settings = tmp_path / "forgetful.py"
        settings.write_text(FORGETFUL)
        CrawlFolder.open(tmp_path / "crawl").save(CrawlFolder.open(tmp_path / "crawl").state.next_round())
        subprocess.run(
            [sys.executable, "-m", "scrapy", "crawl", "forgetful", "-a", f"folder={tmp_path / 'crawl'}"],
            env=os.environ | {"SCRAPY_SETTINGS_MODULE": "forgetful", "PYTHONPATH": str(tmp_path)},
            check=True,
            capture_output=True,
        )
    assert {key: number for key, number in without_robots(asked(museum)).items() if key[0].isdigit()} == {
        ("1", 304): 1,
        ("2", 304): 1,
        ("3", 200): 1,
    }
    assert CrawlFolder.open(tmp_path / "crawl").finished


def test_an_update_that_fails_keeps_what_there_was_and_a_retry_mends_it(crawled):
    museum, path = crawled
    museum.change(2, LATER)
    museum.objects[2] = Misbehaviour.UNAVAILABLE
    before = titles(path)
    summary = update_crawl(path, quiet=True)
    assert summary.rejected == {"objects failed": 1}
    assert titles(path) == before
    del museum.objects[2]
    again = retry_crawl(path, quiet=True)
    assert again.rejected == {}
    assert titles(path)["2"] != before["2"]


def test_a_retry_ends_however_many_objects_fail_for_good(small_museum, crawler, tmp_path):
    hopeless = dict.fromkeys(range(1, 49, 2), Misbehaviour.UNAVAILABLE)
    with LoopbackMuseum(small_museum(48), objects=hopeless) as museum:
        # So many at once would be taken for a museum that is down.
        crawl_museum(crawler, tmp_path / "crawl", api=museum.api_url, limit=24, quiet=True)
        crawl_museum(crawler, tmp_path / "crawl", api=museum.api_url, quiet=True)
        again = retry_crawl(tmp_path / "crawl", quiet=True)
    assert again.made == {"objects": 24, "images": 48}
    assert again.rejected == {"objects failed": 24}
