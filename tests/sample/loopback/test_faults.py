"""Each fault, as a plain client meets it."""

from __future__ import annotations

import http.client
import re
import socket
import time
import zlib
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

import pytest

from reliquary.sample.loopback import faults
from reliquary.sample.loopback.faults import During, Huge, Misbehaviour, Slow, Times, TooManyRequests
from reliquary.sample.loopback.museum import LoopbackMuseum

PICTURE = b"\xff\xd8" + bytes(range(256)) * 8


class OnePicture:
    def __init__(self, source):
        self.records = {1: source.records[1]}

    def picture(self, record, view):
        return PICTURE


@pytest.fixture
def spoilt(source, ask):
    """Runs a museum whose first picture has the fault, and asks for it so many times."""

    def reply(fault, times=1):
        with LoopbackMuseum(OnePicture(source), images={(1, 0): fault}) as museum:
            url = ask(f"{museum.api_url}/objects/1").json["primaryImage"]
            replies = [ask(url) for _ in range(times)]
        return replies[0] if times == 1 else replies

    return reply


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (Misbehaviour.NOT_FOUND, 404),
        (Misbehaviour.FORBIDDEN, 403),
        (Misbehaviour.UNAVAILABLE, 503),
        (Misbehaviour.BAD_GATEWAY, 502),
        (Misbehaviour.HTML, 200),
        (Misbehaviour.CHALLENGE, 200),
    ],
)
def test_pages_in_the_place_of_a_picture(spoilt, fault, status):
    reply = spoilt(fault)
    assert reply.status == status
    assert reply.headers["Content-Type"].startswith("text/html")
    assert b"<html>" in reply.body


def test_a_challenge_page_has_the_marks_of_the_firewall(spoilt):
    reply = spoilt(Misbehaviour.CHALLENGE)
    assert "X-Iinfo" in reply.headers
    assert b"_Incapsula_Resource" in reply.body


