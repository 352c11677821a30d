from __future__ import annotations

import json

import pytest

from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.records import SAMPLE_MARK
from reliquary.sample.loopback import sources
from reliquary.sample.loopback.plain import PlainPictures
from reliquary.sample.loopback.sources import PlainSource, RecordsSource, SampleSource
from reliquary.sample.objects.shapes import SHAPES


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


def test_a_sample_source_shows_plain_pictures_if_they_are_given():
    source = SampleSource(3, pictures=PlainPictures())
    record = source.records[9_000_002]
    assert source.picture(record, 0) == PlainPictures().picture(9_000_002, 0)


def test_a_drawn_picture_is_drawn_once(monkeypatch):
    drawn = []
    monkeypatch.setattr(sources, "picture_bytes", lambda sample, view: drawn.append(view) or b"drawn")
    source = SampleSource(1)
    assert [source.picture(source.records[9_000_001], 0) for _ in range(3)] == [b"drawn"] * 3
    assert len(drawn) == 1


@pytest.mark.parametrize("shape", list(SHAPES))
def test_a_plain_source_holds_no_records_and_every_one_is_of_its_own_number(shape):
    source = PlainSource(200_000, shape)
    assert len(source.records) == 200_000
    last = source.records[9_200_000]
    assert SHAPES[shape].number(last) == 9_200_000
    assert "9000" not in json.dumps(last)
    assert source.picture(last, 0) != source.picture(source.records[9_199_992], 0)
    with pytest.raises(KeyError):
        source.records[9_200_001]


def test_a_plain_source_has_its_limits():
    with pytest.raises(ReliquaryError, match="give 0 to 999,999"):
        PlainSource(1_000_000)


def test_records_of_every_museum_are_read_from_files(tmp_path):
    path = tmp_path / "louvre.jsonl"
    path.write_text('{"arkId": "cl010017961"}\n{"arkId": "x1"}\n')
    with pytest.raises(FaultyFileError, match=r"louvre.jsonl:2: arkId: .* like cl009000001"):
        RecordsSource(path, "louvre")
    path.write_text('{"arkId": "cl010017961"}\n')
    source = RecordsSource(path, "louvre")
    assert SAMPLE_MARK.encode() in source.picture(source.records[10_017_961], 0)


def test_an_unknown_shape_is_named():
    with pytest.raises(ReliquaryError, match="no record shape 'aic'; choose one of met,"):
        SampleSource(1, shape="aic")
