from __future__ import annotations

import pytest

from reliquary.catalogue import load_crawler
from reliquary.curate.collection import open_collection
from reliquary.curate.collection.item import CollectionKind
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes
from reliquary.records import Flag, ImageSource, YearQuality, YearSource
from reliquary.workspace import Workspace
from tests.build.small_crawl import SmallCrawl, picture

VASE, LID, SHARED = picture(1), picture(2), picture(3)


@pytest.fixture
def crawl(tmp_path):
    crawl = SmallCrawl(tmp_path / "met")
    crawl.add("1", "egyptian", VASE, LID, object_type="Vase", culture="Egyptian", flags=[Flag.SACRED],
              year_begin=-300, year_end=-201, year_quality=YearQuality.EXACT, year_source=YearSource.TEXT)  # fmt: skip
    crawl.add("2", "islam", SHARED, None)
    crawl.add_object("3", ("asian", "orient"))
    crawl.add_image("3", 0, SHARED)
    return crawl


def opened(crawl, tmp_path):
    return open_collection(str(crawl.write()), Workspace(tmp_path))


def test_stored_pictures_with_what_is_known_of_them(crawl, tmp_path):
    collection = opened(crawl, tmp_path)
    assert (collection.kind, collection.name, collection.path) == (CollectionKind.CRAWL, "met", crawl.folder)
    assert sorted(collection.class_names) == sorted(load_crawler("met").classes)
    first = collection.items[0]
    assert (first.sha256, first.name, first.view) == (sha256_bytes(VASE), "met 1, view 0", 0)
    assert (first.label, first.classes, first.title) == ("egyptian", ("egyptian",), "Object 1")
    assert (first.object_type, first.culture) == ("Vase", "Egyptian")
    assert (first.year_begin, first.year_end, first.flags) == (-300, -201, ("sacred",))
    assert (first.shows, first.redistributable) == (ImageSource.REAL, True)
    assert first.group_id == collection.items[1].group_id != collection.items[2].group_id
    assert [item.sha256 for item in collection.items] == list(map(sha256_bytes, (VASE, LID, SHARED, SHARED)))


def test_one_picture_of_two_objects_has_two_items(crawl, tmp_path):
    collection = opened(crawl, tmp_path)
    both = collection.by_picture[sha256_bytes(SHARED)]
    assert [item.object_id for item in both] == ["2", "3"]
    assert both[1].label is None
    assert both[1].classes == ("asian", "orient")
    assert len(collection.by_picture) == 3


def test_pictures_are_read_and_faults_told(crawl, tmp_path):
    collection = opened(crawl, tmp_path)
    sha256 = sha256_bytes(VASE)
    assert collection.read(sha256) == VASE
    crawl.blobs.path(sha256).write_bytes(LID)
    with pytest.raises(ReliquaryError, match="no longer match"):
        collection.read(sha256)
    crawl.blobs.path(sha256).unlink()
    with pytest.raises(ReliquaryError, match="is missing"):
        collection.read(sha256)
    with pytest.raises(ReliquaryError, match="no layer 'mask'"):
        collection.read_layer(sha256, "mask")


@pytest.mark.parametrize(("museum", "name"), [("met", "met-sample"), ("sample", "sample")])
def test_pictures_of_the_sample_museum_are_named_so(museum, name, tmp_path):
    crawl = SmallCrawl(tmp_path / "crawl", museum, sample=True)
    crawl.add("1", "egyptian", picture(1, sample=True))
    assert opened(crawl, tmp_path).name == name


def test_a_crawl_without_pictures_is_told(tmp_path):
    crawl = SmallCrawl(tmp_path / "met")
    crawl.add("1", "egyptian", None)
    with pytest.raises(ReliquaryError, match="holds no pictures; run 'reliquary crawl met' with images"):
        opened(crawl, tmp_path)


def test_an_unfinished_crawl_is_told(crawl, tmp_path):
    with pytest.raises(ReliquaryError, match="not finished"):
        open_collection(str(crawl.write(finished=False)), Workspace(tmp_path))


@pytest.mark.parametrize(("subject", "message"), [("", "neither a built dataset"), ("nothing", "nothing")])
def test_what_is_no_collection_is_told(subject, message, tmp_path):
    with pytest.raises(ReliquaryError, match=message):
        open_collection(subject or str(tmp_path), Workspace(tmp_path / "workspace"))
