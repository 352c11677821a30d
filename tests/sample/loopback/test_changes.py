"""What can be changed while a museum runs."""

from __future__ import annotations

from datetime import UTC, datetime
from http import HTTPStatus
from urllib.parse import unquote

import pytest

from reliquary.errors import ReliquaryError
from reliquary.sample.loopback.hostile import HOSTILE_TEXTS
from reliquary.sample.loopback.museum import LoopbackMuseum, Misbehaviour, Served, robots_txt
from reliquary.sample.loopback.plain import PlainPictures
from reliquary.sample.loopback.sources import PlainSource

MAY = datetime(2026, 5, 1, tzinfo=UTC)


@pytest.fixture
def museum(source):
    with LoopbackMuseum(source) as museum:
        yield museum


@pytest.fixture
def record_url(museum):
    return f"{museum.api_url}/objects/1"


@pytest.fixture
def picture_url(record_url, ask):
    return ask(record_url).json["primaryImage"]


def test_the_log_names_every_request_with_its_status(museum, ask):
    museum.robots = robots_txt("User-agent: *\n")
    ask(f"{museum.api_url}/objects?departmentIds=10|3")
    ask(f"{museum.api_url}/objects/99", "HEAD")
    ask(f"http://{museum.image_host}/robots.txt")
    assert museum.log == [
        Served(museum.api_host, "GET", "/public/collection/v1/objects", "departmentIds=10|3", 200),
        Served(museum.api_host, "HEAD", "/public/collection/v1/objects/99", "", 404),
        Served(museum.image_host, "GET", "/robots.txt", "", 200),
    ]
    assert museum.requests == ["/public/collection/v1/objects", "/public/collection/v1/objects/99"]


def test_the_log_names_what_the_firewall_refused(source, ask):
    with LoopbackMuseum(source, burst_limit=1) as museum:
        replies = [ask(f"{museum.api_url}/objects/1").status for _ in range(2)]
    assert [served.status for served in museum.log] == replies == [200, 403]


@pytest.mark.parametrize("what", ["record_url", "picture_url"])
def test_records_and_pictures_are_sent_once(museum, ask, request, what):
    url = request.getfixturevalue(what)
    first = ask(url)
    again = ask(url, If_None_Match=first.headers["ETag"])
    assert (first.status, again.status, again.body) == (200, 304, b"")
    assert ask(url, If_Modified_Since=first.headers["Last-Modified"]).status == 304
    assert museum.log[-1].status == 304


def test_a_changed_record_is_sent_again(museum, ask, record_url, picture_url):
    old, picture = ask(record_url), ask(picture_url)
    museum.change(1, MAY)
    new = ask(record_url, If_None_Match=old.headers["ETag"])
    assert new.status == 200
    assert new.json["title"] == "Ushabti, revised 1"
    assert new.headers["Last-Modified"] == "Fri, 01 May 2026 00:00:00 GMT"
    assert ask(record_url, If_Modified_Since=old.headers["Last-Modified"]).status == 200
    assert ask(record_url, If_None_Match=new.headers["ETag"]).status == 304
    assert ask(picture_url, If_None_Match=picture.headers["ETag"]).status == 304
    museum.change(1, MAY)
    assert ask(record_url, If_None_Match=new.headers["ETag"]).json["title"] == "Ushabti, revised 2"


def test_a_changed_picture_is_sent_again(museum, ask, record_url, picture_url):
    old, record = ask(picture_url), ask(record_url)
    museum.change_picture(1, 0, MAY)
    new = ask(picture_url, If_None_Match=old.headers["ETag"])
    assert (new.status, new.body != old.body) == (200, True)
    assert new.headers["Last-Modified"] == "Fri, 01 May 2026 00:00:00 GMT"
    assert ask(record_url, If_None_Match=record.headers["ETag"]).status == 304


def test_a_change_happens_now_unless_said_otherwise(museum, ask, record_url):
    museum.change(1)
    assert ask(record_url).json["metadataDate"][:10] == datetime.now(UTC).date().isoformat()


