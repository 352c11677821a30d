from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from reliquary.blobs import BlobStore
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes, sha256_file
from reliquary.render.compositing.backgrounds import folder as module
from reliquary.render.compositing.backgrounds.folder import folder_backgrounds
from reliquary.render.compositing.backgrounds.preparing import Preparer
from reliquary.render.compositing.notes import Notes
from tests.build.pictures.encoded import bomb, encoded, patches

PICTURES = {f"{name}.png": encoded(patches((70, 70), number)) for number, name in enumerate("abcdef")}


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "pictures"
    for name, data in PICTURES.items():
        put(place / name, data)
    return place


@pytest.fixture
def prepare(tmp_path):
    notes = Notes(tmp_path / "notes.sqlite")

    def prepare(folder, size=(64, 64), workers=1):
        return folder_backgrounds(folder, size, BlobStore(tmp_path / "blobs"), notes, workers=workers, quiet=True)

    yield prepare
    notes.close()


def put(path, data):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


def left_out(found):
    return {entry.file: entry.reason for entry in found.listing.left_out}


def test_backgrounds_come_in_the_order_of_their_files_hashes(folder, prepare):
    found = prepare(folder)
    order = sorted(PICTURES, key=lambda name: sha256_bytes(PICTURES[name]))
    assert [entry.file for entry in found.listing.used] == order
    assert [entry.sha256 for entry in found.listing.used] == [background.sha256 for background in found.backgrounds]
    assert found.listing.used[0].file_sha256 == sha256_file(folder / order[0])
    assert found.listing.left_out == []


def test_names_folders_and_copies_do_not_matter(folder, prepare, tmp_path):
    for number, data in enumerate(reversed(PICTURES.values())):
        put(Path(tmp_path, "other", *["deep"] * number, f"{number}.jpg"), data)
    put(tmp_path / "other" / "copy.png", PICTURES["a.png"])
    put(tmp_path / "other" / ".hidden.png", encoded(patches((70, 70), 99)))
    put(tmp_path / "other" / ".hidden" / "a.png", encoded(patches((70, 70), 98)))
    other = prepare(tmp_path / "other")
    assert other.backgrounds == prepare(folder).backgrounds
    assert len(other.listing.used) == len(PICTURES)


def test_what_cannot_be_used_is_named_and_the_rest_goes_on(folder, prepare, tmp_path):
    outside = tmp_path / "outside.png"
    put(outside, encoded(patches((70, 70), 50)))
    put(tmp_path / "elsewhere" / "x.png", encoded(patches((70, 70), 51)))
    put(folder / "readme.txt", b"not a picture")
    put(folder / "sub" / "bomb.png", bomb())
    put(folder / "sub" / "torn.png", encoded(patches((70, 70), 52))[:200])
    put(folder / "small.png", encoded(patches((20, 20))))
    (folder / "link.png").symlink_to(outside)
    (folder / "broken.png").symlink_to(tmp_path / "nowhere.png")
    (folder / "elsewhere").symlink_to(tmp_path / "elsewhere")
    os.mkfifo(folder / "pipe.png")
    found = prepare(folder)
    assert sorted(entry.file for entry in found.listing.used) == sorted(PICTURES)
    assert left_out(found) == {
        "broken.png": "a link that leads out of the folder",
        "elsewhere": "a link that leads out of the folder",
        "link.png": "a link that leads out of the folder",
        "pipe.png": "no regular file",
        "readme.txt": "not a picture of a known format (JPEG, PNG, TIFF, WEBP, BMP)",
        "small.png": "20 x 20 px, too small for the composites; give at least 32 x 32 px",
        "sub/bomb.png": "more than 150,000,000 pixels",
        "sub/torn.png": "truncated or damaged picture",
    }


def test_links_within_the_folder_are_what_they_lead_to(folder, prepare):
    before = prepare(folder).backgrounds
    (folder / "again.png").symlink_to(folder / "a.png")
    (folder / "loop").symlink_to(folder)
    found = prepare(folder)
    assert found.backgrounds == before
    assert left_out(found) == {"loop": "no regular file"}


def test_a_link_may_name_the_folder_itself(folder, prepare, tmp_path):
    (tmp_path / "here").symlink_to(folder)
    assert prepare(tmp_path / "here").backgrounds == prepare(folder).backgrounds


def test_a_file_that_is_too_large_is_not_read(folder, prepare, monkeypatch):
    monkeypatch.setattr(module, "MAX_BYTES", 1 << 20)
    with (folder / "huge.png").open("wb") as handle:
        handle.truncate(2 << 20)
    assert left_out(prepare(folder)) == {"huge.png": "more than 1 MiB"}


def test_a_file_that_vanishes_is_named(folder, prepare, monkeypatch):
    def gone(path):
        if path.name == "b.png":
            raise PermissionError(13, "Permission denied")
        return sha256_file(path)

    monkeypatch.setattr(module, "sha256_file", gone)
    assert left_out(prepare(folder)) == {"b.png": "cannot be read: Permission denied"}


def test_a_name_that_is_no_utf_8_is_written_with_escapes(folder, prepare):
    shutil.move(folder / "a.png", os.fsencode(folder) + b"/\xff.png")
    assert "\\xff.png" in [entry.file for entry in prepare(folder).listing.used]


def test_what_was_prepared_is_not_prepared_again(folder, prepare, monkeypatch, tmp_path):
    put(folder / "readme.txt", b"not a picture")
    found = prepare(folder)
    lost = BlobStore(tmp_path / "blobs").path(found.backgrounds[2].sha256)
    lost.unlink()
    called, call = [], Preparer.__call__
    monkeypatch.setattr(Preparer, "__call__", lambda preparer, path: called.append(path.name) or call(preparer, path))
    assert prepare(folder) == found
    assert called == [found.listing.used[2].file], "only what a crash lost"
    assert lost.exists()
    assert prepare(folder, (40, 40)).backgrounds[0].width == 60
    assert len(called) == 1 + len(PICTURES) + 1


@pytest.mark.parametrize("most", [3, 5])
def test_of_a_large_folder_those_whose_hashes_come_first_are_taken(folder, prepare, monkeypatch, most):
    whole = prepare(folder)
    monkeypatch.setattr(module, "MOST", most)
    assert prepare(folder).backgrounds == whole.backgrounds[:most]


def test_the_number_of_workers_changes_nothing(folder, tmp_path):
    put(folder / "sub" / "torn.png", encoded(patches((70, 70), 52))[:200])
    found = []
    for workers in (1, 2):
        notes = Notes(tmp_path / f"{workers}.sqlite")
        blobs = BlobStore(tmp_path / f"blobs {workers}")
        found.append(folder_backgrounds(folder, (64, 64), blobs, notes, workers=workers, quiet=True))
        notes.close()
    assert found[0] == found[1]


def test_a_folder_without_any_usable_picture(prepare, tmp_path):
    place = tmp_path / "empty"
    place.mkdir()
    with pytest.raises(ReliquaryError, match="empty: no picture can be a background; it is empty: put JPEG"):
        prepare(place)
    for number in range(7):
        put(place / f"{number}.txt", b"%d" % number)
    with pytest.raises(ReliquaryError, match=r"7 files were left out:\n  .*\.txt: not a picture(.|\n)*and 2 more"):
        prepare(place)


@pytest.mark.parametrize("name", ["nowhere", "file"])
def test_no_folder_at_all(prepare, tmp_path, name):
    put(tmp_path / "file", b"")
    with pytest.raises(ReliquaryError, match=f"{name}: no such folder; 'backgrounds' names a folder of pictures"):
        prepare(tmp_path / name)
