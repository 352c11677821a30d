from __future__ import annotations

from datetime import UTC, datetime

import pytest

from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.museum_dates import MuseumDate
from reliquary.sample.objects.smb import smb_date, smb_facts
from reliquary.sample.objects.smb_dump import epoch_range, smb_flat, smb_full

OBJECTS = sample_objects(200)
FLAT = [smb_flat(o) for o in OBJECTS]
FULL = [smb_full(o) for o in OBJECTS]

FLAT_KEYS = {
    "@id", "@initialImport", "@lastSynced", "acquisition", "assets", "attachments", "assortments", "collection",
    "collectionKey", "compilation", "creditLine", "culturalReferences", "dateRange", "dating", "description",
    "dimensionsAndWeight", "exhibit", "geographicalReferences", "highlight", "id", "identNumber", "involvedParties",
    "keywords", "materialAndTechnique", "permalink", "provenance", "technicalTerm", "title", "titles",
}  # fmt: skip


def test_flat_records_hold_texts_numbers_and_lists_of_texts():
    assert {key for record in FLAT for key in record} == FLAT_KEYS
    for record in FLAT:
        values = [value for key, value in record.items() if key != "dateRange"]
        assert all(isinstance(v, str | bool | int) or all(isinstance(part, str) for part in v) for v in values)


def test_full_records_hold_objects_where_the_readme_says_so():
    for flat, full in zip(FLAT, FULL, strict=True):
        assert list(flat) == list(full)
        assert set(full["permalink"]) == {"formatted", "markup"}
        for name in ("materialAndTechnique", "geographicalReferences"):
            if name in full:
                assert [part["formatted"] for part in full[name]] == flat[name]
        assert [str(asset["id"]) for asset in full["assets"]] == flat["assets"]
        if "dateRange" in flat:
            assert set(full["dateRange"]) == {"gte", "lte", "formatted"}


@pytest.mark.parametrize(("begin", "end"), [(1625, 1630), (1970, 1970), (1583, 1583), (2000, 2000), (1600, 1699)])
def test_years_are_counted_in_seconds_as_the_calendar_does(begin, end):
    date = MuseumDate("", begin, end, begin, end)
    assert epoch_range(date) == {
        "gte": int(datetime(begin, 1, 1, tzinfo=UTC).timestamp()),
        "lte": int(datetime(end, 12, 31, 23, 59, 59, tzinfo=UTC).timestamp()),
    }


@pytest.mark.parametrize(
    ("year", "day"),
    # Julian day numbers of 1 January, from the Julian calendar's own begin to the year in which it ended.
    [(-4713, 0), (-45, 1_704_987), (-1, 1_721_058), (1, 1_721_424), (1582, 2_298_884)],
)
def test_years_up_to_1582_are_counted_in_the_julian_calendar(year, day):
    found = epoch_range(MuseumDate("", year, year, year, year))
    assert found["gte"] == (day - 2_440_588) * 86_400


def test_the_year_of_the_new_calendar_is_ten_days_short():
    found = epoch_range(MuseumDate("", 1582, 1582, 1582, 1582))
    assert found["lte"] + 1 - found["gte"] == 355 * 86_400
    # The year -1 is a leap year.
    found = epoch_range(MuseumDate("", -1, -1, -1, -1))
    assert found["lte"] + 1 - found["gte"] == 366 * 86_400


def test_what_is_not_shown_is_a_placeholder_of_the_museum():
    blocked = [smb_facts(o).blocked for o in OBJECTS]
    for is_blocked, flat, full in zip(blocked, FLAT, FULL, strict=True):
        assert (flat["assets"] == ["5802648"]) is is_blocked
        assert all(("filename" in asset) is (asset["id"] > 10**7) for asset in full["assets"])
    assert any(flat["assets"] == ["6548841"] for flat in FLAT)


def test_a_date_without_a_rule_has_no_range():
    for o, record in zip(OBJECTS, FLAT, strict=True):
        if smb_date(o).number_begin == 0:
            assert "dateRange" not in record
    assert sum("dateRange" in record for record in FLAT) > 40


def test_both_generations_say_the_same_of_an_object():
    for o, record in zip(OBJECTS, FLAT, strict=True):
        assert record.get("dating", [smb_date(o).text]) == [smb_date(o).text]
        assert record.get("title", smb_facts(o).title) == smb_facts(o).title
