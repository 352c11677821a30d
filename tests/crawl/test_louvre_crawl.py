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
from reliquary.crawl.run import crawl_museum, update_crawl
from reliquary.records import Flag, ImageStatus
from reliquary.sample.loopback.apis.louvre import LouvreApi
from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.plain import PlainPictures
from reliquary.sample.loopback.sources import SampleSource

pytestmark = pytest.mark.real

LOUVRE = load_crawler("louvre")
TIMES = {"retrieved_at", "fetched_at"}
N_OBJECTS = 120
PER_SITEMAP = 25


@pytest.fixture(scope="module")
def source():
    return SampleSource(N_OBJECTS, shape="louvre", pictures=PlainPictures())


def louvre(source, **switches):
    return LoopbackMuseum(source, api=LouvreApi(PER_SITEMAP), **switches)


def ark(number):
    return f"cl{number:09d}"


def departments(source):
    """The objects of departments that make a class, by the record itself."""
    names = {name.casefold() for rule in LOUVRE.classes.values() for name in rule.departments}
    return {number: row for number, row in source.records.items() if row["collection"].casefold() in names}


def rows(records):
    return [record.model_dump(exclude=TIMES) for record in records]


def record_requests(museum):
    return Counter(path for path in museum.requests if path.endswith(".json"))


@pytest.fixture(scope="module")
def without_terms(source, tmp_path_factory):
    path = tmp_path_factory.mktemp("louvre") / "crawl"
    with louvre(source) as museum:
        vanished, twice = min(source.records), sorted(departments(source))[3]
        museum.remove(vanished)
        museum.listed_too.extend([vanished, twice, twice, "cl12", "../../etc/passwd"])
        summary = crawl_museum(LOUVRE, path, api=museum.api_url, quiet=True)
        return museum, CrawlFolder.open(path), summary, vanished


def test_every_object_of_a_class_is_kept_once_and_the_others_are_counted(source, without_terms):
    museum, folder, summary, vanished = without_terms
    expected = sorted(ark(number) for number in departments(source) if number != vanished)
    assert [row.object_id for row in folder.objects()] == expected
    assert {label for row in folder.objects() for label in row.classes} == set(LOUVRE.classes)
    assert summary.left_out["objects of no class"] == N_OBJECTS - len(departments(source))
    assert summary.left_out["objects that the museum does not show"] == 1
    assert summary.rejected == {}
    assert set(record_requests(museum).values()) == {1}
    log = (folder.path / "crawl.log").read_text()
    assert "sitemap4.xml: 4 addresses left out" in log
    assert "passwd" not in log


def test_without_the_terms_no_image_is_asked_for(without_terms):
    museum, folder, summary, _ = without_terms
    assert summary.made["images"] == 0
    images = folder.images()
    assert images
    assert {image.status for image in images} == {ImageStatus.NOT_ALLOWED}
    assert all("terms were not accepted (https://collections.louvre.fr/en/page/cgu)" in row.reason for row in images)
    assert {row.licence for row in images} == {"https://rightsstatements.org/vocab/InC/1.0/"}
    assert not any("/media/" in path for path in museum.requests)


def test_nothing_but_sitemaps_and_records_is_asked_for(without_terms):
    museum, *_ = without_terms
    others = [path for path in museum.requests if not path.endswith(".json")]
    assert sorted(others) == ["/sitemap.xml", *(f"/sitemap{n}.xml" for n in range(5))]
    assert not any("/search" in line.path for line in museum.log)


