from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import ClassVar

import pytest

from reliquary.blobs import BlobStore
from reliquary.build.pictures import made as module
from reliquary.build.pictures.cropped import Cropped
from reliquary.build.pictures.made import MadePictures
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import Made, key
from reliquary.build.pictures.resized import Resized
from reliquary.build.pictures.store import PictureStore
from reliquary.catalogue.recipe import Fit, ImageSpec
from reliquary.database import DamagedDatabaseError
from reliquary.errors import FaultyFileError, FullDiskError
from tests.build.pictures.encoded import bomb, encoded, patches

SPEC = ImageSpec(size=(32, 32), fit=Fit.RESIZE)
TRUNCATED = "truncated or damaged picture"


@pytest.fixture
def store(tmp_path):
    return BlobStore(tmp_path / "blobs")


def put(store, *seeds, size=(48, 40)):
    return [store.put(encoded(patches(size, seed), "JPEG")) for seed in seeds]


def resized(shas):
    return [Resized(sha256, SPEC) for sha256 in shas]


def make(made, pictures, read, workers=2):
    return made.make(pictures, read, workers=workers, quiet=True, title="make images")


def are_made(made, pictures):
    found = []
    for picture in pictures:
        try:
            found.append(made.size(picture) > 0)
        except KeyError:
            found.append(False)
    return found


def test_the_number_of_workers_changes_nothing(tmp_path, store):
    pictures = resized(put(store, *range(40)))
    found = []
    for workers in (1, 2, 8):
        made = MadePictures(tmp_path / f"cache{workers}")
        assert make(made, iter(pictures), store.get, workers) == {}
        found.append([(made.get(picture), made.fingerprint(picture)) for picture in pictures])
    assert found[0] == found[1] == found[2]
    assert len({data for data, _ in found[0]}) == 40


def test_a_picture_is_what_its_kind_makes(tmp_path, store):
    (picture,) = resized(put(store, 1))
    made = MadePictures(tmp_path / "cache")
    make(made, [picture], store.get)
    assert Made(made.get(picture), made.fingerprint(picture)) == picture.make(Original(store.get(picture.original)))
    assert made.size(picture) == len(made.get(picture))


def test_each_original_is_read_once_whatever_the_number_of_its_pictures(tmp_path, store):
    shas = put(store, *range(5), size=(96, 96))
    pictures = [Cropped(sha256, (x, 0, 32, 32), SPEC) for x in range(60) for sha256 in shas]
    reads = []
    made = MadePictures(tmp_path / "cache")
    make(made, pictures, lambda sha256: reads.append(sha256) or store.get(sha256))
    assert sorted(reads) == sorted(shas)
    assert len({made.get(picture) for picture in pictures}) == 300


def test_only_what_is_missing_is_made(tmp_path, store):
    first, second = resized(put(store, 1, 2))
    make(MadePictures(tmp_path / "cache"), [first], store.get)
    reads = []
    make(MadePictures(tmp_path / "cache"), [first, second], lambda sha256: reads.append(sha256) or store.get(sha256))
    assert reads == [second.original]


def test_unusable_pictures_are_told_each_time_and_the_others_made(tmp_path, store):
    good, truncated = put(store, 1, 2)
    truncated = store.put(store.get(truncated)[:-100])
    no_picture, large = store.put(b"no picture"), store.put(bomb())
    inside, outside = Cropped(good, (0, 0, 32, 32), SPEC), Cropped(good, (40, 0, 32, 32), SPEC)
    pictures = [*resized([good, truncated, no_picture, large]), inside, outside]
    expected = {
        key(pictures[1]): TRUNCATED,
        key(pictures[2]): "not a picture of a known format",
        key(pictures[3]): "more than 150,000,000 pixels",
        key(outside): "the region to cut out does not lie within the picture",
    }
    for _ in range(2):
        made = MadePictures(tmp_path / "cache")
        assert make(made, pictures, store.get) == expected
        assert are_made(made, pictures) == [True, False, False, False, True, False]


def test_damaged_and_missing_originals_are_all_listed(tmp_path, store):
    changed, missing, good = put(store, 0, 1, 2)
    store.path(changed).write_bytes(b"changed")
    store.path(missing).unlink()
    made = MadePictures(tmp_path / "cache")
    pictures = [*resized([changed, missing, good]), Cropped(missing, (0, 0, 8, 8), SPEC)]
    with pytest.raises(FaultyFileError) as error:
        make(made, pictures, store.get)
    assert len(error.value.faults) == 2
    assert "no longer match" in str(error.value)
    assert "missing" in str(error.value)
    assert are_made(made, pictures) == [False, False, True, False]


def test_large_originals_are_decoded_one_at_a_time(tmp_path, store, monkeypatch):
    monkeypatch.setattr(module, "LARGE", 1000)
    pictures = [Watched(sha256) for sha256 in put(store, *range(200))]
    make(MadePictures(tmp_path / "cache"), pictures, store.get, workers=8)
    assert Watched.together == 1


