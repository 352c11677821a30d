from __future__ import annotations

import os
import sqlite3

import pytest

from reliquary.build.pictures import store as module
from reliquary.build.pictures.picture import Made
from reliquary.build.pictures.store import Entry, PictureStore
from reliquary.database import DamagedDatabaseError
from reliquary.errors import FullDiskError

A, B, C = ("a" * 64, "b" * 64, "c" * 64)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "cache" / "pictures.sqlite"


def entry(key, data=b"picture", fingerprint=b"print"):
    return Entry(key, Made(data, fingerprint))


def test_what_was_added_is_found_by_the_next(path):
    first = PictureStore(path)
    first.add([entry(A), Entry(B, problem="truncated"), entry(C, b"mask", None)])
    for store in (first, PictureStore(path)):
        assert (store.data(A), store.size(A), store.fingerprint(A), store.problem(A)) == (b"picture", 7, b"print", None)
        assert store.problem(B) == "truncated"
        assert store.fingerprint(C) is None


@pytest.mark.parametrize("look", [PictureStore.data, PictureStore.size, PictureStore.fingerprint])
def test_there_is_nothing_to_see_of_what_was_not_made(path, look):
    store = PictureStore(path)
    store.add([Entry(B, problem="truncated")])
    for key in (A, B):
        with pytest.raises(KeyError):
            look(store, key)


def test_what_is_there_stays(path):
    store = PictureStore(path)
    store.add([entry(A, b"first")])
    store.add([entry(A, b"second"), entry(B)])
    assert store.data(A) == b"first"
    assert store.data(B) == b"picture"


def test_two_may_write_in_turns(path):
    stores = [PictureStore(path), PictureStore(path)]
    stores[0].add([entry(A)])
    stores[1].add([entry(B)])
    assert stores[0].data(B) == stores[1].data(A) == b"picture"


def test_no_database_is_put_aside(path):
    path.parent.mkdir()
    path.write_bytes(b"no database at all, but long enough to look" * 40)
    store = PictureStore(path)
    store.add([entry(A)])
    assert PictureStore(path).data(A) == b"picture"
    assert path.with_suffix(".damaged").read_bytes().startswith(b"no database")


def test_another_version_is_put_aside(path, monkeypatch):
    PictureStore(path).close()
    monkeypatch.setattr(module, "VERSION", module.VERSION + 1)
    PictureStore(path).add([entry(A)])
    assert path.with_suffix(".damaged").exists()


def test_changed_bytes_are_noticed(path):
    store = PictureStore(path)
    store.add([entry(A)])
    with sqlite3.connect(path) as database:
        database.execute("UPDATE pictures SET data = ?", (b"pictuRe",))
    with pytest.raises(DamagedDatabaseError, match=f"{A} were changed"):
        store.data(A)


def test_what_another_process_began_anew_is_not_put_aside_again(path):
    first, second = PictureStore(path), PictureStore(path)
    first.add([entry(A)])
    first.begin_anew()
    first.add([entry(B)])
    second.begin_anew()
    assert second.data(B) == b"picture"


def test_a_full_disk_is_one_clear_error_and_keeps_what_was_written(small_disk):
    store = PictureStore(small_disk / "pictures.sqlite")
    store.add([entry(A)])
    with pytest.raises(FullDiskError, match="no space left"):
        store.add([entry(B, os.urandom(100_000))])
    assert store.data(A) == b"picture"
    store.close()
