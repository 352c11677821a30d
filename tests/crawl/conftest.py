"""A small museum in the Met's shapes, made by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO

import pytest
from PIL import Image

from reliquary.catalogue import load_crawler
from reliquary.crawl.entries import Received
from reliquary.records import SAMPLE_MARK

DEPARTMENTS = {10: "Egyptian Art", 13: "Greek and Roman Art", 6: "Asian Art"}


def make_record(object_id=1, *, department="Egyptian Art", views=2, **changes):
    """A record in the shape of 2021 and later."""
    urls = [f"https://images.example.org/CRDImages/xx/original/S-{object_id}-{view}.jpg" for view in range(views)]
    return {
        "objectID": object_id,
        "isPublicDomain": True,
        "primaryImage": urls[0] if urls else "",
        "primaryImageSmall": "",
        "additionalImages": urls[1:],
        "constituents": None,
        "department": department,
        "objectName": "Jar",
        "title": f"Jar number {object_id}",
        "culture": "",
        "period": "",
        "dynasty": "",
        "objectDate": "ca. 1430 B.C.",
        "objectBeginDate": -1455,
        "objectEndDate": -1405,
        "medium": "Pottery;\r\npaint",
        "creditLine": "Gift of Nobody, 1901.",
        "geographyType": "From",
        "country": "Egypt",
        "region": "Upper Egypt",
        "excavation": "",
        "classification": "Ceramics",
        "objectURL": f"https://www.example.org/art/collection/search/{object_id}",
        "tags": None,
        **changes,
    }


def make_picture(object_id=1, view=0, size=(9, 7), kind="JPEG", *, marked=True):
    """A picture that no other object has."""
    buffer = BytesIO()
    colour = (object_id * 37 % 256, view * 53 % 256, object_id // 256)
    picture = Image.new("RGB", size, colour)
    comment = SAMPLE_MARK if marked else f"number {object_id}-{view}"
    picture.save(buffer, kind, **({"comment": comment} if kind == "JPEG" else {}))
    return buffer.getvalue() if kind != "JPEG" else buffer.getvalue() + f"{object_id}-{view}".encode()


class SmallMuseum:
    """Objects 1, 4, 7... are Egyptian, 2, 5, 8... Greek and Roman, 3, 6, 9... Asian; two views each."""

    def __init__(self, n_objects=6, **changes):
        names = list(DEPARTMENTS.values())
        self.records = {
            number: make_record(number, department=names[(number - 1) % 3], **changes)
            for number in range(1, n_objects + 1)
        }

    def picture(self, record, view):
        return make_picture(record["objectID"], view)


@pytest.fixture(scope="session")
def record():
    return make_record


@pytest.fixture(scope="session")
def picture():
    return make_picture


@pytest.fixture(scope="session")
def small_museum():
    return SmallMuseum


@pytest.fixture(scope="session")
def crawler():
    """The sample museum's crawler file, with pauses too short to notice."""
    loaded = load_crawler("sample")
    return loaded.model_copy(update={"pace": loaded.pace.model_copy(update={"backoff_s": 0.01, "backoff_max_s": 0.02})})


@pytest.fixture(scope="session")
def received():
    def make(object_id="1", labels=("egyptian",), api="http://127.0.0.1:1/v1"):
        return Received(object_id, list(labels), api, "0" * 64, datetime(2026, 11, 21, tzinfo=UTC))

    return make
