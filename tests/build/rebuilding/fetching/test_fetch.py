"""Asking a loopback museum for originals, through Scrapy."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import pytest

from reliquary.blobs import BlobStore
from reliquary.build.rebuilding.fetching import fetch as module
from reliquary.build.rebuilding.fetching.answers import What
from reliquary.build.rebuilding.fetching.requests import Rules
from reliquary.build.rebuilding.wanted import WantedOriginal
from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.files import sha256_bytes
from reliquary.sample.loopback.faults import Slow
from reliquary.sample.loopback.museum import LoopbackMuseum, Misbehaviour, robots_txt
from tests.build.rebuilding.fetching.museums import (
    CRAWLERS,
    THIS_MACHINE,
    fetched,
    main_views,
    small_source,
    whats,
)
from tests.crawl.museums import CountingMuseum, ports

pytestmark = pytest.mark.real

FAULTS = {
    0: Misbehaviour.NOT_FOUND,
    1: Misbehaviour.TRUNCATED,
    2: Misbehaviour.HTML,
    3: Misbehaviour.PRIVATE_REDIRECT,
    4: Misbehaviour.FOREIGN_REDIRECT,
    5: Misbehaviour.REDIRECT_LOOP,
    6: Misbehaviour.UNAVAILABLE,
    7: Misbehaviour.RESET,
    8: Misbehaviour.FORBIDDEN,
    9: Slow(0.2),
    10: Misbehaviour.WRONG_TYPE,
    11: Misbehaviour.PNG_BOMB,
}
CHANGED = 12


@pytest.fixture(scope="module")
def troubled(tmp_path_factory):
    """A museum in which everything goes wrong once, what it was asked for, and the answers."""
    source, folder = small_source(), tmp_path_factory.mktemp("troubled")
    numbers = sorted(source.records)
    museum = LoopbackMuseum(source, images={(numbers[index], 0): fault for index, fault in FAULTS.items()})
    with museum:
        wanted = main_views(museum, source)
        museum.change_picture(numbers[CHANGED], 0)
        answers = fetched(wanted, folder)
    return source, museum, folder, wanted, answers


def test_every_trouble_has_its_name(troubled):
    _, _, _, wanted, answers = troubled
    found = {index: answers.get(original.sha256) for index, original in enumerate(wanted)}
    said = {index: (answer.what.value, answer.reason) for index, answer in found.items() if answer}
    assert said == {
        0: ("gone", "HTTP 404"),
        1: ("unreachable", said[1][1]),
        2: ("unreachable", "text/html instead of an image"),
        3: ("refused", "host '10.0.0.1' is not one of the crawler file's hosts"),
        4: ("refused", "host 'elsewhere.invalid' is not one of the crawler file's hosts"),
        5: ("unreachable", said[5][1]),
        6: ("unreachable", "HTTP 503"),
        7: ("unreachable", said[7][1]),
        8: ("refused", "HTTP 403"),
        11: ("unreachable", said[11][1]),
        CHANGED: ("changed", said[CHANGED][1]),
    }
    assert said[1][1].startswith("damaged")
    assert said[CHANGED][1].startswith("image/jpeg, 48 x 40, ")


def test_what_came_is_kept_by_its_hash_and_nothing_else_is(troubled):
    source, _, folder, wanted, answers = troubled
    kept = {path.name for path in (folder / "blobs").glob("*/*")}
    assert kept == {original.sha256 for original in wanted} - set(answers)
    assert len(kept) == 13
    blobs, numbers = BlobStore(folder / "blobs"), sorted(source.records)
    for index, original in enumerate(wanted):
        if original.sha256 in kept:
            assert blobs.get(original.sha256) == source.picture(source.records[numbers[index]], 0)


def test_the_hash_of_what_stands_there_now_is_told(troubled):
    _, museum, _, wanted, answers = troubled
    place = sorted(museum._shown._source.records)[CHANGED]
    data, _ = museum._shown.picture(place, 0)
    assert answers[wanted[CHANGED].sha256].found_sha256 == sha256_bytes(data)
    assert [answer.found_sha256 for answer in answers.values() if answer.what is not What.CHANGED] == [None] * 10


def test_what_is_gone_or_changed_is_not_asked_for_again_and_what_was_unreachable_is(troubled):
    source, museum, folder, wanted, answers = troubled
    left = [original for original in wanted if original.sha256 in answers]
    with LoopbackMuseum(source, **ports(museum)) as healed:
        again = fetched(left, folder)
    assert whats(again) == [What.GONE, What.CHANGED]
    paths = Counter(line.path for line in healed.log if line.path != "/robots.txt")
    settled = {wanted[0].url, wanted[CHANGED].url}
    assert paths == Counter("/" + original.url.split("/", 3)[3] for original in left if original.url not in settled)


def test_robots_txt_is_obeyed(tmp_path):
    source = small_source(3)
    with LoopbackMuseum(source) as museum:
        museum.robots = robots_txt("User-agent: *\nDisallow: /CRDImages/\n")
        answers = fetched(main_views(museum, source), tmp_path)
    assert whats(answers) == [What.REFUSED] * 3
    assert {answer.reason for answer in answers.values()} == {"Forbidden by robots.txt"}
    assert {line.path for line in museum.log} == {"/robots.txt"}


def test_a_private_address_is_not_asked_unless_it_is_named(tmp_path):
    source = small_source(2)
    with LoopbackMuseum(source) as museum:
        answers = fetched(main_views(museum, source), tmp_path, Rules(CRAWLERS), contact="me@example.org")
    assert whats(answers) == [What.REFUSED] * 2
    assert museum.log == []


def test_a_museum_with_terms_is_not_asked_unless_they_are_accepted(tmp_path):
    source = small_source(2)
    with LoopbackMuseum(source) as museum:
        wanted = main_views(museum, source, "louvre")
        assert whats(fetched(wanted, tmp_path)) == [What.NOT_ALLOWED] * 2
        assert museum.log == []
        assert fetched(wanted, tmp_path, Rules(CRAWLERS, {"louvre"}, THIS_MACHINE)) == {}


def test_a_museum_that_is_down_does_not_keep_the_others_from_being_asked(tmp_path):
    source = small_source(30)
    with LoopbackMuseum(source) as gone:
        there = main_views(gone, source)
    down = [
        WantedOriginal(f"{number:064x}", 1, original.url.replace("localhost", "127.0.0.1"), "met", "met")
        for number, original in enumerate(there)
    ]
    with LoopbackMuseum(source) as museum:
        answers = fetched([*down, *main_views(museum, source)], tmp_path)
    assert set(answers) == {original.sha256 for original in down}
    assert set(whats(answers)) == {What.UNREACHABLE}
    assert all("127.0.0.1 was given up" in answer.reason for answer in answers.values())


def test_without_a_contact_no_museum_is_asked(tmp_path, monkeypatch):
    monkeypatch.delenv("RELIQUARY_CONTACT", raising=False)
    wanted = [WantedOriginal("0" * 64, 1, "https://images.metmuseum.org/a.jpg", "met", "met")]
    with pytest.raises(ReliquaryError, match="no contact is set"):
        fetched(wanted, tmp_path)


def test_a_spider_that_cannot_be_started_is_an_error_not_a_change(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "SPIDER_MODULE", "no.such.module")
    wanted = [WantedOriginal("0" * 64, 1, "http://127.0.0.1:1/a.jpg", None, "x")]
    with pytest.raises(ReliquaryError, match=r"fetch\.log: fetching from 127\.0\.0\.1 ended unexpectedly"):
        fetched(wanted, tmp_path)


def test_a_full_disk_ends_it_and_is_no_change(small_disk):
    source = small_source(150)
    with LoopbackMuseum(source) as museum, pytest.raises((FullDiskError, ReliquaryError), match="no space left"):
        fetched(main_views(museum, source), small_disk)


FETCH = """
import sys
from pathlib import Path
from types import SimpleNamespace
from reliquary.blobs import BlobStore
from tests.build.rebuilding.fetching.museums import fetched, main_views, small_source

