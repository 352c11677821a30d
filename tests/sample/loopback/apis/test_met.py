from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reliquary.sample.loopback.apis.met import department_id
from reliquary.sample.loopback.museum import LoopbackMuseum


@pytest.fixture
def museum(source):
    with LoopbackMuseum(source) as museum:
        yield museum


def test_departments_are_known_by_id_or_by_any_of_their_names():
    assert department_id({"department": "Ancient West Asian Art"}) == 3
    assert department_id({"department": " egyptian art "}) == 10
    assert department_id({"department": "Egyptian Art", "departmentId": 6}) == 6
    assert department_id({"department": "Elsewhere"}) is None
    assert department_id({}) is None


def test_objects_are_listed_by_the_day_of_their_last_change(museum, ask):
    def listed(query):
        return ask(f"{museum.api_url}/objects?{query}").json["objectIDs"]

    assert listed("metadataDate=2026-03-02") == [2, 3, 4]
    assert listed("metadataDate=2026-03-02&departmentIds=10") == [3]
    museum.change(1, datetime(2026, 9, 9, tzinfo=UTC))
    assert listed("metadataDate=2026-09-09") == [1]
    assert ask(f"{museum.api_url}/objects/1").json["metadataDate"].startswith("2026-09-09T")


def test_other_paths_are_not_found(museum, ask):
    assert ask(f"{museum.api_url}/exhibitions").status == 404
    assert ask(f"http://{museum.api_host}/").status == 404
    assert ask(f"http://{museum.image_host}/public/collection/v1/objects").status == 404
