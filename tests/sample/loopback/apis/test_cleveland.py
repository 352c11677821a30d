from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reliquary.sample.loopback.museum import LoopbackMuseum, Misbehaviour
from reliquary.sample.loopback.sources import SampleSource

SOURCE = SampleSource(60, shape="cleveland")


@pytest.fixture
def museum():
    with LoopbackMuseum(SOURCE, api="cleveland") as museum:
        yield museum


@pytest.fixture
def artworks(museum, ask):
    return lambda query="": ask(f"{museum.api_url}/artworks/?{query}").json


def test_the_list_is_read_page_by_page(museum, artworks):
    assert museum.api_url.endswith("/api")
    first, second = artworks("limit=40&skip=0"), artworks("limit=40&skip=40")
    assert first["info"] == {"total": 60, "parameters": {"limit": "40", "skip": "0"}}
    assert [row["id"] for row in first["data"] + second["data"]] == list(SOURCE.records)


def test_the_list_is_narrowed_by_department_pictures_and_text(artworks):
    rows = artworks("department=Greek and Roman Art")["data"]
    assert {row["department"] for row in rows} == {"Greek and Roman Art"}
    with_image = artworks("has_image=1")
    assert 0 < with_image["info"]["total"] < 60
    assert all(row["images"] for row in with_image["data"])
    assert {row["type"] for row in artworks("q=sample coin")["data"]} <= {"Coins", "Sacred object"}


def test_rows_hold_the_fields_that_are_asked_for(artworks):
    assert [list(row) for row in artworks("fields=title,id,nothing&limit=1")["data"]] == [["title", "id"]]


def test_an_artwork_stands_below_data(museum, ask):
    reply = ask(f"{museum.api_url}/artworks/9000001")
    assert reply.json["data"]["accession_number"] == "1917.9000001"
    assert ask(f"{museum.api_url}/artworks/9").status == 404


def test_pictures_of_rows_and_records_are_on_this_machine_in_every_size(museum, ask, artworks):
    row = artworks("limit=1")["data"][0]
    assert row == ask(f"{museum.api_url}/artworks/{row['id']}").json["data"]
    for view, sizes in enumerate([row["images"], *row["alternate_images"]]):
        for size in sizes.values():
            assert size["url"].startswith(f"http://{museum.image_host}/")
            assert ask(size["url"]).body == SOURCE.picture(SOURCE.records[row["id"]], view)


def test_a_picture_in_copyright_is_never_served(ask):
    class OneSource:
        records = {7: {**SOURCE.records[9_000_001], "id": 7, "share_license_status": "Copyrighted"}}

    with LoopbackMuseum(OneSource(), api="cleveland") as museum:
        row = ask(f"{museum.api_url}/artworks/7").json["data"]
        assert ask(row["images"]["print"]["url"]).status == 403


def test_rows_are_hostile_where_records_are(artworks, museum):
    museum.objects[9_000_001] = Misbehaviour.HOSTILE_TEXT
    assert artworks("limit=1")["data"][0]["title"].startswith("..")


def test_a_change_shows_in_the_title_and_the_moment_of_update(museum, ask):
    museum.change(9_000_001, datetime(2026, 10, 1, tzinfo=UTC))
    data = ask(f"{museum.api_url}/artworks/9000001").json["data"]
    assert (data["title"], data["updated_at"]) == ("Sample Coin, revised 1", "2026-10-01 00:00:00.000000")


def test_ids_that_are_none_stand_in_the_list(artworks, museum):
    museum.listed_too += [7, "../x"]
    assert artworks("skip=60")["data"] == [{"id": 7}, {"id": "../x"}]
