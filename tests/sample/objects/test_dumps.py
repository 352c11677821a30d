from __future__ import annotations

import csv
import json

import pytest

from reliquary.errors import ReliquaryError
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.dumps import write_met_csv, write_smb_dump
from reliquary.sample.objects.met_csv import met_csv_row
from reliquary.sample.objects.smb_dump import smb_flat, smb_full


@pytest.mark.parametrize(("projection", "write"), [("flat", smb_flat), ("full", smb_full)])
def test_a_dump_of_smb_holds_one_record_a_line(tmp_path, projection, write):
    path = tmp_path / "smb.jsonl"
    assert write_smb_dump(path, 30, seed=3, projection=projection, quiet=True) == 30
    lines = path.read_text("utf-8").rstrip("\n").split("\n")
    assert [json.loads(line) for line in lines] == [write(o) for o in sample_objects(30, 3)]


def test_a_dump_of_the_met_is_a_csv_with_a_byte_order_mark_and_line_breaks_in_cells(tmp_path):
    path = tmp_path / "MetObjects.csv"
    assert write_met_csv(path, 30, quiet=True) == 30
    assert path.read_bytes().startswith(b"\xef\xbb\xbfObject Number,Is Highlight,")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows == [met_csv_row(o) for o in sample_objects(30)]
    assert any("\r\n" in row["Dimensions"] and "," in row["Medium"] for row in rows)


def test_an_unknown_projection_is_named_and_writes_nothing(tmp_path):
    with pytest.raises(ReliquaryError, match="'deep'; choose flat or full"):
        write_smb_dump(tmp_path / "x", 1, projection="deep")
    assert list(tmp_path.iterdir()) == []