def test_recovered_works_remains_and_sacred_objects_are_flagged(source, without_terms):
    _, folder, _, vanished = without_terms
    flagged = {row.object_id: row.flags for row in folder.objects() if row.flags}
    kept = {number: row for number, row in departments(source).items() if number != vanished}
    mnr = {ark(number) for number, row in kept.items() if row["isMuseesNationauxRecuperation"]}
    remains = {ark(number) for number, row in kept.items() if "restes humains" in json.dumps(row)}
    sacred = {ark(number) for number, row in kept.items() if "objet sacré" in json.dumps(row, ensure_ascii=False)}
    assert {found for found, flags in flagged.items() if Flag.MNR in flags} == mnr != set()
    assert {found for found, flags in flagged.items() if Flag.HUMAN_REMAINS in flags} == remains != set()
    assert {found for found, flags in flagged.items() if Flag.SACRED in flags} == sacred != set()


def start_spider(path, api):
    arguments = {"museum": "louvre", "api": api, "folder": path, "accept_terms": "yes"}
    return subprocess.Popen(
        [sys.executable, "-m", "scrapy", "crawl", "louvre", "-s", "REPORT_PROGRESS=True", "-s", "LOG_LEVEL=ERROR"]
        + [part for name, value in arguments.items() for part in ("-a", f"{name}={value}")],
        env=os.environ | {"SCRAPY_SETTINGS_MODULE": "reliquary.crawl.settings"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def kill_once_places_are_done(child, number):
    with child:
        for line in child.stdout:
            if json.loads(line)["places_done"] >= number:
                break
        child.send_signal(signal.SIGKILL)


def test_accepted_terms_bring_the_images_and_a_kill_costs_nothing(source, tmp_path):
    with louvre(source) as museum:
        port = int(museum.api_host.split(":")[1])
        whole = crawl_museum(LOUVRE, tmp_path / "whole", api=museum.api_url, accept_terms=True, quiet=True)
    with louvre(source, api_port=port) as museum:
        for number in (1, 40):
            kill_once_places_are_done(start_spider(tmp_path / "killed", museum.api_url), number)
            assert not CrawlFolder.open(tmp_path / "killed").finished
        killed = crawl_museum(LOUVRE, tmp_path / "killed", api=museum.api_url, accept_terms=True, quiet=True)
    folders = [CrawlFolder.open(tmp_path / name) for name in ("whole", "killed")]
    assert killed.made == whole.made
    assert killed.made["objects"] == len(departments(source))
    assert rows(folders[0].objects()) == rows(folders[1].objects())
    assert rows(folders[0].images()) == rows(folders[1].images())
    images = folders[1].images()
    assert {row.status for row in images} == {ImageStatus.STORED}
    assert all(row.credit.endswith(row.permalink) and "Reliquary Sample Museum" in row.credit for row in images)
    assert Counter(path for path in museum.requests if "sitemap" in path).most_common(1)[0][1] == 1


def test_a_limit_is_a_sample_of_the_whole_collection(source, tmp_path):
    with louvre(source) as museum:
        crawl_museum(LOUVRE, tmp_path / "crawl", api=museum.api_url, limit=30, images=False, quiet=True)
    found = [int(row.object_id[2:]) for row in CrawlFolder.open(tmp_path / "crawl").objects()]
    first = min(source.records)
    assert len(found) == 30
    assert all(any(first + low <= number < first + low + 40 for number in found) for low in (0, 40, 80))


def test_an_update_asks_conditionally_and_drops_what_is_gone(source, tmp_path):
    kept = sorted(departments(source))
    with louvre(source) as museum:
        crawl_museum(LOUVRE, tmp_path / "crawl", api=museum.api_url, quiet=True)
        museum.change(kept[0])
        museum.remove(kept[1])
        museum.log.clear()
        summary = update_crawl(tmp_path / "crawl", quiet=True)
    statuses = Counter(line.status for line in museum.log if line.path.endswith(".json"))
    assert statuses[304] == len(kept) - 2
    assert statuses[404] == 1
    assert summary.made["objects"] == len(kept) - 1
    objects = {row.object_id: row for row in CrawlFolder.open(tmp_path / "crawl").objects()}
    assert objects[ark(kept[0])].title.endswith("révisé 1")
    assert ark(kept[1]) not in objects
