from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from http import HTTPStatus

import pytest

from reliquary.catalogue import load_crawler
from reliquary.crawl.folder import CrawlFolder, locked
from reliquary.crawl.run import crawl_museum, crawl_status, retry_crawl
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes
from reliquary.records import ImageSource, ImageStatus
from reliquary.sample.loopback.museum import LoopbackMuseum, Misbehaviour
from reliquary.sample.loopback.serving import Answer
from reliquary.sample.loopback.sources import RecordsSource
from tests.crawl.museums import ports

pytestmark = pytest.mark.real

TIMES = {"retrieved_at", "fetched_at"}


def rows(records, leave_out=TIMES):
    return [record.model_dump(exclude=leave_out) for record in records]


@pytest.fixture(scope="module")
def troubled(small_museum, crawler, tmp_path_factory):
    """A crawl of twelve objects in which everything goes wrong once, and its museum's ports."""
    source = small_museum(12)
    source.records[11]["isPublicDomain"] = False
    source.records[12]["objectURL"] = "no address"
    objects = {8: Misbehaviour.NOT_FOUND, 9: Misbehaviour.UNAVAILABLE, 10: Misbehaviour.HTML}
    images = {
        (1, 1): Misbehaviour.HTML,
        (2, 1): Misbehaviour.TRUNCATED,
        (3, 1): Misbehaviour.NOT_FOUND,
        (4, 1): Misbehaviour.UNAVAILABLE,
        (5, 1): Misbehaviour.FORBIDDEN,
        (6, 1): Misbehaviour.PRIVATE_REDIRECT,
    }
    path = tmp_path_factory.mktemp("troubled") / "crawl"
    with LoopbackMuseum(source, objects=objects, images=images) as museum:
        summary = crawl_museum(crawler, path, api=museum.api_url, quiet=True)
        return source, museum, path, summary


def test_good_images_are_stored_byte_for_byte(troubled):
    source, _, path, _ = troubled
    folder = CrawlFolder.open(path)
    stored = [image for image in folder.images() if image.status is ImageStatus.STORED]
    assert {(image.object_id, image.view) for image in stored} == {(str(n), 0) for n in range(1, 8)} | {("7", 1)}
    for image in stored:
        expected = source.picture(source.records[int(image.object_id)], image.view)
        assert folder.blobs.get(image.sha256) == expected
        assert (image.bytes, image.media_type, image.width, image.height) == (len(expected), "image/jpeg", 9, 7)
        assert image.source is ImageSource.SAMPLE
        assert image.etag
        assert image.licence == "CC0-1.0"


def test_every_bad_image_is_a_row_with_its_reason(troubled):
    folder = CrawlFolder.open(troubled[2])
    bad = {(row.object_id, row.view): (row.status.value, row.reason) for row in folder.images() if row.reason}
    assert bad == {
        ("1", 1): ("failed", "text/html instead of an image"),
        ("2", 1): ("failed", bad["2", 1][1]),
        ("3", 1): ("missing", "HTTP 404"),
        ("4", 1): ("failed", "HTTP 503"),
        ("5", 1): ("failed", "HTTP 403"),
        ("6", 1): ("refused", "host '10.0.0.1' is not one of the crawler file's hosts"),
        ("11", 0): ("not_allowed", "isPublicDomain is not true"),
        ("11", 1): ("not_allowed", "isPublicDomain is not true"),
    }
    assert bad["2", 1][1].startswith("damaged")


def test_raw_records_are_kept_and_named_by_their_hash(troubled):
    folder = CrawlFolder.open(troubled[2])
    objects = folder.objects()
    assert [row.object_id for row in objects] == ["1", "11", "2", "3", "4", "5", "6", "7"]
    for row in objects:
        raw = folder.blobs.get(row.raw_sha256)
        assert sha256_bytes(raw) == row.raw_sha256
        assert json.loads(raw)["title"] == row.title


