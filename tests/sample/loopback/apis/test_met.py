from __future__ import annotations

from reliquary.sample.loopback.apis.met import department_id


def test_departments_are_known_by_id_or_by_any_of_their_names():
    assert department_id({"department": "Ancient West Asian Art"}) == 3
    assert department_id({"department": " egyptian art "}) == 10
    assert department_id({"department": "Egyptian Art", "departmentId": 6}) == 6
    assert department_id({"department": "Elsewhere"}) is None
    assert department_id({}) is None
