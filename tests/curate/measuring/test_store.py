from __future__ import annotations

import sqlite3

import pytest

from reliquary.curate.measuring.sights import Sight
from reliquary.curate.measuring.store import Seen, SightStore
from reliquary.errors import FullDiskError
from tests.curate.small_collection import key

CHECKS, DESCRIPTORS = {"blank": 1, "tiny": 1}, {"embedding": 1}


def seen(name, score=0.5):
    sights = {check: Sight(score, f"{check} of {name}") for check in CHECKS}
    return Seen(key(name), sights, {"embedding": bytes([int(score * 10)] * 4)})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "new" / ".cache" / "originals.sqlite"


@pytest.fixture
def store(path):
    store = SightStore(path)
    yield store
    store.close()


def refill(path, number=300):
    store = SightStore(path)
    store.add([seen(name) for name in range(number)], CHECKS, DESCRIPTORS)
    store.close()


def test_what_was_seen_is_there_again_after_opening(store, path):
    store.add([seen("a"), seen("b", 0.25)], CHECKS, DESCRIPTORS)
    store.close()
    again = SightStore(path)
    assert again.sights("blank", 1) == {key("a"): Sight(0.5, "blank of a"), key("b"): Sight(0.25, "blank of b")}
    assert again.descriptions("embedding", 1) == {key("a"): b"\5\5\5\5", key("b"): b"\2\2\2\2"}
    assert again.done(CHECKS, DESCRIPTORS) == {key("a"), key("b")}
    again.close()


def test_a_picture_is_done_when_all_that_is_asked_for_is_known(store):
    store.add([seen("a")], CHECKS, DESCRIPTORS)
    store.add([Seen(key("b"), {"blank": Sight(0, "")})], CHECKS, DESCRIPTORS)
    assert store.done(CHECKS, DESCRIPTORS) == {key("a")}
    assert store.done({"blank": 1}, {}) == {key("a"), key("b")}
    assert store.done({"blank": 1, "blurred": 1}, {}) == set()


def test_an_unreadable_picture_is_done(store):
    store.add([Seen(key("a"), unreadable="truncated or damaged picture")], CHECKS, DESCRIPTORS)
    assert store.unreadable() == {key("a"): "truncated or damaged picture"}
    assert store.done(CHECKS, DESCRIPTORS) == {key("a")}


def test_another_version_of_a_check_knows_nothing_and_replaces_the_old(store):
    store.add([seen("a")], CHECKS, DESCRIPTORS)
    newer = CHECKS | {"blank": 2}
    assert store.sights("blank", 2) == {}
    assert store.done(newer, DESCRIPTORS) == set()
    store.add([seen("a", 0.75)], newer, DESCRIPTORS)
    assert store.sights("blank", 1) == {}
    assert store.sights("blank", 2) == {key("a"): Sight(0.75, "blank of a")}
    assert store.sights("tiny", 1) == {key("a"): Sight(0.75, "tiny of a")}


def damage_head(path):
    path.write_bytes(b"no database at all" * 100)


def damage_middle(path):
    data = bytearray(path.read_bytes())
    for page in range(2, len(data) // 4096):
        data[4096 * page : 4096 * page + 64] = b"\xff" * 64
    path.write_bytes(data)


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def another_version(path):
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()


@pytest.mark.parametrize("harm", [damage_head, damage_middle, cut, another_version])
def test_a_cache_that_cannot_be_used_is_begun_anew(path, harm):
    refill(path)
    harm(path)
    store = SightStore(path)
    assert store.done(CHECKS, DESCRIPTORS) == set()
    store.add([seen("a")], CHECKS, DESCRIPTORS)
    assert store.done(CHECKS, DESCRIPTORS) == {key("a")}
    store.close()


def test_a_sound_cache_is_kept(path):
    refill(path, 3)
    refill(path, 1)
    store = SightStore(path)
    assert len(store.done(CHECKS, DESCRIPTORS)) == 3
    store.close()


def test_a_full_disk_is_told_and_what_was_seen_is_kept(store):
    store._database.execute("PRAGMA max_page_count = 40")
    few, many = ([seen(name) for name in range(count)] for count in (32, 3000))
    store.add(few, CHECKS, DESCRIPTORS)
    with pytest.raises(FullDiskError, match="originals.sqlite: no space left"):
        store.add(many, CHECKS, DESCRIPTORS)
    assert store.done(CHECKS, DESCRIPTORS) == {each.sha256 for each in few}
