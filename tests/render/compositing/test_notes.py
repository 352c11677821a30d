from __future__ import annotations

from reliquary.database import Database
from reliquary.render.compositing.notes import Notes, note_key


def test_notes_outlive_the_process(tmp_path):
    notes = Notes(tmp_path / "notes" / "small.sqlite")
    notes.add([("a", "1"), ("b", "2"), ("a", "3")])
    notes.close()
    again = Notes(tmp_path / "notes" / "small.sqlite")
    assert [again.get(key) for key in "abc"] == ["3", "2", None]
    again.close()


def test_a_damaged_file_is_begun_anew(tmp_path):
    path = tmp_path / "small.sqlite"
    path.write_bytes(b"no database at all" * 100)
    notes = Notes(path)
    assert notes.get("a") is None
    notes.close()


def test_so_is_one_of_another_version(tmp_path):
    Database(tmp_path / "small.sqlite", "CREATE TABLE notes (key TEXT);", 7).close()
    notes = Notes(tmp_path / "small.sqlite")
    notes.add([("a", "1")])
    assert notes.get("a") == "1"
    notes.close()


def test_keys_tell_all_that_decides_apart():
    assert note_key("a", 1, [2]) == note_key("a", 1, [2])
    assert len({note_key("a", 1), note_key("a", "1"), note_key("a"), note_key(["a", 1])}) == 4
