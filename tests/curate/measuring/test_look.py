from __future__ import annotations

import signal
import subprocess
import sys
import warnings

import pytest

from reliquary.curate.collection import open_collection
from reliquary.curate.measuring import look
from reliquary.curate.measuring.look import FEW, JOB, Looked, look_at_all
from reliquary.curate.measuring.store import SightStore
from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.files import sha256_bytes
from reliquary.workspace import Workspace
from tests.build.pictures.encoded import encoded, patches
from tests.build.small_crawl import ordinary_crawl, picture
from tests.curate.measuring.looking import KILLED_BY, Bright, Corner
from tests.curate.small_collection import collection, item

COUNT = 100
PICTURES = {sha256_bytes(data): data for data in map(picture, range(COUNT))}
ORDER = list(PICTURES)


def several(pictures=None, order=ORDER):
    return collection([item(sha256[:8], sha256=sha256) for sha256 in order], PICTURES if pictures is None else pictures)


@pytest.fixture
def store(tmp_path):
    store = SightStore(tmp_path / "cache.sqlite")
    yield store
    store.close()


def look_at(pictures, store, workers=1) -> Looked:
    return look_at_all(pictures, store, [Bright()], [Corner()], workers=workers, quiet=True)


def count_looks(monkeypatch):
    seen = []
    bright = Bright.look
    monkeypatch.setattr(Bright, "look", lambda self, picture: seen.append(picture) or bright(self, picture))
    return seen


def test_every_picture_is_seen_once_and_in_the_collection_s_order(store, monkeypatch):
    seen = count_looks(monkeypatch)
    looked = look_at(several(), store)
    assert len(seen) == COUNT
    assert list(looked.sights["bright"]) == list(looked.descriptions["corner"]) == ORDER
    assert looked.unreadable == looked.missing == {}
    assert looked.sights["bright"][ORDER[3]].explanation.startswith("its mean is ")


def test_what_is_known_is_not_seen_again(store, monkeypatch):
    first = look_at(several(order=ORDER[:40]), store)
    seen = count_looks(monkeypatch)
    second = look_at(several(order=ORDER[:41]), store)
    assert len(seen) == 1
    assert first.sights["bright"].items() <= second.sights["bright"].items()
    assert list(look_at(several(order=ORDER[:2]), store).sights["bright"]) == ORDER[:2]


def test_two_workers_see_the_same_as_one(tmp_path):
    assert COUNT > FEW
    found = []
    for workers in (1, 2):
        store = SightStore(tmp_path / f"{workers}.sqlite")
        found.append(look_at(several(), store, workers))
        store.close()
    assert found[0] == found[1]
    assert list(found[0].sights["bright"]) == list(found[1].sights["bright"]) == ORDER


@pytest.mark.parametrize("workers", [1, 2])
def test_missing_and_undecodable_pictures_are_told_and_the_others_seen(store, workers):
    pictures = dict(PICTURES)
    del pictures[ORDER[5]]
    broken = encoded(patches((300, 300)), "JPEG")[:2000]
    pictures[sha256_bytes(broken)] = broken
    order = [*ORDER, sha256_bytes(broken)]
    looked = look_at(several(pictures, order), store, workers)
    assert looked.missing == {ORDER[5]: f"{ORDER[5]}: no such file"}
    assert looked.unreadable == {sha256_bytes(broken): "truncated or damaged picture"}
    assert list(looked.sights["bright"]) == [sha256 for sha256 in ORDER if sha256 != ORDER[5]]
    assert look_at(several({**PICTURES, **pictures}, order), store).missing == {}


def test_several_items_of_one_picture_make_one_look(store, monkeypatch):
    seen = count_looks(monkeypatch)
    items = [item(name, sha256=ORDER[0]) for name in ("vase", "lid")] + [item("jug", sha256=ORDER[1])]
    looked = look_at(collection(items, PICTURES), store)
    assert len(seen) == 2
    assert list(looked.sights["bright"]) == ORDER[:2]


def test_nothing_is_read_when_nothing_is_to_be_seen(store):
    looked = look_at_all(several({}), store, [], [], quiet=True)
    assert looked == Looked({}, {})


def test_an_empty_collection(store):
    assert look_at(several(order=[]), store, workers=2) == Looked({"bright": {}}, {"corner": {}})


def test_a_full_disk_stops_it(store, monkeypatch):
    def full(*args):
        raise FullDiskError("no space left")

    monkeypatch.setattr(store, "add", full)
    with pytest.raises(FullDiskError):
        look_at(several(), store, workers=2)


def test_a_worker_that_is_killed_is_told_and_what_was_seen_is_kept(store, monkeypatch):
    monkeypatch.setenv(KILLED_BY, ORDER[-1])
    with pytest.raises(ReliquaryError, match="with fewer workers: what was seen is kept"):
        look_at(several(), store, workers=2)
    monkeypatch.delenv(KILLED_BY)
    assert len(look_at(several(), store, workers=2).sights["bright"]) == COUNT


RUN = """
import sys
from pathlib import Path
from reliquary.curate.collection import open_collection
from reliquary.curate.measuring.look import look_at_all
from reliquary.curate.measuring.store import SightStore
from reliquary.workspace import Workspace
from tests.curate.measuring.looking import Bright, Corner
crawl = open_collection(sys.argv[1], Workspace(Path(sys.argv[1])))
look_at_all(crawl, SightStore(Path(sys.argv[2])), [Bright()], [Corner()], quiet=True)
"""


def test_a_killed_run_goes_on_with_nothing_lost_or_doubled(tmp_path, monkeypatch, repository):
    folder = ordinary_crawl(tmp_path / "met", n_objects=50).write()
    crawl = open_collection(str(folder), Workspace(tmp_path))
    order = list(crawl.by_picture)
    monkeypatch.setenv(KILLED_BY, order[2 * JOB + 5])
    command = [sys.executable, "-c", RUN, str(folder), str(tmp_path / "killed.sqlite")]
    killed = subprocess.run(command, cwd=repository, check=False)
    assert killed.returncode == -signal.SIGKILL
    monkeypatch.delenv(KILLED_BY)

    seen = count_looks(monkeypatch)
    store, whole = SightStore(tmp_path / "killed.sqlite"), SightStore(tmp_path / "whole.sqlite")
    resumed = look_at(crawl, store)
    assert len(seen) == len(order) - 2 * JOB
    assert resumed == look_at(crawl, whole)
    store.close()
    whole.close()


def test_pillow_s_warning_of_large_pictures_is_not_shown(store, monkeypatch):
    monkeypatch.setattr(look.Image, "MAX_IMAGE_PIXELS", 1000)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert look_at(several(order=ORDER[:1]), store).unreadable == {}