def test_a_truncated_picture_says_the_length_that_it_has(spoilt):
    assert spoilt(Misbehaviour.TRUNCATED).body == PICTURE[: len(PICTURE) // 2]


def test_a_connection_is_reset_in_the_middle(source, ask):
    with LoopbackMuseum(OnePicture(source), images={(1, 0): Misbehaviour.RESET}) as museum:
        url = urlsplit(ask(f"{museum.api_url}/objects/1").json["primaryImage"])
        connection = http.client.HTTPConnection(url.netloc, timeout=10)
        connection.request("GET", url.path.replace(" ", "%20").replace("é", "%C3%A9"))
        response = connection.getresponse()
        pieces = []
        with pytest.raises(ConnectionResetError):
            pieces.extend(iter(lambda: response.read1(64), b""))
        connection.close()
    received = b"".join(pieces)
    assert response.headers["Content-Length"] == str(len(PICTURE))
    assert PICTURE.startswith(received)
    assert len(received) <= len(PICTURE) // 2


def test_the_wrong_type_and_the_wrong_bytes(spoilt):
    reply = spoilt(Misbehaviour.WRONG_TYPE)
    assert (reply.headers["Content-Type"], reply.body) == ("text/plain", PICTURE)
    reply = spoilt(Misbehaviour.WRONG_MAGIC)
    assert (reply.headers["Content-Type"], reply.body[:5]) == ("image/jpeg", b"%PDF-")


def test_a_gzip_bomb_grows_to_its_size(spoilt, monkeypatch):
    monkeypatch.setattr(faults, "GZIP_BOMB_BYTES", 5 << 20)
    reply = spoilt(Misbehaviour.GZIP_BOMB)
    assert reply.headers["Content-Encoding"] == "gzip"
    assert len(reply.body) < 20_000
    assert len(zlib.decompress(reply.body, wbits=31)) == 5 << 20


def test_a_png_bomb_says_that_it_is_a_png(spoilt):
    reply = spoilt(Misbehaviour.PNG_BOMB)
    assert reply.headers["Content-Type"] == "image/png"
    assert reply.body[16:24] == (65_500).to_bytes(4, "big") * 2


@pytest.mark.parametrize(
    ("fault", "location"),
    [
        (Misbehaviour.PRIVATE_REDIRECT, "http://10.0.0.1/latest/meta-data"),
        (Misbehaviour.FOREIGN_REDIRECT, "http://elsewhere.invalid/picture.jpg"),
        (Misbehaviour.REDIRECT_LOOP, "?again"),
    ],
)
def test_redirects(spoilt, fault, location):
    reply = spoilt(fault)
    assert (reply.status, reply.headers["Location"]) == (302, location)


def test_a_loop_comes_back_to_itself(source, ask):
    with LoopbackMuseum(OnePicture(source), images={(1, 0): Misbehaviour.REDIRECT_LOOP}) as museum:
        url = ask(f"{museum.api_url}/objects/1").json["primaryImage"]
        assert ask(f"{url}?again").headers["Location"] == "?again"


def test_slow_bytes_take_their_time(spoilt):
    start = time.monotonic()
    assert spoilt(Slow(0.2)).body == PICTURE
    assert 0.15 < time.monotonic() - start < 5


def test_slow_bytes_come_in_many_pieces(source, ask):
    with LoopbackMuseum(OnePicture(source), objects={1: Slow(0.2)}) as museum:
        address = urlsplit(museum.api_url)
        with socket.create_connection((address.hostname, address.port)) as client:
            client.sendall(f"GET {address.path}/objects/1 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
            pieces = 0
            while client.recv(1 << 16):
                pieces += 1
    assert pieces > 5


def test_a_huge_body_is_declared_or_not(spoilt):
    declared = spoilt(Huge(300_000))
    assert declared.headers["Content-Length"] == "300000"
    hidden = spoilt(Huge(300_000, declared=False))
    assert "Content-Length" not in hidden.headers
    assert declared.body == hidden.body == PICTURE + bytes(300_000 - len(PICTURE))


def test_a_huge_body_costs_the_museum_no_memory(source, ask):
    with LoopbackMuseum(OnePicture(source), objects={1: Huge(1 << 40)}) as museum:
        address = urlsplit(museum.api_url)
        connection = http.client.HTTPConnection(address.netloc, timeout=10)
        connection.request("GET", f"{address.path}/objects/1")
        response = connection.getresponse()
        assert response.length == 1 << 40
        assert len(response.read(1 << 20)) == 1 << 20
        response.close()
        connection.close()


def test_too_many_requests_say_when_to_come_back(spoilt):
    reply = spoilt(TooManyRequests(7))
    assert (reply.status, reply.headers["Retry-After"]) == (429, "7")
    reply = spoilt(TooManyRequests(7, as_date=True))
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", reply.headers["Retry-After"])
    assert 0 < (parsedate_to_datetime(reply.headers["Retry-After"]) - datetime.now(UTC)).total_seconds() <= 7


def test_a_fault_may_be_over_after_some_requests(spoilt):
    replies = spoilt(Times(2, Misbehaviour.BAD_GATEWAY), times=4)
    assert [reply.status for reply in replies] == [502, 502, 200, 200]


def test_a_fault_may_be_over_after_some_time(spoilt, monkeypatch):
    now = iter([100.0, 100.0, 159.0, 160.0])
    monkeypatch.setattr(faults.time, "monotonic", lambda: next(now))
    fault = During(60, Misbehaviour.BAD_GATEWAY)
    good = faults.NOT_FOUND
    assert [fault.spoil(good).status for _ in range(3)] == [502, 502, 404]


def test_every_named_fault_does_something():
    hostile = {Misbehaviour.HOSTILE_TEXT, Misbehaviour.HOSTILE_NAMES}
    good = faults.Answer(faults.HTTPStatus.OK, PICTURE, "image/jpeg")
    assert {fault for fault in Misbehaviour if fault.spoil(good) == good} == hostile
