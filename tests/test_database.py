from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import threading

import pytest

from reliquary.database import DamagedDatabaseError, Database, open_disposable
from reliquary.errors import FullDiskError, UnknownVersionError

SCHEMA = "CREATE TABLE things (name TEXT PRIMARY KEY, size BLOB);"


def names(database):
    return [name for (name,) in database.each("SELECT name FROM things ORDER BY name")]


def test_what_was_committed_is_there_for_the_next(tmp_path):
    first = Database(tmp_path / "a.sqlite", SCHEMA, 3)
    with first.transaction():
        first.execute("INSERT INTO things VALUES (?, ?)", "jar", 1)
    second = Database(tmp_path / "a.sqlite", SCHEMA, 3)
    assert names(second) == ["jar"]
    assert second.one("SELECT size FROM things WHERE name = ?", "jar") == (1,)
    assert second.one("SELECT size FROM things WHERE name = ?", "cup") is None


def test_a_transaction_is_whole_or_not_at_all(tmp_path):
    database = Database(tmp_path / "a.sqlite", SCHEMA, 1)

    def half():
        with database.transaction():
            database.execute("INSERT INTO things VALUES (?, ?)", "jar", 1)
            raise KeyError

    with pytest.raises(KeyError):
        half()
    assert names(database) == []


def test_a_killed_process_loses_nothing_that_was_committed(tmp_path):
    program = f"""
import os, signal
from pathlib import Path
from reliquary.database import Database
database = Database(Path({str(tmp_path / "a.sqlite")!r}), {SCHEMA!r}, 1)
with database.transaction():
    database.execute("INSERT INTO things VALUES (?, ?)", "jar", 1)
with database.transaction():
    database.execute("INSERT INTO things VALUES (?, ?)", "cup", 1)
    os.kill(os.getpid(), signal.SIGKILL)
"""
    ended = subprocess.run([sys.executable, "-c", program], check=False, env=os.environ)
    assert ended.returncode == -signal.SIGKILL
    assert names(Database(tmp_path / "a.sqlite", SCHEMA, 1)) == ["jar"]


def test_another_version_is_refused_with_both(tmp_path):
    Database(tmp_path / "a.sqlite", SCHEMA, 2).close()
    with pytest.raises(UnknownVersionError, match="a.sqlite: found version 2, this release reads 1"):
        Database(tmp_path / "a.sqlite", SCHEMA, 1)


def test_a_damaged_file_is_named(tmp_path):
    (tmp_path / "a.sqlite").write_bytes(b"no database at all, but long enough to look" * 40)
    with pytest.raises(DamagedDatabaseError, match=r"a.sqlite: cannot be used \(file is not a database\)"):
        Database(tmp_path / "a.sqlite", SCHEMA, 1)


def test_a_full_disk_is_one_clear_error(small_disk):
    database = Database(small_disk / "a.sqlite", SCHEMA, 1)

    def fill():
        for number in range(100):
            with database.transaction():
                database.execute("INSERT INTO things VALUES (?, ?)", str(number), os.urandom(2000))

    with pytest.raises(FullDiskError, match=r"a.sqlite: no space left"):
        fill()
    database.close()


def test_reading_goes_on_while_another_process_writes(tmp_path):
    writer = Database(tmp_path / "a.sqlite", SCHEMA, 1)
    reader = sqlite3.connect(tmp_path / "a.sqlite")
    with writer.transaction():
        writer.execute("INSERT INTO things VALUES (?, ?)", "jar", 1)
        assert reader.execute("SELECT count(*) FROM things").fetchone() == (0,)


def test_threads_may_share_it(tmp_path):
    database = Database(tmp_path / "a.sqlite", SCHEMA, 1)
    thread = threading.Thread(target=database.execute, args=("INSERT INTO things VALUES (?, ?)", "jar", 1))
    thread.start()
    thread.join()
    assert names(database) == ["jar"]


@pytest.mark.parametrize("damage", ["not a database", "another version"])
def test_a_disposable_file_that_cannot_be_read_is_begun_anew(tmp_path, damage):
    path = tmp_path / "made" / "a.sqlite"
    schema = "CREATE TABLE a (n INTEGER);"
    first = open_disposable(path, schema, 1)
    first.execute("INSERT INTO a VALUES (1)")
    first.close()
    again = open_disposable(path, schema, 1)
    assert again.all("SELECT n FROM a") == [(1,)]
    again.close()
    if damage == "not a database":
        path.write_bytes(b"x" * 5000)
    version = 2 if damage == "another version" else 1
    assert open_disposable(path, schema, version).all("SELECT n FROM a") == []
