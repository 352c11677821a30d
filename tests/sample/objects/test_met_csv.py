from __future__ import annotations

import pytest

from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.met import met_record
from reliquary.sample.objects.met_csv import MET_CSV_COLUMNS, met_csv_row

OBJECTS = sample_objects(200)
ROWS = [met_csv_row(o) for o in OBJECTS]


@pytest.mark.needs_shared
def test_the_columns_are_those_of_the_real_file(shared_data):
    header = (shared_data / "museums" / "met" / "met_csv_header.txt").read_text("utf-8-sig").strip()
    assert ",".join(MET_CSV_COLUMNS) == header


def test_rows_say_what_the_records_say():
    for o, row in zip(OBJECTS, ROWS, strict=True):
        record = met_record(o)
        assert list(row) == list(MET_CSV_COLUMNS)
        assert row["Object ID"] == str(record["objectID"])
        assert row["Is Public Domain"] == str(record["isPublicDomain"])
        assert row["Object Begin Date"] == str(record["objectBeginDate"])
        for column, key in (("Title", "title"), ("Medium", "medium"), ("AccessionYear", "accessionYear"),
                            ("Artist Display Name", "artistDisplayName"), ("Link Resource", "objectURL")):  # fmt: skip
            assert row[column] == record[key]


def test_several_values_share_a_cell_and_keep_their_places():
    tagged = [row for row in ROWS if row["Tags"]]
    assert {(row["Tags"], row["Tags AAT URL"]) for row in tagged} == {("Sample|Procedural", "|")}
    assert {row["Constituent ID"] for row in ROWS} == {"", "1"}


def test_no_cell_names_a_picture():
    assert not any(".jpg" in value for row in ROWS for value in row.values())
