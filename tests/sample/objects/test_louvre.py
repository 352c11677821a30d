from __future__ import annotations

import json

import pytest

from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.ethics import concern
from reliquary.sample.objects.louvre import is_drawing, louvre_date, louvre_record

OBJECTS = sample_objects(500)
RECORDS = [louvre_record(o) for o in OBJECTS]
ENTRIES = [entry for record in RECORDS for entry in record["dateCreated"]]


@pytest.mark.needs_shared
def test_the_keys_are_those_of_real_records(shared_data):
    paths = sorted((shared_data / "museums" / "louvre").glob("louvre_cl*.json"))
    assert paths
    for path in paths:
        real = json.loads(path.read_text("utf-8"))
        assert list(RECORDS[0]) == list(real)
        for key in ("dimension", "objectNumber", "denominationTitle", "dateCreated", "image", "acquisitionDetails"):
            ours = next(record[key] for record in RECORDS if record[key])
            assert not real[key] or list(ours[0]) == list(real[key][0]), key


def test_a_record_has_44_keys_and_one_ends_in_a_space():
    assert {len(record) for record in RECORDS} == {44}
    assert all(record["modified "].startswith("2026-") for record in RECORDS)


def test_the_last_year_is_a_number_or_empty():
    assert {type(entry["endYear"]) for entry in ENTRIES} == {int, str}
    assert {entry["endYear"] for entry in ENTRIES if isinstance(entry["endYear"], str)} == {""}
    assert all(isinstance(entry["startYear"], int) for entry in ENTRIES)


def test_the_habits_of_dates_occur():
    assert {entry.get("imprecision") for entry in ENTRIES} == {"", "vers", "avant", None}
    assert {entry["doubt"] for entry in ENTRIES} == {"", "?"}
    assert any(record["dateCreated"] == [] for record in RECORDS)
    assert any(len(r["dateCreated"]) == 2 and r["dateCreated"][0] == r["dateCreated"][1] for r in RECORDS)
    assert any(entry["type"] == "Date de réutilisation" for entry in ENTRIES)
    assert any(entry["endYear"] != "" and entry["startYear"] < -200 and entry["endYear"] > 200 for entry in ENTRIES)


def test_dates_are_shown_behind_their_label_with_the_years():
    for o, record in zip(OBJECTS, RECORDS, strict=True):
        date, shown = louvre_date(o), record["displayDateCreated"]
        if not record["dateCreated"]:
            assert date.style == "nothing"
        elif not is_drawing(o):
            assert f"Date de création/fabrication : {date.text} (" in shown
            assert shown.startswith("Epoque / période") == (o.culture == "grecoroman")


def test_drawings_differ():
    drawings = [record for o, record in zip(OBJECTS, RECORDS, strict=True) if is_drawing(o)]
    assert drawings
    for record in drawings:
        assert record["titleComplement"] is None
        assert record["collection"].casefold() == "département des arts graphiques"
        assert "création/fabrication" not in record["displayDateCreated"]
        for entry in record["dateCreated"]:
            assert entry["text"] is None
            assert "imprecision" not in entry
        for image in record["image"]:
            assert image["urlImage"].endswith("_PE.jpg")
            assert not image["copyright"].startswith("©")


def test_departments_change_their_case():
    names = {record["collection"] for record in RECORDS}
    assert len(names) > len({name.casefold() for name in names}) == 7


def test_the_index_is_a_map_or_an_empty_list():
    assert {type(record["index"]) for record in RECORDS} == {dict, list}
    assert [] in [record["index"] for record in RECORDS]


def test_images_are_there_with_the_rights_and_each_has_its_copyright():
    for o, record in zip(OBJECTS, RECORDS, strict=True):
        assert len(record["image"]) == (o.n_views if o.rights == "public_domain" else 0)
        assert [image["position"] for image in record["image"]] == list(range(len(record["image"])))
        assert all("procédurale" in image["copyright"] for image in record["image"])
    urls = [image["urlImage"] for record in RECORDS for image in record["image"]]
    assert len(urls) == len(set(urls))


def test_what_is_to_be_minded_stands_in_the_record():
    for o, record in zip(OBJECTS, RECORDS, strict=True):
        assert record["isMuseesNationauxRecuperation"] == (concern(o) == "mnr")
        assert ("restes humains" in record["title"]) == (concern(o) == "human_remains")
        assert ("objet sacré" in record["title"]) == (concern(o) == "sacred")


def test_texts_hold_line_breaks():
    assert all("\r\n" in record["materialsAndTechniques"] for record in RECORDS)