def test_a_removed_object_is_gone_with_its_pictures(museum, ask, record_url, picture_url):
    museum.remove(1)
    assert ask(f"{museum.api_url}/objects").json["objectIDs"] == [2, 3, 4]
    assert ask(record_url).json == {"message": "Not a valid object"}
    assert ask(picture_url).status == 404
    museum.restore(1)
    assert ask(f"{museum.api_url}/objects").json["objectIDs"] == [1, 2, 3, 4]
    assert (ask(record_url).status, ask(picture_url).status) == (200, 200)


@pytest.mark.parametrize("change", ["change", "remove"])
def test_what_there_is_not_cannot_be_changed(museum, change):
    with pytest.raises(ReliquaryError, match="no object 99"):
        getattr(museum, change)(99)


def test_a_museum_may_send_no_validators(museum, ask, record_url, picture_url):
    museum.validators = False
    for url in (record_url, picture_url):
        reply = ask(url, If_None_Match="*")
        assert reply.status == 200
        assert not {"ETag", "Last-Modified"} & set(reply.headers)


def test_a_fault_hides_that_nothing_changed(museum, ask, record_url):
    museum.objects[1] = Misbehaviour.UNAVAILABLE
    assert ask(record_url, If_None_Match="*").status == 503


def test_robots_txt_can_change(museum, ask):
    url = f"{museum.api_url[:-21]}/robots.txt"
    assert ask(url).body == b"User-agent: *\nDisallow:\n"
    museum.robots = robots_txt("User-agent: *\nCrawl-delay: 2\nDisallow: /\n")
    assert b"Crawl-delay: 2" in ask(url).body
    museum.robots = robots_txt("", HTTPStatus.SERVICE_UNAVAILABLE)
    assert ask(url).status == 503
    museum.robots = None
    assert ask(url).status == 200


def test_lists_alone_or_everything_can_go_wrong(museum, ask, record_url, picture_url):
    lists = f"{museum.api_url}/objects"
    museum.lists = Misbehaviour.CHALLENGE
    assert "X-Iinfo" in ask(lists).headers
    assert ask(record_url).status == ask(picture_url).status == 200
    museum.lists, museum.everything = None, Misbehaviour.BAD_GATEWAY
    assert {ask(url).status for url in (lists, record_url, picture_url)} == {502}
    museum.everything = None
    assert ask(lists).status == 200


def test_lists_may_name_ids_twice_and_ids_that_are_none(museum, ask):
    museum.listed_too = [1, 77, "../../../etc/passwd"]
    assert ask(f"{museum.api_url}/objects").json == {
        "total": 7,
        "objectIDs": [1, 2, 3, 4, 1, 77, "../../../etc/passwd"],
    }
    assert ask(f"{museum.api_url}/objects/77").status == 404


def test_a_record_may_attack_with_its_texts(museum, ask, record_url):
    good = ask(record_url).json
    museum.objects[1] = Misbehaviour.HOSTILE_TEXT
    bad = ask(record_url).json
    assert bad["title"] in HOSTILE_TEXTS
    assert {name for name in good if good[name] != bad[name]} == {"title"}


@pytest.mark.parametrize("api", ["met", "louvre", "smb", "cleveland"])
def test_a_record_may_attack_with_the_names_of_its_pictures(ask, api):
    source = PlainSource(1, api)
    with LoopbackMuseum(source, api=api, objects={9_000_001: Misbehaviour.HOSTILE_NAMES}) as museum:
        paths = {
            "met": "/objects/9000001",
            "louvre": "/ark:/53355/cl009000001.json",
            "smb": "/api/objects/detail/obj-9000001",
            "cleveland": "/artworks/9000001",
        }
        record = ask(museum.api_url + paths[api]).json
        url = {
            "met": lambda: record["primaryImage"],
            "louvre": lambda: record["image"][0]["urlImage"],
            "smb": lambda: f"{museum.api_url}/media{record['images'][0]['l_path']}",
            "cleveland": lambda: record["data"]["images"]["print"]["url"],
        }[api]()
        assert "/../../../../etc/" in unquote(url)
        assert "%0d%0a" in url
        assert ask(url).body == PlainPictures().picture(9_000_001, 0)
