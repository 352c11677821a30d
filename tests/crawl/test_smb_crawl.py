"""Crawls of the Berlin State Museums on this machine: by search, and from stored records."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections import Counter

import pytest

from reliquary.catalogue import load_crawler
from reliquary.crawl.folder import CrawlFolder
from reliquary.crawl.run import crawl_museum
from reliquary.errors import ReliquaryError
from reliquary.records import Flag, ImageStatus
from reliquary.sample.loopback.faults import Misbehaviour, Times
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.plain import PlainPictures
from reliquary.sample.loopback.sources import SampleSource
from reliquary.sample.objects.dumps import write_smb_dump
from reliquary.sample.objects.smb import LICENCES, PLACEHOLDER

pytestmark = pytest.mark.real

N_OBJECTS = 300
SMB = load_crawler("smb")
QUICK = SMB.model_copy(update={"pace": SMB.pace.model_copy(update={"backoff_s": 0.01, "backoff_max_s": 0.02})})
SEARCH = "/api/objects/search-expert"
DETAIL = "/api/objects/detail/"
ALLOWED = set(LICENCES[:2])


@pytest.fixture(scope="module")
def source():
    return SampleSource(N_OBJECTS, shape="smb", pictures=PlainPictures())


def records_with_images(source):
    return {number: record for number, record in source.records.items() if record.get("images")}


def paths(record, *, allowed):
    """The paths of the pictures of a record that may be asked for, or of those that may not."""
    return {
        f"/media{image['l_path']}"
        for image in record["images"]
        if (image["license"] in ALLOWED and image["asset_content"] != PLACEHOLDER) is allowed
    }


def asked(museum, prefix):
    return [line.path for line in museum.log if line.path.startswith(prefix)]


@pytest.fixture(scope="module")
def crawled(source, tmp_path_factory):
    path = tmp_path_factory.mktemp("smb") / "crawl"
    with LoopbackMuseum(source, api="smb") as museum:
        summary = crawl_museum(QUICK, path, api=museum.api_url, quiet=True)
    return CrawlFolder.open(path), summary, museum


def test_every_object_with_a_picture_comes_with_its_collection(source, crawled):
    folder, summary, _ = crawled
    expected = records_with_images(source)
    assert summary.rejected == {}
    assert {int(row.object_id) for row in folder.objects()} == set(expected)
    for row in folder.objects():
        raw = expected[int(row.object_id)]
        assert (row.title, row.object_type) == (raw.get("titel"), raw.get("objekttyp"))
        assert (row.collection, row.department) == (raw["sammlung"], raw["collectionKey"])
        assert row.permalink == raw["permalink"]
        assert json.loads(folder.blobs.get(row.raw_sha256)) == raw
    labels = {label for row in folder.objects() for label in row.classes}
    assert labels == set(QUICK.classes)
    assert all(len(row.classes) == 1 for row in folder.objects())


def test_what_the_museum_holds_back_is_never_asked_for(source, crawled):
    folder, _, museum = crawled
    records = records_with_images(source).values()
    allowed = {path for record in records for path in paths(record, allowed=True)}
    barred = {path for record in records for path in paths(record, allowed=False)}
    assert barred
    assert set(asked(museum, "/media/")) == allowed
    assert {line.method for line in museum.log} == {"GET"}
    rows = Counter(row.status for row in folder.images())
    assert rows == {ImageStatus.STORED: len(allowed), ImageStatus.NOT_ALLOWED: len(barred)}
    reasons = {row.reason for row in folder.images() if row.reason}
    assert reasons == {f"the museum does not show it: {said}" for said in (PLACEHOLDER, LICENCES[2])}


def test_what_needs_care_is_flagged(source, crawled):
    rows = {int(row.object_id): set(row.flags) for row in crawled[0].objects()}
    for number, raw in records_with_images(source).items():
        words = f"{raw.get('titel')} {raw.get('objekttyp')} {raw.get('materialAndTechnique')}"
        flags = {Flag.BLOCKED} if raw["images"][0]["asset_content"] == PLACEHOLDER else set()
        flags |= {Flag.HUMAN_REMAINS} if "Mumie" in words else set()
        flags |= {Flag.SACRED} if "sakral" in words.casefold() else set()
        assert rows[number] == flags


def test_a_killed_crawl_asks_for_no_page_record_or_picture_again(source, tmp_path):
    path = tmp_path / "crawl"
    with LoopbackMuseum(source, api="smb") as museum:
        command = [
            sys.executable,
            "-m",
            "scrapy",
            "crawl",
            "smb",
            "-s",
            "LOG_LEVEL=ERROR",
            "-s",
            "REPORT_PROGRESS=True",
        ]
        child = subprocess.Popen(
            [*command, "-a", "museum=smb", "-a", f"api={museum.api_url}", "-a", f"folder={path}"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | {"SCRAPY_SETTINGS_MODULE": "reliquary.crawl.settings"},
        )
        while json.loads(child.stdout.readline())["images_done"] < 60:
            pass
        child.send_signal(signal.SIGKILL)
        child.wait()
        child.stdin.close()
        child.stdout.close()
        searches = asked(museum, SEARCH)
        stored = {image.url for image in _stored(path)}
        done = len(museum.log)
        summary = crawl_museum(QUICK, path, api=museum.api_url, quiet=True)
        again = museum.log[done:]
    assert summary.made["objects"] == len(records_with_images(source))
    assert summary.rejected == {}
    assert len(asked(museum, SEARCH)) == len(searches), "pages of the listing were asked for again"
    assert stored
    assert not {f"{museum.api_url}{line.path}" for line in again} & stored


def _stored(path):
    from reliquary.crawl.storing.ledger import Ledger

    ledger = Ledger(path)
    try:
        return [row for row in ledger.images("not fetched") if row.status is ImageStatus.STORED]
    finally:
        ledger.close()


def test_minutes_of_502_are_waited_for(source, tmp_path):
    with LoopbackMuseum(source, api="smb") as museum:
        museum.lists = Times(2, Misbehaviour.BAD_GATEWAY)
        museum.objects[next(iter(records_with_images(source)))] = Times(2, Misbehaviour.BAD_GATEWAY)
        summary = crawl_museum(QUICK, tmp_path / "crawl", api=museum.api_url, limit=40, quiet=True)
    assert summary.made["objects"] == 40
    assert summary.rejected == {}


def test_objects_that_vanish_and_strange_ids_in_lists_harm_nobody_else(source, tmp_path):
    with LoopbackMuseum(source, api="smb") as museum:
        numbers = list(records_with_images(source))
        museum.listed_too.extend([numbers[0], 77, "../../etc/passwd"])
        museum.objects |= {numbers[1]: Misbehaviour.NOT_FOUND, numbers[2]: Misbehaviour.HTML}
        summary = crawl_museum(QUICK, tmp_path / "crawl", api=museum.api_url, images=False, quiet=True)
    assert summary.made["objects"] == len(numbers) - 2
    assert summary.left_out["objects that the museum does not show"] == 2, "one that vanished and 77"
    assert summary.rejected == {"objects failed": 1}
    assert not any("passwd" in line.path for line in museum.log)


@pytest.mark.parametrize("projection", ["flat", "full"])
def test_from_stored_records_the_museum_is_asked_for_pictures_alone(source, tmp_path, projection):
    dump = tmp_path / "dump.jsonl"
    write_smb_dump(dump, N_OBJECTS, projection=projection, quiet=True)
    with dump.open("a") as lines:
        lines.write("oops\n")
    with LoopbackMuseum(source, api="smb") as museum:
        summary = crawl_museum(QUICK, tmp_path / "crawl", api=museum.api_url, source=dump, quiet=True)
    raws = {raw["id"]: raw for raw in map(json.loads, dump.read_text("utf-8").splitlines()[:-1])}
    folder = CrawlFolder.open(tmp_path / "crawl")
    rows = {int(row.object_id): row for row in folder.objects()}
    assert set(rows) == set(raws)
    assert summary.rejected == {"objects failed": 1}, "the damaged line"
    assert {line.path.split("/")[1] for line in museum.log} == {"robots.txt", "media"}
    for number, row in rows.items():
        raw = raws[number]
        assert json.loads(folder.blobs.get(row.raw_sha256)) == raw
        assert row.title is None or row.title in json.dumps(raw, ensure_ascii=False)
        assert (row.title is None) == ("title" not in raw and "titles" not in raw)
        assert row.permalink == f"https://id.sample.invalid/object/{number}"
    barred = {image.object_id for image in folder.images() if image.status is ImageStatus.NOT_ALLOWED}
    assert barred
    assert {int(row) for row in barred} == {
        number
        for number, raw in source.records.items()
        if raw["images"] and (raw["images"][0]["asset_content"] == PLACEHOLDER or LICENCES[2] in str(raw["images"]))
    }
    assert {row.object_id for row in folder.objects() if Flag.BLOCKED in row.flags} < barred
    stored = [image for image in folder.images() if image.status is ImageStatus.STORED]
    assert {image.licence for image in stored} == {"https://rightsstatements.org/vocab/CNE/1.0/"}
    assert all(f"{museum.api_url}/media/images/thumbs/extra_large/" in image.url for image in stored)


def test_a_crawl_from_a_file_that_was_killed_goes_on_at_another_address_without_a_record_asked(source, tmp_path):
    dump, path = tmp_path / "dump.jsonl", tmp_path / "crawl"
    write_smb_dump(dump, N_OBJECTS, quiet=True)
    with LoopbackMuseum(source, api="smb") as museum:
        museum.everything = Misbehaviour.BAD_GATEWAY
        with pytest.raises(ReliquaryError, match="run the same command again"):
            crawl_museum(QUICK, path, api=museum.api_url, source=dump, quiet=True)
    with LoopbackMuseum(source, api="smb") as healed:
        summary = crawl_museum(QUICK, path, api=healed.api_url, source=dump, quiet=True)
    assert summary.made["objects"] == N_OBJECTS
    assert asked(healed, "/api/") == asked(museum, "/api/") == []
    assert {line.path.split("/")[1] for line in healed.log} == {"robots.txt", "media"}
