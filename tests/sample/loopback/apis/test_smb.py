from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reliquary.sample.loopback.museum import LoopbackMuseum
from reliquary.sample.loopback.sources import SampleSource
from reliquary.sample.objects.smb import LICENCES

SOURCE = SampleSource(150, shape="smb")
SEARCH = "/api/objects/search-expert?q=*"


@pytest.fixture
def museum():
    with LoopbackMuseum(SOURCE, api="smb") as museum:
        yield museum


@pytest.fixture
def search(museum, ask):
    return lambda query: ask(f"{museum.api_url}{SEARCH}&{query}").json


def test_a_search_is_read_page_by_page(search):
    pages = [search(f"start={start}&limit=100") for start in (0, 100, 200)]
    assert [len(page["artworks"]) for page in pages] == [100, 50, 0]
    assert {page["total"] for page in pages} == {150}
    ids = [hit["id"] for page in pages for hit in page["artworks"]]
    assert ids == [f"obj-{number}" for number in SOURCE.records]


def test_no_page_is_longer_than_a_hundred(search):
    assert len(search("limit=1000")["artworks"]) == 100


def test_hits_can_be_had_with_pictures_alone(search):
    hits = search("has_images=true&limit=100")
    without = [record for record in SOURCE.records.values() if not record["images"]]
    assert hits["total"] == 150 - len(without) < 150
    assert all("image" in hit for hit in hits["artworks"])


@pytest.mark.parametrize("unit", ["ANT*", "ANTObjekte", "Antikensammlung"])
def test_hits_can_be_had_of_one_collection(search, unit):
    hits = search(f"org_units={unit}&limit=100")
    assert 0 < hits["total"] < 60
    assert {hit["sammlung"] for hit in hits["artworks"]} == {"Antikensammlung"}


def test_a_search_looks_through_the_texts(museum, ask):
    hits = ask(f"{museum.api_url}/api/objects/search-expert?q=m%C3%BCnze&limit=100").json["artworks"]
    assert hits
    assert all("ünz" in f"{hit.get('titel')}{hit.get('objekttyp')}{hit['sammlung']}" for hit in hits)


def test_a_detail_names_pictures_by_their_path_below_media(museum, ask):
    detail = ask(f"{museum.api_url}/api/objects/detail/obj-9000001").json
    path = detail["images"][0]["l_path"]
    assert path == "/images/thumbs/large/000/090/90000010.jpg"
    for size in ("thumbs/large", "thumbs/extra_large", "originals"):
        body = ask(f"{museum.api_url}/media{path.replace('thumbs/large', size)}").body
        assert body == SOURCE.picture(SOURCE.records[9_000_001], 0)


def test_head_is_not_answered(museum, ask):
    path = f"{museum.api_url}/media/images/thumbs/large/000/090/90000010.jpg"
    assert (ask(path, "HEAD").status, ask(path).status) == (404, 200)


def test_a_picture_without_rights_is_never_served(museum, ask):
    number = next(n for n, r in SOURCE.records.items() if r["images"] and r["images"][0]["license"] == LICENCES[2])
    detail = ask(f"{museum.api_url}/api/objects/detail/obj-{number}").json
    assert ask(f"{museum.api_url}/media{detail['images'][0]['l_path']}").status == 403


def test_what_there_is_not(museum, ask, search):
    assert ask(f"{museum.api_url}/api/objects/detail/obj-1").status == 404
    assert ask(f"{museum.api_url}/api/objects/detail/9000001").status == 404
    museum.listed_too += [1, 9_000_001, "../../x"]
    last = search("start=150")["artworks"]
    assert [hit["id"] for hit in last] == ["obj-1", "obj-9000001", "obj-../../x"]


def test_a_change_shows_in_the_title_and_the_moment_of_sync(museum, ask):
    museum.change(9_000_001, datetime(2026, 10, 1, tzinfo=UTC))
    detail = ask(f"{museum.api_url}/api/objects/detail/obj-9000001").json
    assert detail["titel"].endswith(", 1. Fassung")
    assert detail["lastSynced"] == "2026-10-01T00:00:00"
