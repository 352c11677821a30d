"""A museum without a spider of its own, crawled by its YAML alone, against the same objects in another shape."""

from __future__ import annotations

from collections import Counter

import pytest

from reliquary.catalogue import load_crawler
from reliquary.crawl.folder import CrawlFolder
from reliquary.crawl.run import crawl_museum
from reliquary.records import Flag, ImageStatus
from reliquary.sample.loopback.museum import LoopbackMuseum, Misbehaviour
from reliquary.sample.loopback.plain import PlainPictures
from reliquary.sample.loopback.sources import SampleSource
from reliquary.sample.objects.ethics import concern

pytestmark = pytest.mark.real

N_OBJECTS = 120
CLASSES = ("asian", "byzantium", "egyptian", "grecoroman", "islam", "orient")


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """The folders of both crawls by shape, and the summary and log of the mapped one."""
    found = {}
    for shape, crawler in (("met", "sample"), ("cleveland", "cleveland")):
        path = tmp_path_factory.mktemp(shape) / "crawl"
        source = SampleSource(N_OBJECTS, shape=shape, pictures=PlainPictures())
        with LoopbackMuseum(source, api=shape) as museum:
            summary = crawl_museum(load_crawler(crawler), path, api=museum.api_url, quiet=True)
        found[shape] = (CrawlFolder.open(path), summary, museum)
    return found


def test_the_same_objects_come_with_the_same_classes_and_years(crawled):
    (mapped, summary, _), (met, _, _) = crawled["cleveland"], crawled["met"]
    assert summary.rejected == {}
    truth = {row.object_id: row for row in met.objects()}
    assert {row.object_id for row in mapped.objects()} == set(truth)
    for row in mapped.objects():
        classes = [label for label in row.classes if label in CLASSES]
        assert classes == truth[row.object_id].classes
        if row.date_text and truth[row.object_id].date_text:
            assert (row.year_begin, row.year_end) == (truth[row.object_id].year_begin, truth[row.object_id].year_end)
        assert row.permalink.startswith("https://sample.invalid/art/")
        assert None not in (row.title, row.object_type, row.culture, row.department, row.materials)


def test_asian_objects_have_the_part_that_their_culture_names(crawled):
    words = {
        "China": "chinese",
        "China (Xinjiang Autonomous Region)": "central-asian",
        "Japan": "japanese",
        "Korea": "korean",
        "India": "south-asian",
        "Indonesia (Java)": "southeast-asian",
        "Nepal": "himalayan",
    }
    asian = [row for row in crawled["cleveland"][0].objects() if "asian" in row.classes]
    assert len({row.culture for row in asian}) > 3
    assert all(row.classes == sorted(["asian", words[row.culture.split(",")[0]]]) for row in asian)


def test_the_same_pictures_are_stored_and_no_protected_one_is_asked_for(crawled):
    (mapped, _, museum), (met, _, _) = crawled["cleveland"], crawled["met"]

    def stored(folder):
        rows = [row for row in folder.images() if row.status is ImageStatus.STORED]
        return {(row.object_id, row.view): row.sha256 for row in rows}

    assert stored(mapped) == stored(met)
    assert {row.licence for row in mapped.images()} == {"CC0-1.0"}
    assert all(row.permalink in row.credit and row.object_id in row.credit for row in mapped.images())
    assert Counter(line.status for line in museum.log) == {200: len(museum.log)}


def test_words_of_the_record_become_flags(crawled):
    objects = {str(sample.object_id): concern(sample) for sample in SampleSource(N_OBJECTS)._objects.values()}
    flags = {row.object_id: row.flags for row in crawled["cleveland"][0].objects()}
    for object_id, found in objects.items():
        expected = {"human_remains": [Flag.HUMAN_REMAINS], "sacred": [Flag.SACRED]}.get(found, [])
        assert flags[object_id] == expected
    assert {flag for found in flags.values() for flag in found} == {Flag.HUMAN_REMAINS, Flag.SACRED}


def test_bad_answers_are_rows_with_reasons(tmp_path):
    source = SampleSource(30, shape="cleveland", pictures=PlainPictures())
    shown = [number for number, record in source.records.items() if record["share_license_status"] == "CC0"]
    objects = {shown[0]: Misbehaviour.NOT_FOUND, shown[1]: Misbehaviour.HTML, shown[2]: Misbehaviour.HOSTILE_TEXT}
    with LoopbackMuseum(source, api="cleveland", objects=objects) as museum:
        museum.listed_too[:] = [shown[3], "../no id", 9_999_999]
        summary = crawl_museum(load_crawler("cleveland"), tmp_path / "crawl", api=museum.api_url, quiet=True)
    assert summary.made["objects"] >= 27
    # The one that is gone, the one that never was, and the text, which is asked for where nothing is.
    assert summary.left_out["objects that the museum does not show"] == 3
    assert summary.rejected["objects failed"] == 1
    assert summary.exit_status == 3


def test_pages_that_the_museum_makes_smaller_lose_nothing_and_repeat_nothing(tmp_path, monkeypatch):
    monkeypatch.setattr("reliquary.sample.loopback.apis.cleveland.MAX_LIMIT", 7)
    source = SampleSource(60, shape="cleveland", pictures=PlainPictures())
    with LoopbackMuseum(source, api="cleveland") as museum:
        args = {"api": museum.api_url, "images": False, "quiet": True}
        summary = crawl_museum(load_crawler("cleveland"), tmp_path / "crawl", **args)
        lists = [line for line in museum.log if line.path == "/api/artworks/"]
        assert summary.made["objects"] == 60
        assert len(lists) == len({line.query for line in lists}) > 10
        again = crawl_museum(load_crawler("cleveland"), tmp_path / "crawl", **args)
    assert again == summary
    assert len([line for line in museum.log if line.path == "/api/artworks/"]) == len(lists)
