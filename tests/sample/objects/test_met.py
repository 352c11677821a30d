from __future__ import annotations

import json

import pytest

from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.met import met_record

OBJECTS = sample_objects(300)
RECORDS = [met_record(o) for o in OBJECTS]


@pytest.mark.needs_shared
def test_the_keys_are_those_of_a_real_record(shared_data):
    real = json.loads((shared_data / "museums" / "met" / "met_object_544450.json").read_text("utf-8"))
    assert list(RECORDS[0]) == list(real)
    for key, value in real.items():
        kinds = {type(record[key]) for record in RECORDS}
        assert type(value) in kinds, f"{key}: {kinds}"
    measured = next(record["measurements"] for record in RECORDS if record["measurements"])
    assert list(measured[0]) == list(real["measurements"][0])


def test_a_record_has_57_keys():
    assert {len(record) for record in RECORDS} == {57}


def test_records_are_json_and_the_same_every_time():
    assert json.loads(json.dumps(RECORDS)) == RECORDS
    assert [met_record(o) for o in OBJECTS[:20]] == RECORDS[:20]


def test_nobody_can_mistake_a_record_for_heritage():
    for record in RECORDS:
        assert record["title"].startswith("Sample")
        assert record["repository"] == "Reliquary Sample Museum"
        assert record["creditLine"] == "Reliquary sample museum (procedural picture, not a heritage object)"
        assert record["objectURL"] == f"https://sample.invalid/art/collection/search/{record['objectID']}"


def test_images_are_named_after_object_and_view():
    for o, record in zip(OBJECTS, RECORDS, strict=True):
        if o.rights != "public_domain":
            continue
        urls = [record["primaryImage"], *record["additionalImages"]]
        assert len(urls) == o.n_views
        for view, url in enumerate(urls):
            assert url.startswith("https://images.sample.invalid/CRDImages/")
            assert url.endswith(f"/original/S-{o.object_id}-{view}.jpg")


def test_without_rights_there_is_no_image_or_a_restricted_url():
    for o, record in zip(OBJECTS, RECORDS, strict=True):
        assert record["isPublicDomain"] == (o.rights == "public_domain")
        if o.rights == "no_image":
            assert record["primaryImage"] == ""
        if o.rights == "restricted":
            assert record["primaryImage"].endswith("/restricted")
        if o.rights != "public_domain":
            assert record["additionalImages"] == []


def test_the_untidiness_of_real_records_is_there():
    assert any(record["constituents"] is None for record in RECORDS)
    assert any(record["constituents"] for record in RECORDS)
    assert any(record["measurements"] is None for record in RECORDS)
    assert any(record["tags"] is None for record in RECORDS)
    assert any("\r\n" in record["medium"] for record in RECORDS)
    assert any(record["objectDate"] == "" for record in RECORDS)
    assert any(record["objectName"] == "" for record in RECORDS)
    assert any(record["period"] == "" for record in RECORDS)


def test_a_maker_stands_in_both_places_or_in_none():
    for record in RECORDS:
        assert (record["artistDisplayName"] == "") == (record["constituents"] is None)