def test_the_summary_counts_what_was_left_out_and_what_failed(troubled):
    _, _, path, summary = troubled
    assert summary.made == {"objects": 8, "images": 8}
    assert summary.left_out == {
        "objects that the museum does not show": 1,
        "images not allowed or not asked for": 2,
    }
    assert summary.rejected == {"images missing": 1, "images failed": 4, "images refused": 1, "objects failed": 3}
    assert summary.exit_status == 3
    assert crawl_status(path) == summary


def test_requests_that_fail_are_tried_again_as_often_as_the_crawler_file_says(troubled):
    _, museum, _, _ = troubled
    asked = Counter(museum.requests)
    assert asked["/CRDImages/xx/original/S-4-1.jpg"] == 6
    assert asked["/CRDImages/xx/original/S-5-1.jpg"] == 6
    assert asked["/CRDImages/xx/original/S-1-1.jpg"] == 1
    assert asked["/CRDImages/xx/original/S-11-0.jpg"] == 0


def test_a_finished_crawl_asks_nothing_again_and_a_retry_asks_for_failures_alone(troubled, crawler):
    source, museum, path, summary = troubled
    with LoopbackMuseum(source, **ports(museum)) as healed:
        assert crawl_museum(crawler, path, api=healed.api_url, quiet=True) == summary
        assert healed.requests == []
        again = retry_crawl(path, quiet=True)
    images = Counter(name for name in healed.requests if "CRDImages" in name)
    failed = {(1, 1), (2, 1), (4, 1), (5, 1), (9, 0), (9, 1), (10, 0), (10, 1)}
    assert images == Counter(f"/CRDImages/xx/original/S-{number}-{view}.jpg" for number, view in failed)
    assert again.made == {"objects": 10, "images": 16}
    assert again.rejected == {"images missing": 1, "images refused": 1, "objects failed": 1}


