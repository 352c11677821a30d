"""Killed thirty times at random moments, a crawl loses nothing and asks for nothing again that it has."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import subprocess
import sys
from collections import Counter

import pytest

from reliquary.crawl.folder import CrawlFolder
from reliquary.crawl.run import crawl_museum
from reliquary.crawl.storing.ledger import FILE
from reliquary.sample.loopback.sources import PlainSource
from tests.crawl.museums import CountingMuseum

pytestmark = [pytest.mark.real, pytest.mark.slow]

KILLS = 30
OBJECTS = 320
TIMES = {"retrieved_at", "fetched_at"}


def start_spider(path, api):
    arguments = ["museum=sample", f"api={api}", f"folder={path}"]
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "crawl", "met", "-s", "LOG_LEVEL=ERROR"]
        + [part for argument in arguments for part in ("-a", argument)],
        env=os.environ | {"SCRAPY_SETTINGS_MODULE": "reliquary.crawl.settings"},
    )


def answered(path):
    """The paths of everything that the ledger of a killed crawl has: objects, images, and how many lists."""
    with sqlite3.connect(path / FILE) as ledger:
        objects = {object_id for (object_id,) in ledger.execute("SELECT object_id FROM objects")}
        images = {url for (url,) in ledger.execute("SELECT url FROM images WHERE state = 'stored'")}
        lists = {request for (request,) in ledger.execute("SELECT request FROM listings")}
    return objects, images, lists


def is_known(line, known):
    objects, images, lists = known
    url = f"http://{line.host}{line.path}"
    prefix, _, name = line.path.rpartition("/")
    if line.query:
        return f"GET {url}?{line.query}" in lists
    return name in objects if prefix.endswith("/objects") else url in images


def rows(records):
    return [record.model_dump(exclude=TIMES) for record in records]


def test_thirty_random_kills_lose_nothing_and_repeat_nothing_that_was_stored(crawler, tmp_path):
    chance, path = random.Random(0), tmp_path / "killed"
    repeated = Counter()
    with CountingMuseum(PlainSource(OBJECTS)) as museum:
        for _ in range(KILLS):
            begun = len(museum.log)
            known = answered(path) if (path / FILE).exists() else (set(), set(), set())
            with start_spider(path, museum.api_url) as child:
                assert museum.wait_for(chance.randrange(1, 30))
                child.send_signal(signal.SIGKILL)
            assert child.returncode == -signal.SIGKILL
            again = [line.path for line in museum.log[begun:] if is_known(line, known)]
            repeated.update(again)
        assert not CrawlFolder.open(path).finished, "a larger museum is needed for so many kills"
        summary = crawl_museum(crawler, path, api=museum.api_url, quiet=True)
        crawl_museum(crawler, tmp_path / "whole", api=museum.api_url, quiet=True)
    assert repeated == {}
    assert summary.made["objects"] == OBJECTS
    assert summary.rejected == {}
    whole, killed = CrawlFolder.open(tmp_path / "whole"), CrawlFolder.open(path)
    assert rows(killed.objects()) == rows(whole.objects())
    assert rows(killed.images()) == rows(whole.images())
    for image in killed.images():
        assert image.sha256 is None or killed.blobs.path(image.sha256).stat().st_size == image.bytes
