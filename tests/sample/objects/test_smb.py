from __future__ import annotations

from collections import Counter

from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.ethics import concern, is_blocked
from reliquary.sample.objects.smb import (
    COLLECTIONS,
    LICENCES,
    PLACEHOLDER,
    image_path,
    smb_date,
    smb_detail,
    smb_facts,
    smb_search_hit,
)

OBJECTS = sample_objects(500)
DETAILS = [smb_detail(o) for o in OBJECTS]
IMAGES = [image for detail in DETAILS for image in detail["images"]]


def test_all_eight_collections_occur():
    assert {detail["sammlung"] for detail in DETAILS} == {name for _, name in COLLECTIONS.values()}
    assert len(COLLECTIONS) == 8


def test_any_key_may_be_missing_but_those_that_identify():
    keys = Counter(key for detail in DETAILS for key in detail)
    always = {key for key, number in keys.items() if number == len(DETAILS)}
    assert always == {"id", "sammlung", "collectionKey", "identNumber", "creditLine", "permalink", "images"}
    assert min(keys.values()) > 0.8 * len(DETAILS)


def test_a_hit_holds_what_the_detail_holds():
    for detail in DETAILS:
        hit = smb_search_hit(detail)
        assert set(hit) <= {"id", "titel", "objekttyp", "sammlung", "datierungLabel", "image"}
        assert ("image" in hit) == bool(detail["images"])
        assert ("titel" in hit) == ("titel" in detail)


def test_paths_leave_out_the_second_folder_when_it_is_0():
    assert image_path(5_694_085) == "/images/thumbs/large/694/005/5694085.jpg"
    assert image_path(123_456) == "/images/thumbs/large/123/123456.jpg"


def test_licences_are_said_for_each_picture():
    licences = Counter(image["license"] for image in IMAGES)
    assert set(licences) == set(LICENCES)
    assert licences[LICENCES[0]] > 0.7 * len(IMAGES)
    for o, detail in zip(OBJECTS, DETAILS, strict=True):
        blocked = {image["license"] == LICENCES[2] for image in detail["images"]}
        assert blocked == (set() if o.rights == "no_image" else {o.rights == "restricted"})


def test_blocked_objects_have_placeholders_that_say_why():
    for o, detail in zip(OBJECTS, DETAILS, strict=True):
        contents = {image["asset_content"] for image in detail["images"]}
        assert (contents == {PLACEHOLDER}) == is_blocked(o)
    assert "aus ethischen Gründen nicht gezeigt" in PLACEHOLDER


def test_what_is_to_be_minded_stands_in_the_record():
    for o in OBJECTS:
        facts = smb_facts(o)
        assert ("menschliche Überreste" in facts.object_type) == (concern(o) == "human_remains")
        assert ("Sakralobjekt" in facts.object_type) == (concern(o) == "sacred")


def test_dates_have_kinds_and_paths_of_a_thesaurus():
    texts = [smb_date(o).text for o in OBJECTS]
    assert any(text.startswith("Datierung: ") for text in texts)
    assert any(text.startswith("Ausführung: ") for text in texts)
    assert any(" -> " in text and text.endswith(")") for text in texts)
    assert any(text.endswith("(Datierung nach Jahrhunderten)") for text in texts)
    assert len({smb_date(o).style for o in OBJECTS}) == 10
