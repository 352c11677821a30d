from __future__ import annotations

import gzip
import json
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reliquary.crawl.listing import dumps
from reliquary.crawl.listing.dumps import Described, open_dump
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.files import sha256_file


def describe(record):
    number = record.get("id")
    return Described(str(number), str(record.get("key", ""))) if isinstance(number, int) else None


def make_records(n=5):
    return [{"id": number, "key": "AB"[number % 2], "title": f"Gef\u00e4\u00df {number}"} for number in range(n)]


def jsonl(records):
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


FORMS = {
    "lines": jsonl,
    "lines without an end": lambda records: jsonl(records).rstrip("\n"),
    "lines with gaps and Windows ends": lambda records: "\r\n" + jsonl(records).replace("\n", "\r\n\r\n"),
    "array": json.dumps,
    "indented array": lambda records: json.dumps(records, indent=2, ensure_ascii=False),
    "answer": lambda records: json.dumps({"total": len(records), "objects": records}),
    "answer that begins with its objects": lambda records: json.dumps({"objects": records, "total": len(records)}),
    "indented answer": lambda records: json.dumps({"total": len(records), "artworks": records}, indent=1),
    "an answer a line": lambda records: jsonl(
        [{"total": 5, "objects": records[:2]}, {"total": 5, "objects": records[2:]}]
    ),
}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "mark"])
@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["unpacked", "gzip"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form_gives_the_same_records(tmp_path, form, pack, mark):
    source = tmp_path / "source"
    source.write_bytes(pack(mark + FORMS[form](make_records()).encode("utf-8")))
    dump = open_dump(source, tmp_path / "records", describe)
    assert dump.groups == {"A": ["0", "2", "4"], "B": ["1", "3"]}
    assert [json.loads(dump.record(str(number))) for number in range(5)] == make_records()
    assert (len(dump), dump.n_faults, dump.faults) == (5, 0, [])
    assert dump.record("5") is None


def test_records_larger_than_a_chunk_are_put_together(tmp_path, monkeypatch):
    monkeypatch.setattr(dumps, "_CHUNK", 7)
    source = tmp_path / "source"
    # The head is looked at in one piece.
    source.write_text("[" + " " * 3 + json.dumps(make_records())[1:], "utf-8")
    assert len(open_dump(source, tmp_path / "records", describe)) == 5


def test_a_record_of_a_line_is_kept_as_it_stands(tmp_path):
    source = tmp_path / "source"
    line = '{"id" :  1,\t"title":"\\u00e4"}'
    source.write_text(line + "\n")
    assert open_dump(source, tmp_path / "records", describe).record("1") == line.encode()


def test_a_file_is_taken_apart_once_and_may_then_go(tmp_path):
    source = tmp_path / "source"
    source.write_text(jsonl(make_records()), "utf-8")
    open_dump(source, tmp_path / "records", describe)
    source.unlink()
    assert len(open_dump(source, tmp_path / "records", describe, "0" * 64)) == 5


def test_another_file_in_its_place_is_refused(tmp_path):
    source = tmp_path / "source"
    source.write_text(jsonl(make_records()), "utf-8")
    sha256 = sha256_file(source)
    assert len(open_dump(source, tmp_path / "records", describe, sha256)) == 5
    source.write_text(jsonl(make_records(6)), "utf-8")
    with pytest.raises(ReliquaryError, match="not the file with which the crawl began"):
        open_dump(source, tmp_path / "others", describe, sha256)


def test_the_last_record_of_an_id_counts(tmp_path):
    source = tmp_path / "source"
    source.write_text('{"id": 1, "v": 1}\n{"id": 2}\n{"id": 1, "v": 2}\n')
    dump = open_dump(source, tmp_path / "records", describe)
    assert dump.groups == {"": ["1", "2"]}
    assert json.loads(dump.record("1"))["v"] == 2


def test_what_is_no_record_is_named_with_its_place_and_the_rest_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(dumps, "MAX_RECORD", 60)
    source = tmp_path / "source"
    lines = [
        b'{"id": 1}',
        b'{"id": 2, "tit',
        b'{"no": 3}',
        b"[4]",
        b'{"id": 5, "t": "' + b"x" * 90 + b'"}',
        b"\xff\xfe",
    ]
    source.write_bytes(b"\n".join([*lines, b'{"id": 7}', b"[" * 60]))
    for _ in range(2):  # taken apart, and found again
        dump = open_dump(source, tmp_path / "records", describe)
        assert dump.groups == {"": ["1", "7"]}
        assert dump.n_faults == 6
        faults = [str(fault) for fault in dump.faults]
        assert [fault.split(": ")[0] for fault in faults] == [f"{source}:{number}" for number in (2, 3, 4, 5, 6, 8)]
        assert "is no JSON" in faults[0]
        assert faults[1].endswith("id: is missing, or no id")
        assert faults[2].endswith("is a JSON list, no record")
        assert faults[3].endswith("is longer than 60 bytes")


def test_a_damaged_first_line_is_no_other_form(tmp_path):
    source = tmp_path / "source"
    source.write_text('{"id": 1, "objects\n{"id": 2}\n')
    dump = open_dump(source, tmp_path / "records", describe)
    assert (dump.groups, dump.n_faults) == ({"": ["2"]}, 1)


@pytest.mark.parametrize(
    ("text", "n_faults"),
    [
        ('[{"id": 1}, {"id": 2}, {"id": ', 1),
        ('{"total": 9, "objects": [{"id": 1}, {"id": 2}', 1),
        ('[{"id": 1}, {"id": 2}, oops, {"id": 3}]', 1),
        ('[{"id": 1}, {"id": 2}, {"no": 3}, 4]', 2),
    ],
)
def test_what_comes_before_the_damage_of_an_array_is_kept(tmp_path, text, n_faults):
    source = tmp_path / "source"
    source.write_text(text)
    dump = open_dump(source, tmp_path / "records", describe)
    assert (list(dump.groups[""]), dump.n_faults) == (["1", "2"], n_faults)


def test_a_byte_that_is_no_utf_8_stays_in_its_record(tmp_path):
    source = tmp_path / "source"
    source.write_bytes(b'[{"id": 1, "t": "a\xffb"}, {"id": 2}]')
    dump = open_dump(source, tmp_path / "records", describe)
    assert dump.record("1") == b'{"id":1,"t":"a\\udcffb"}'
    assert (len(dump), dump.n_faults) == (2, 0)


def test_an_item_without_an_end_fills_no_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(dumps, "MAX_RECORD", 1000)
    monkeypatch.setattr(dumps, "_CHUNK", 100)
    source = tmp_path / "source"
    source.write_text('[{"id": 1}, {"id": 2, "x": "' + "x" * 5000 + '"}, {"id": 3}]')
    dump = open_dump(source, tmp_path / "records", describe)
    assert (dump.groups, dump.n_faults) == ({"": ["1"]}, 1)


def test_a_gzip_file_that_was_cut_off_gives_what_it_has(tmp_path):
    source = tmp_path / "source.gz"
    packed = gzip.compress(jsonl(make_records(3000)).encode("utf-8"))
    source.write_bytes(packed[: len(packed) // 2])
    dump = open_dump(source, tmp_path / "records", describe)
    assert 0 < len(dump) < 3000
    assert "the gzip file is damaged" in str(dump.faults[-1])


@pytest.mark.parametrize(
    "content", [b"", b"\n\n", b"no JSON\n", b'{"no": 1}\n', b"[]", b"[7]", b"{}", b"\x1f\x8bno gzip", b"[" * 99_999]
)
def test_a_file_without_records_is_refused_with_its_faults(tmp_path, content):
    source = tmp_path / "source"
    source.write_bytes(content)
    with pytest.raises(FaultyFileError, match="holds no record; give JSON Lines") as caught:
        open_dump(source, tmp_path / "records", describe)
    assert caught.value.faults
    assert not (tmp_path / "records").exists()


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ReliquaryError, match=r"nothing: cannot be read \(No such file"):
        open_dump(tmp_path / "nothing", tmp_path / "records", describe)
    with pytest.raises(ReliquaryError, match="cannot be read"):
        open_dump(tmp_path, tmp_path / "records", describe)


def test_faults_are_counted_and_the_first_of_them_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(dumps, "MAX_FAULTS", 3)
    source = tmp_path / "source"
    source.write_text('{"id": 1}\n' + "oops\n" * 10)
    dump = open_dump(source, tmp_path / "records", describe)
    assert (dump.n_faults, len(dump.faults)) == (10, 3)


def test_no_record_is_held_in_memory(tmp_path):
    source = tmp_path / "source"
    padding = "x" * 10_000
    with source.open("w") as lines:
        for number in range(2000):
            lines.write(json.dumps({"id": number, "padding": padding}) + "\n")
    tracemalloc.start()
    try:
        dump = open_dump(source, tmp_path / "records", describe)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert len(dump) == 2000
    assert peak < 2_000_000, "the records are 20 MB"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=()), max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)


@settings(deadline=None, max_examples=50)
@given(records=st.lists(st.dictionaries(st.sampled_from(["id", "key", "title", "objects"]), VALUES), max_size=4))
def test_every_json_file_is_read_or_refused(tmp_path_factory, records):
    place = tmp_path_factory.mktemp("dump")
    (place / "source").write_text(jsonl([*records, {"id": 1}]), "utf-8", errors="surrogatepass")
    dump = open_dump(place / "source", place / "records", describe)
    assert json.loads(dump.record("1"))["id"] == 1