def test_a_damaged_file_is_made_again_by_the_same_run(tmp_path, store):
    pictures = resized(put(store, *range(80)))
    made = MadePictures(tmp_path / "cache")
    make(made, pictures, store.get)
    made.close()
    file = tmp_path / "cache" / module.FILE
    with file.open("r+b") as handle:  # the first page says what tables there are; the next ones are the index
        handle.seek(4096)
        handle.write(b"\xff" * 8192)
    made = MadePictures(tmp_path / "cache")
    assert make(made, pictures, store.get) == {}
    assert all(are_made(made, pictures))
    assert file.with_suffix(".damaged").exists()


def test_damage_that_is_found_later_is_put_right_by_the_next_run(tmp_path, store):
    (picture,) = resized(put(store, 1))
    made = MadePictures(tmp_path / "cache")
    make(made, [picture], store.get)
    expected = made.get(picture)
    made.close()
    file = tmp_path / "cache" / module.FILE
    file.write_bytes(file.read_bytes().replace(expected[-40:], bytes(40)))
    made = MadePictures(tmp_path / "cache")
    with pytest.raises(DamagedDatabaseError, match="run the same command again"):
        made.get(picture)
    made = MadePictures(tmp_path / "cache")
    make(made, [picture], store.get)
    assert made.get(picture) == expected


def test_the_pictures_of_one_original_are_written_in_batches(tmp_path, store, monkeypatch):
    (sha256,) = put(store, 1, size=(400, 48))
    sizes = []
    add = PictureStore.add
    monkeypatch.setattr(PictureStore, "add", lambda self, entries: sizes.append(len(entries)) or add(self, entries))
    pictures = [Cropped(sha256, (x, 0, 32, 32), SPEC) for x in range(150)]
    make(MadePictures(tmp_path / "cache"), pictures, store.get)
    assert sizes == [64, 64, 22]
    assert module.BATCH_PICTURES == 64


@pytest.mark.real
def test_a_killed_run_loses_at_most_a_batch(tmp_path, store, repository):
    pictures = resized(put(store, *range(200)))
    program = f"""
import os, signal
from pathlib import Path
from reliquary.blobs import BlobStore
from reliquary.build.pictures.made import MadePictures
from tests.build.pictures.test_made import make, resized
store, reads = BlobStore(Path({str(store.root)!r})), []
def read(sha256):
    reads.append(sha256)
    if len(reads) == 150:
        os.kill(os.getpid(), signal.SIGKILL)
    return store.get(sha256)
make(MadePictures(Path({str(tmp_path / "cache")!r})), resized({[p.original for p in pictures]!r}), read, workers=1)
"""
    ended = subprocess.run(
        [sys.executable, "-c", program], check=False, env=os.environ | {"PYTHONPATH": str(repository)}
    )
    assert ended.returncode == -signal.SIGKILL
    made = MadePictures(tmp_path / "cache")
    kept = sum(are_made(made, pictures))
    assert 150 - module.BATCH_PICTURES <= kept < 150
    reads = []
    assert make(made, pictures, lambda sha256: reads.append(sha256) or store.get(sha256)) == {}
    assert len(reads) == 200 - kept
    assert all(are_made(made, pictures))


@pytest.mark.real
def test_two_builds_may_share_the_folder(tmp_path, store):
    pictures = resized(put(store, *range(120)))
    runs = [MadePictures(tmp_path / "cache") for _ in range(2)]
    results = []
    threads = [threading.Thread(target=lambda run=run: results.append(make(run, pictures, store.get))) for run in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [{}, {}]
    assert [runs[0].get(picture) for picture in pictures] == [runs[1].get(picture) for picture in pictures]


def test_a_full_disk_ends_all_workers_with_one_clear_error(small_disk, store, monkeypatch):
    monkeypatch.setattr(module, "LARGE", 1000)
    # A worker meets the full disk while the others wait to decode theirs.
    pictures = [Cropped(sha256, (x, 0, 32, 32), SPEC) for sha256 in put(store, *range(100)) for x in range(16)]
    monkeypatch.setattr(module, "BATCH_PICTURES", 4)
    made = MadePictures(small_disk)
    with pytest.raises(FullDiskError, match="no space left"):
        make(made, pictures, store.get, workers=4)
    made.close()


@dataclass(frozen=True, slots=True)
class Watched:
    """A picture that notes how many of its kind are being made at the same time."""

    kind: ClassVar[str] = "watched"
    running: ClassVar[list[int]] = []
    together: ClassVar[int] = 0

    original: str

    def spec(self):
        return {}

    def make(self, original):
        self.running.append(1)
        original.decoded()
        type(self).together = max(self.together, len(self.running))
        self.running.pop()
        return Made(b"watched", None)