folder = Path(sys.argv[2])
wanted = main_views(SimpleNamespace(image_host=sys.argv[1]), small_source(200))
fetched([original for original in wanted if not BlobStore(folder / "blobs").path(original.sha256).is_file()], folder)
"""


def test_killed_again_and_again_it_asks_for_nothing_twice_that_it_has(repository, tmp_path):
    source = small_source(200)
    with CountingMuseum(source) as museum:
        wanted = main_views(museum, source)
        for _ in range(3):
            begun = len(museum.log)
            kept = {path.name for path in (tmp_path / "blobs").glob("*/*") if not path.name.startswith(".")}
            with subprocess.Popen(
                [sys.executable, "-c", FETCH, museum.image_host, str(tmp_path)],
                cwd=repository,
                env=os.environ | {"PYTHONPATH": str(repository)},
            ) as process:
                assert museum.wait_for(30, then=process.kill)
            has = {"/" + original.url.split("/", 3)[3] for original in wanted if original.sha256 in kept}
            assert not has & {line.path for line in museum.log[begun:]}
        museum.limit = None
        left = [original for original in wanted if not BlobStore(tmp_path / "blobs").path(original.sha256).is_file()]
        assert 0 < len(left) < 200
        assert fetched(left, tmp_path) == {}
    assert {path.name for path in (tmp_path / "blobs").glob("*/*") if path.name[0] != "."} == {
        original.sha256 for original in wanted
    }