def start_spider(path, crawler_file, api):
    arguments = [f"museum={crawler_file}", f"api={api}", f"folder={path}"]
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "crawl", "met", "-s", "REPORT_PROGRESS=True", "-s", "LOG_LEVEL=ERROR"]
        + [part for argument in arguments for part in ("-a", argument)],
        env=os.environ | {"SCRAPY_SETTINGS_MODULE": "reliquary.crawl.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def kill_once_images_are_done(child, number):
    with child:
        for line in child.stdout:
            if json.loads(line)["images_done"] >= number:
                break
        child.send_signal(signal.SIGKILL)


def test_killed_crawls_end_with_the_tables_of_an_uninterrupted_one(small_museum, crawler, tmp_path):
    n_objects = 240  # enough for the crawl to be under way when the kill strikes, on a busy machine too
    source = small_museum(n_objects)
    with LoopbackMuseum(source) as museum:
        crawl_museum(crawler, tmp_path / "whole", api=museum.api_url, quiet=True)
    with LoopbackMuseum(source, **ports(museum)) as museum:
        for number in (1, 15, 30):
            kill_once_images_are_done(start_spider(tmp_path / "killed", "sample", museum.api_url), number)
            assert not CrawlFolder.open(tmp_path / "killed").finished
        summary = crawl_museum(crawler, tmp_path / "killed", api=museum.api_url, quiet=True)
    whole, killed = CrawlFolder.open(tmp_path / "whole"), CrawlFolder.open(tmp_path / "killed")
    assert summary.made == {"objects": n_objects, "images": 2 * n_objects}
    assert rows(killed.objects()) == rows(whole.objects())
    assert rows(killed.images()) == rows(whole.images())
    # What was under way at a kill is asked for again, and nothing else.
    repeated = sum(count - 1 for name, count in Counter(museum.requests).items() if "?" not in name and count > 1)
    assert repeated <= 3 * (16 * 3 + 6)


def test_a_museum_that_comes_back_at_another_port_is_gone_on_with(small_museum, crawler, tmp_path):
    source = small_museum(60)
    with LoopbackMuseum(source) as museum:
        kill_once_images_are_done(start_spider(tmp_path / "crawl", "sample", museum.api_url), 10)
    with LoopbackMuseum(source) as museum:
        summary = crawl_museum(crawler, tmp_path / "crawl", api=museum.api_url, quiet=True)
    assert summary.made == {"objects": 60, "images": 120}
    assert summary.exit_status == 0


def test_the_spider_ends_with_the_process_that_started_it(small_museum, tmp_path):
    with LoopbackMuseum(small_museum(400)) as museum:
        child = start_spider(tmp_path / "crawl", "sample", museum.api_url)
        child.stdout.readline()
        child.stdin.close()
        assert child.wait(timeout=30) == 70
        child.stdout.close()
    with locked(tmp_path / "crawl", patience_s=0):
        assert not CrawlFolder.open(tmp_path / "crawl").finished


def test_a_firewall_is_waited_for(small_museum, crawler, tmp_path):
    with LoopbackMuseum(small_museum(20), burst_limit=15, burst_refusals=3) as museum:
        summary = crawl_museum(crawler, tmp_path / "crawl", api=museum.api_url, quiet=True)
    assert summary.made == {"objects": 20, "images": 40}
    assert summary.rejected == {}
    assert museum.refused >= 9
    assert "answers HTTP 403; one request every" in (tmp_path / "crawl" / "crawl.log").read_text()


def test_a_firewall_that_never_gives_in_ends_the_crawl_and_nothing_is_lost(small_museum, crawler, tmp_path):
    path, source = tmp_path / "crawl", small_museum(20)
    with (
        LoopbackMuseum(source, burst_limit=15, burst_refusals=10**6) as museum,
        pytest.raises(ReliquaryError, match=r"refused 6 times in a row.*run the same command again"),
    ):
        crawl_museum(crawler, path, api=museum.api_url, quiet=True)
    assert crawl_status(path).made["finished"] == "no"
    with LoopbackMuseum(source, **ports(museum)) as healed:
        summary = crawl_museum(crawler, path, api=healed.api_url, quiet=True)
    assert summary.made == {"objects": 20, "images": 40}
    assert summary.rejected == {}


def test_robots_txt_is_obeyed_and_what_it_forbids_is_a_row(small_museum, crawler, tmp_path, monkeypatch):
    forbidding = Answer(HTTPStatus.OK, b"User-agent: *\nDisallow: /CRDImages/\n", "text/plain")
    monkeypatch.setattr("reliquary.sample.loopback.museum.ROBOTS", forbidding)
    with LoopbackMuseum(small_museum(2)) as museum:
        summary = crawl_museum(crawler, tmp_path / "crawl", api=museum.api_url, quiet=True)
    assert summary.made == {"objects": 2, "images": 0}
    assert {row.reason for row in CrawlFolder.open(tmp_path / "crawl").images()} == {"Forbidden by robots.txt"}
    assert not any("CRDImages" in path for path in museum.requests)


def test_a_museum_that_does_not_answer_is_named(small_museum, crawler, tmp_path):
    with LoopbackMuseum(small_museum(1)) as museum:
        address = museum.api_url
    origin = address.removesuffix("/public/collection/v1")
    with pytest.raises(ReliquaryError, match=rf"{origin}/robots.txt: .*refused; .*run the same"):
        crawl_museum(crawler, tmp_path / "crawl", api=address, quiet=True)


def test_an_address_that_is_no_museum_is_named(small_museum, crawler, tmp_path):
    with (
        LoopbackMuseum(small_museum(1)) as museum,
        pytest.raises(ReliquaryError, match="no list of object ids; is the address right"),
    ):
        crawl_museum(crawler, tmp_path / "crawl", api=f"{museum.api_url}/departments", quiet=True)


def test_a_limit_takes_from_all_classes_in_turn_and_can_be_raised(small_museum, crawler, tmp_path):
    with LoopbackMuseum(small_museum(12)) as museum:
        first = crawl_museum(crawler, tmp_path / "crawl", api=museum.api_url, limit=3, images=False, quiet=True)
        classes = [row.classes for row in CrawlFolder.open(tmp_path / "crawl").objects()]
        assert sorted(classes) == [["asian"], ["egyptian"], ["grecoroman"]]
        assert first.left_out == {"images not allowed or not asked for": 6}
        assert not any("CRDImages" in path for path in museum.requests)
        second = crawl_museum(crawler, tmp_path / "crawl", api=museum.api_url, limit=6, quiet=True)
    assert second.made == {"objects": 6, "images": 12}
    assert second.left_out == {}
    asked = Counter(path for path in museum.requests if "/objects/" in path)
    assert asked == Counter(f"/public/collection/v1/objects/{number}" for number in range(1, 7))


def test_images_wait_until_the_terms_are_accepted(small_museum, crawler, tmp_path):
    strict = crawler.model_copy(update={"terms": crawler.terms.model_copy(update={"accept_needed": True})})
    with LoopbackMuseum(small_museum(2)) as museum:
        crawl_museum(strict, tmp_path / "crawl", api=museum.api_url, quiet=True)
        reasons = {row.reason for row in CrawlFolder.open(tmp_path / "crawl").images()}
        assert len(reasons) == 1
        assert "terms were not accepted" in reasons.pop()
        summary = crawl_museum(strict, tmp_path / "crawl", api=museum.api_url, accept_terms=True, quiet=True)
    assert summary.made == {"objects": 2, "images": 4}


def test_a_damaged_ledger_is_named_and_what_was_stored_is_not_lost(small_museum, crawler, tmp_path):
    path = tmp_path / "crawl"
    with LoopbackMuseum(small_museum(3)) as museum:
        crawl_museum(crawler, path, api=museum.api_url, limit=2, quiet=True)
        (path / "ledger.sqlite").write_bytes(b"something else" * 1000)
        with pytest.raises(ReliquaryError, match=r"ledger\.sqlite: cannot be used.*remove it and run the same"):
            crawl_museum(crawler, path, api=museum.api_url, quiet=True)
        (path / "ledger.sqlite").unlink()
        assert crawl_museum(crawler, path, api=museum.api_url, quiet=True).made == {"objects": 3, "images": 6}


def test_scrapy_users_find_an_ordinary_project(repository, small_museum, tmp_path):
    listed = subprocess.run(
        [sys.executable, "-m", "scrapy", "list"], cwd=repository, capture_output=True, text=True, check=True
    )
    assert listed.stdout.split() == ["louvre", "mapped", "met", "smb"]
    with LoopbackMuseum(small_museum(3)) as museum:
        options = ["-a", "museum=sample", "-a", f"api={museum.api_url}", "-a", f"folder={tmp_path / 'crawl'}"]
        options += ["-o", str(tmp_path / "items.jsonl"), "-s", "LOG_LEVEL=ERROR"]
        subprocess.run([sys.executable, "-m", "scrapy", "crawl", "met", *options], cwd=repository, check=True)
    assert CrawlFolder.open(tmp_path / "crawl").state.counts.images == 6
    assert len((tmp_path / "items.jsonl").read_text().splitlines()) == 9


@pytest.mark.needs_shared
@pytest.mark.slow
def test_real_records_of_the_met_keep_their_titles_licences_and_permalinks(shared_data, picture, tmp_path):
    source = RecordsSource(shared_data / "museums" / "met" / "objects.jsonl")
    source.picture = lambda record, view: picture(record["objectID"], view)
    with LoopbackMuseum(source) as museum:
        summary = crawl_museum(load_crawler("met"), tmp_path / "met", api=museum.api_url, quiet=True)
    assert summary.made == {"objects": 600, "images": 1579}
    assert summary.rejected == {}
    folder = CrawlFolder.open(tmp_path / "met")
    for row in folder.objects():
        raw = source.records[int(row.object_id)]
        assert row.title == " ".join(raw["title"].split())
        assert row.permalink == raw["objectURL"]
        assert row.permalink.startswith("https://www.metmuseum.org/")
        assert row.classes == ["egyptian"]
        assert row.year_begin is not None
    images = folder.images()
    assert {image.licence for image in images} == {"CC0-1.0"}
    assert {image.status for image in images} == {ImageStatus.STORED}
    assert all(image.permalink in image.credit for image in images)


def test_crawl_folders_need_no_scrapy_to_be_read(repository):
    code = "import sys; import reliquary.crawl.folder, reliquary.crawl.command; print('scrapy' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], check=True, cwd=repository.anchor, capture_output=True, text=True
    )
    assert done.stdout == "False\n"
