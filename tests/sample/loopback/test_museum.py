from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from urllib.parse import quote

import pytest

from reliquary.errors import ReliquaryError
from reliquary.sample.loopback.museum import LoopbackMuseum, Misbehaviour

PICTURES = {(1, 0): b"\xff\xd8 first", (1, 1): b"\xff\xd8 back", (2, 0): b"\x89PNG second", (3, 0): b"\xff\xd8 kept"}


def record(object_id, department, *, views=1, public=True, **fields):
    urls = [f"https://images.example.org/CRDImages/eg/original/Sé{object_id} {view}.jpg" for view in range(views)]
    return {
        "objectID": object_id,
        "isPublicDomain": public,
        "primaryImage": urls[0] if urls else "",
        "primaryImageSmall": "",
        "additionalImages": urls[1:],
        "department": department,
        **fields,
    }


class SmallSource:
    records = {
        1: record(1, "Egyptian Art", views=2, title="Ushabti"),
        2: record(2, "Ancient West Asian Art", title="Seal"),
        3: record(3, "Egyptian Art", public=False),
        4: record(4, "Unheard-of Art", views=0, departmentId=6),
    }

    def picture(self, record, view):
        return PICTURES[record["objectID"], view]


def get(url):
    request = urllib.request.Request(quote(url, safe=":/?&=%"))
    try:
        with urllib.request.urlopen(request) as response:
            return response.status, dict(response.headers), response.read()
    except urllib.error.HTTPError as error:
        return error.code, dict(error.headers), error.read()


def get_json(museum, path):
    return json.loads(get(museum.api_url + path)[2])


@pytest.fixture
def museum():
    with LoopbackMuseum(SmallSource()) as museum:
        yield museum


def test_objects_are_listed_by_department_id_even_where_names_changed(museum):
    assert get_json(museum, "/objects?departmentIds=10%7C3") == {"total": 3, "objectIDs": [1, 2, 3]}
    assert get_json(museum, "/objects?departmentIds=6")["objectIDs"] == [4]
    assert get_json(museum, "/objects")["total"] == 4
    assert get_json(museum, "/objects?departmentIds=19") == {"total": 0, "objectIDs": []}


def test_an_object_keeps_its_record_and_gets_image_urls_of_the_second_host(museum):
    answer = get_json(museum, "/objects/1")
    assert answer["title"] == "Ushabti"
    assert answer["primaryImage"].startswith(f"http://{museum.image_host}/CRDImages/eg/original/")
    assert museum.image_host.startswith("localhost:")
    assert museum.image_host.split(":")[1] not in museum.api_url


def test_the_bytes_of_every_view_are_those_of_the_source(museum):
    answer = get_json(museum, "/objects/1")
    for view, url in enumerate([answer["primaryImage"], *answer["additionalImages"]]):
        status, headers, body = get(url)
        assert (status, body, headers["Content-Type"]) == (200, PICTURES[1, view], "image/jpeg")
        assert headers["ETag"]
    assert get(get_json(museum, "/objects/2")["primaryImage"])[1]["Content-Type"] == "image/png"


def test_a_picture_without_rights_is_never_served(museum):
    assert get(get_json(museum, "/objects/3")["primaryImage"])[0] == 403


def test_unknown_objects_and_fruitless_searches_answer_like_the_met(museum):
    status, _, body = get(f"{museum.api_url}/objects/99")
    assert (status, json.loads(body)) == (404, {"message": "Not a valid object"})
    assert get(f"{museum.api_url}/objects/9x")[0] == 404
    assert get_json(museum, "/search?q=nothing-like-it") == {"total": 0, "objectIDs": None}
    assert get_json(museum, "/search?q=ushabti") == {"total": 1, "objectIDs": [1]}
    assert {"departmentId": 10, "displayName": "Egyptian Art"} in get_json(museum, "/departments")["departments"]


def test_a_burst_is_refused_with_the_marks_of_the_firewall_and_then_served_again():
    with LoopbackMuseum(SmallSource(), burst_limit=2, burst_refusals=3) as museum:
        answers = [get(f"{museum.api_url}/objects/1") for _ in range(7)]
    assert [status for status, _, _ in answers] == [200, 200, 403, 403, 403, 200, 200]
    _, headers, body = answers[2]
    assert "X-Iinfo" in headers
    assert b"_Incapsula_Resource" in body
    assert museum.refused == 3
    assert len(museum.requests) == 4


def test_slow_requests_are_no_burst():
    with LoopbackMuseum(SmallSource(), burst_limit=1, burst_window_s=-1.0) as museum:
        assert [get(f"{museum.api_url}/objects/1")[0] for _ in range(3)] == [200, 200, 200]


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Misbehaviour.NOT_FOUND, 404),
        (Misbehaviour.FORBIDDEN, 403),
        (Misbehaviour.UNAVAILABLE, 503),
        (Misbehaviour.HTML, 200),
        (Misbehaviour.TRUNCATED, 200),
    ],
)
def test_pictures_go_wrong_on_demand(fault, status):
    with LoopbackMuseum(SmallSource(), images={(1, 0): fault}) as museum:
        answer = get(get_json(museum, "/objects/1")["primaryImage"])
    assert answer[0] == status
    assert answer[2] != PICTURES[1, 0]
    assert answer[2] == PICTURES[1, 0][:4] if fault is Misbehaviour.TRUNCATED else b"<html>" in answer[2]


def test_an_object_may_vanish_while_it_is_still_listed():
    with LoopbackMuseum(SmallSource(), objects={1: Misbehaviour.NOT_FOUND}) as museum:
        assert 1 in get_json(museum, "/objects?departmentIds=10")["objectIDs"]
        status, _, body = get(f"{museum.api_url}/objects/1")
    assert (status, json.loads(body)) == (404, {"message": "Not a valid object"})


def test_it_listens_to_this_machine_alone(museum):
    bound = [server.server_address[0] for server in (museum._api_server, museum._image_server)]
    assert bound == ["127.0.0.1", "127.0.0.1"]


def test_a_taken_port_is_one_clear_error(museum):
    port = int(museum.api_url.split(":")[2].split("/")[0])
    with pytest.raises(ReliquaryError, match=f"cannot listen on 127.0.0.1:{port}"):
        LoopbackMuseum(SmallSource(), api_port=port)


class SlowSource(SmallSource):
    """A museum whose pictures are larger than any buffer on the way."""

    def picture(self, record, view):
        return b"\xff\xd8" + bytes(50_000_000)


def test_a_client_that_hangs_up_leaves_no_traceback(capfd):
    with LoopbackMuseum(SlowSource()) as museum:
        port = int(museum.image_host.split(":")[1])
        path = quote(get_json(museum, "/objects/1")["primaryImage"].partition(str(port))[2])
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
            assert client.recv(12) == b"HTTP/1.1 200"
    assert capfd.readouterr().err == ""
