from __future__ import annotations

from datetime import UTC, datetime
from email.message import Message
from http import HTTPStatus

import pytest

from reliquary.sample.loopback.serving import Answer, Request
from reliquary.sample.loopback.validators import as_asked, with_validators

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
ANSWER = with_validators(Answer(HTTPStatus.OK, b"body", "text/plain"), NOON)
TAG = ANSWER.headers["ETag"]


def reply(**headers):
    message = Message()
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    return as_asked(ANSWER, Request("GET", "/", "", message))


def test_validators_are_those_of_the_body():
    other = with_validators(Answer(HTTPStatus.OK, b"other", "text/plain"), NOON)
    assert other.headers["ETag"] != TAG
    assert ANSWER.headers["Last-Modified"] == "Mon, 04 May 2026 12:00:00 GMT"


@pytest.mark.parametrize("tags", [TAG, f"W/{TAG}", f'"x", {TAG}', "*"])
def test_a_copy_with_the_same_tag_still_holds(tags):
    answer = reply(If_None_Match=tags)
    assert (answer.status, answer.body) == (304, b"")
    assert answer.headers["ETag"] == TAG


@pytest.mark.parametrize(
    ("since", "status"),
    [
        ("Mon, 04 May 2026 12:00:00 GMT", 304),
        ("Tue, 05 May 2026 00:00:00 GMT", 304),
        ("Mon, 04 May 2026 11:59:59 GMT", 200),
        ("no date", 200),
    ],
)
def test_a_copy_holds_until_something_was_modified(since, status):
    assert reply(If_Modified_Since=since).status == status


def test_the_tag_decides_alone():
    assert reply(If_None_Match='"x"', If_Modified_Since="Tue, 05 May 2026 00:00:00 GMT").status == 200


def test_who_asks_for_nothing_special_gets_everything():
    assert reply() is ANSWER
    bare = Answer(HTTPStatus.OK, b"body", "text/plain")
    message = Message()
    message["If-None-Match"] = "*"
    assert as_asked(bare, Request("GET", "/", "", message)) is bare
