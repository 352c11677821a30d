from __future__ import annotations

import errno

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.crawl.entries import ObjectEntry, ObjectOutcome
from reliquary.crawl.journal import Journal
from reliquary.errors import FaultyFileError, ReliquaryError, UnknownVersionError


def entry(number, reason="gone"):
    return ObjectEntry(object_id=str(number), api="http://x", outcome=ObjectOutcome.MISSING, reason=reason)


def journal(path):
    return Journal(path / "objects.jsonl", ObjectEntry)


def written(path, numbers):
    made = journal(path)
    for number in numbers:
        made.append(entry(number))
    made.close()
    return made


def test_records_come_back_in_order_and_more_can_be_added(tmp_path):
    written(tmp_path, [1, 2])
    written(tmp_path, [3])
    assert [found.object_id for found in journal(tmp_path)] == ["1", "2", "3"]


def test_a_journal_that_was_never_written_is_empty(tmp_path):
    assert list(journal(tmp_path)) == []


def test_a_record_counts_at_once_without_closing(tmp_path):
    open_journal = journal(tmp_path)
    open_journal.append(entry(1))
    assert [found.object_id for found in journal(tmp_path)] == ["1"]
    open_journal.close()


def test_a_file_cut_anywhere_keeps_its_whole_lines_and_takes_new_ones(tmp_path):
    whole = written(tmp_path, [1, 2]).path.read_bytes()
    ends = [i + 1 for i, byte in enumerate(whole) if byte == ord("\n")]
    for cut in range(len(whole) + 1):
        path = tmp_path / "objects.jsonl"
        path.write_bytes(whole[:cut])
        expected = [str(n) for n, end in enumerate(ends) if n and end <= cut]
        assert [found.object_id for found in journal(tmp_path)] == expected
        written(tmp_path, [9])
        assert [found.object_id for found in journal(tmp_path)] == [*expected, "9"]


@given(st.text(min_size=1))
def test_no_text_breaks_a_line(tmp_path_factory, text):
    folder = tmp_path_factory.mktemp("journal")
    made = journal(folder)
    made.append(entry(1, reason=text))
    made.close()
    assert [found.reason for found in journal(folder)] == [text]


def test_a_damaged_line_is_named(tmp_path):
    path = written(tmp_path, [1, 2]).path
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(lines[0] + b'{"object_id": 7}\n' + lines[2])
    with pytest.raises(FaultyFileError, match=r"objects\.jsonl:2: api: is missing"):
        list(journal(tmp_path))


@pytest.mark.parametrize(
    ("first_line", "error"),
    [(b'{"schema": "crawl-object/99"}\n', "update reliquary"), (b"[1]\n", "not a file of that kind")],
)
def test_another_version_is_refused(tmp_path, first_line, error):
    (tmp_path / "objects.jsonl").write_bytes(first_line)
    with pytest.raises(UnknownVersionError, match=error):
        list(journal(tmp_path))


def test_a_first_line_that_is_no_json_is_damage(tmp_path):
    (tmp_path / "objects.jsonl").write_bytes(b"\x00\x00\n")
    with pytest.raises(FaultyFileError, match=r"objects\.jsonl:1"):
        list(journal(tmp_path))


def test_a_full_disk_says_what_to_do(tmp_path, monkeypatch):
    made = journal(tmp_path)
    made.append(entry(1))

    def no_space(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("reliquary.crawl.journal.SYNC_EVERY", 1)
    monkeypatch.setattr("reliquary.crawl.journal.os.fsync", no_space)
    with pytest.raises(ReliquaryError, match="no space left on the disk; free some"):
        made.append(entry(2))
