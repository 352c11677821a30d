"""A museum of four objects made by hand, and a client that follows nothing and unpacks nothing."""

from __future__ import annotations

import http.client
import json
from typing import NamedTuple
from urllib.parse import quote, urlsplit

import pytest

PICTURES = {(1, 0): b"\xff\xd8 first", (1, 1): b"\xff\xd8 back", (2, 0): b"\x89PNG second", (3, 0): b"\xff\xd8 kept"}


def make_record(object_id, department="Egyptian Art", *, views=1, public=True, **fields):
    urls = [f"https://images.example.org/CRDImages/eg/original/Sé{object_id} {view}.jpg" for view in range(views)]
    return {
        "objectID": object_id,
        "isPublicDomain": public,
        "primaryImage": urls[0] if urls else "",
        "primaryImageSmall": "",
        "additionalImages": urls[1:],
        "department": department,
        "title": f"Object {object_id}",
        "metadataDate": f"2026-03-0{object_id}T04:57:29.1Z",
        **fields,
    }


class SmallSource:
    def __init__(self):
        self.records = {
            1: make_record(1, views=2, title="Ushabti"),
            2: make_record(2, "Ancient West Asian Art", title="Seal"),
            3: make_record(3, public=False),
            4: make_record(4, "Unheard-of Art", views=0, departmentId=6),
        }

    def picture(self, record, view):
        return PICTURES[record["objectID"], view]


class Reply(NamedTuple):
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


def send(url, method="GET", **headers):
    """Send one request; headers by their names with underscores."""
    parts = urlsplit(quote(url, safe=":/?&=%|*"))
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    try:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        return Reply(response.status, dict(response.headers), response.read())
    finally:
        connection.close()


@pytest.fixture
def ask():
    return send


@pytest.fixture
def source():
    return SmallSource()
