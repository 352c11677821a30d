from __future__ import annotations

from reliquary.sample.objects.cleveland import cleveland_record
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.ethics import concern

OBJECTS = sample_objects(500)
RECORDS = [cleveland_record(o) for o in OBJECTS]


def test_a_record_has_the_fields_of_the_documentation():
    wanted = {"id", "accession_number", "share_license_status", "tombstone", "title", "creation_date",
              "creation_date_earliest", "creation_date_latest", "culture", "technique", "department", "collection",
              "type", "creators", "images", "alternate_images", "find_spot", "url", "updated_at"}  # fmt: skip
    assert all(wanted <= set(record) for record in RECORDS)
    assert len({tuple(record) for record in RECORDS}) == 1


def test_departments_are_those_of_the_museum():
    assert {record["department"] for record in RECORDS} == {
        "Egyptian and Ancient Near Eastern Art", "Greek and Roman Art", "Islamic Art", "Medieval Art",
        "Chinese Art", "Japanese Art", "Korean Art", "Indian and Southeast Asian Art",
    }  # fmt: skip


def test_pictures_are_there_with_the_rights_in_three_sizes():
    for o, record in zip(OBJECTS, RECORDS, strict=True):
        free = o.rights == "public_domain"
        assert record["share_license_status"] == ("CC0" if free else "Copyrighted")
        if not free:
            assert record["images"] in (None, {})
            assert record["alternate_images"] == []
            continue
        assert list(record["images"]) == ["web", "print", "full"]
        assert len(record["alternate_images"]) == o.n_views - 1
        assert all(isinstance(size["width"], str) for size in record["images"].values())
    assert {type(record["images"]) for record in RECORDS} == {dict, type(None)}


def test_years_are_numbers_or_null():
    undated = [r for o, r in zip(OBJECTS, RECORDS, strict=True) if o.date.style == "nothing"]
    assert undated
    assert {(r["creation_date_earliest"], r["creation_date_latest"]) for r in undated} == {(None, None)}
    assert 0 not in {record["creation_date_earliest"] for record in RECORDS}
    assert any(str(record["creation_date"]).startswith("c. ") for record in RECORDS)
    assert not any("ca. " in str(record["creation_date"]) for record in RECORDS)


def test_what_is_to_be_minded_stands_in_the_record():
    for o, record in zip(OBJECTS, RECORDS, strict=True):
        assert (record["type"] == "Human remains") == (concern(o) == "human_remains")
        assert (record["type"] == "Sacred object") == (concern(o) == "sacred")
        assert record["is_nazi_era_provenance"] == (concern(o) == "mnr")
