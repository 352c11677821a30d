from __future__ import annotations

import json

import pytest

from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import SAMPLE_MARK
from reliquary.sample.loopback.sources import RecordsSource, SampleSource


def test_the_sample_source_shows_the_sample_collection():
    source = SampleSource(3)
    object_id, record = next(iter(source.records.items()))
    assert len(source.records) == 3
    assert record["objectID"] == object_id
    assert SAMPLE_MARK.encode() in source.picture(record, 0)


def test_records_of_a_file_get_sample_pictures(tmp_path):
    path = tmp_path / "mine.jsonl"
    # A line separator inside a text is no end of a line.
    path.write_text(json.dumps({"objectID": 7, "title": "a\u2028b"}, ensure_ascii=False) + "\n", "utf-8")
    source = RecordsSource(path)
    assert source.records[7]["title"] == "a\u2028b"
    assert SAMPLE_MARK.encode() in source.picture(source.records[7], 0)


def test_a_folder_is_read_by_its_objects_or_else_by_its_json_files(tmp_path):
    (tmp_path / "a.json").write_text('{"objectID": 1}')
    (tmp_path / "about.json").write_text('{"seed": 0}')
    assert list(RecordsSource(tmp_path).records) == [1]
    (tmp_path / "objects.jsonl").write_text('{"objectID": 2}\n')
    assert list(RecordsSource(tmp_path).records) == [2]


def test_faulty_lines_are_all_named(tmp_path):
    path = tmp_path / "objects.jsonl"
    path.write_text('{"objectID": 1}\n{"objectID": "2"}\n{"objectID":\n')
    with pytest.raises(FaultyFileError) as caught:
        RecordsSource(path)
    assert [fault.place for fault in caught.value.faults] == [f"{path}:2", f"{path}:3"]


def test_a_missing_file_and_an_empty_folder_say_so(tmp_path):
    with pytest.raises(ReliquaryError, match="no such file"):
        RecordsSource(tmp_path / "none.jsonl")
    with pytest.raises(ReliquaryError, match="holds no records"):
        RecordsSource(tmp_path)
