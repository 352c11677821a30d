from __future__ import annotations

import os
import warnings
from pathlib import Path

import pytest
from PIL import Image

from reliquary.build.sources.copies import files
from reliquary.build.sources.copies.files import copy_files, is_picture, look_at_pictures, reader_of
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.files import sha256_bytes
from tests.build.small_crawl import picture
from tests.build.sources.copies.small_copy import put_pictures


def test_all_files_are_found_in_order_and_hidden_ones_do_not_count(tmp_path):
    put_pictures(tmp_path, "b.jpg", "a/c.JPG", ".hidden.jpg", ".git/d.jpg", "._b.jpg")
    (tmp_path / "note.txt").write_text("x")
    assert copy_files(tmp_path) == ["a/c.JPG", "b.jpg", "note.txt"]


@pytest.mark.parametrize("file", ["a.jpg", "a.JPEG", "b/a.tif", "a.png"])
def test_pictures_are_known_by_their_names(file):
    assert is_picture(file)
    assert not is_picture(f"{file}.xml")


def test_links_are_refused_and_all_listed(tmp_path):
    copy, outside = tmp_path / "copy", tmp_path / "outside"
    put_pictures(outside, "secret.jpg")
    put_pictures(copy, "a.jpg")
    (copy / "link.jpg").symlink_to(outside / "secret.jpg")
    (copy / "folder").symlink_to(outside)
    with pytest.raises(FaultyFileError, match="symbolic link") as error:
        copy_files(copy)
    assert [fault.place for fault in error.value.faults] == [str(copy / "folder"), str(copy / "link.jpg")]


def test_the_copy_itself_may_be_a_link(tmp_path):
    put_pictures(tmp_path / "there", "a.jpg")
    (tmp_path / "here").symlink_to(tmp_path / "there")
    assert copy_files(tmp_path / "here") == ["a.jpg"]


def test_a_name_that_is_not_utf8_is_refused(tmp_path):
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff.jpg")).touch()
    with pytest.raises(FaultyFileError, match="not UTF-8; rename it"):
        copy_files(tmp_path)


def test_what_is_no_file_is_passed_over(tmp_path):
    os.mkfifo(tmp_path / "pipe.jpg")
    assert copy_files(tmp_path) == []


def test_size_hash_and_mark_of_a_picture(tmp_path):
    data = picture(1, sample=True, size=(30, 20))
    (tmp_path / "a.jpg").write_bytes(data)
    usable, unreadable = look_at_pictures(tmp_path, ["a.jpg"], quiet=True)
    found = usable["a.jpg"]
    assert (found.sha256, found.width, found.height, found.marked) == (sha256_bytes(data), 30, 20, True)
    assert unreadable == []


def test_the_size_is_that_of_the_upright_picture(tmp_path):
    image = Image.new("RGB", (30, 20))
    exif = image.getexif()
    exif[0x0112] = 6
    image.save(tmp_path / "a.jpg", exif=exif)
    usable, _ = look_at_pictures(tmp_path, ["a.jpg"], quiet=True)
    assert (usable["a.jpg"].width, usable["a.jpg"].height) == (20, 30)


def test_what_is_no_picture_is_told_with_its_hash(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    usable, unreadable = look_at_pictures(tmp_path, ["a.jpg"], quiet=True)
    assert not usable
    assert unreadable == [("a.jpg", sha256_bytes(b"no picture"), "not a picture of a known format")]


def test_a_file_that_is_too_large_is_not_read(tmp_path, monkeypatch):
    put_pictures(tmp_path, "a.jpg")
    monkeypatch.setattr(files, "MAX_BYTES", 10)
    assert look_at_pictures(tmp_path, ["a.jpg"], quiet=True)[1][0].sha256 is None


def test_a_large_wall_gives_no_warning(tmp_path):
    Image.new("1", (9_500, 9_500)).save(tmp_path / "wall.png")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        usable, _ = look_at_pictures(tmp_path, ["wall.png"], quiet=True)
    assert usable["wall.png"].width == 9_500


def test_bytes_are_checked_when_they_are_read(tmp_path):
    put_pictures(tmp_path, "a.jpg", "b.jpg")
    a, b = picture(0), picture(1)
    read = reader_of(tmp_path, [(sha256_bytes(a), "a.jpg"), (sha256_bytes(b), "b.jpg")])
    assert read(sha256_bytes(a)) == a
    (tmp_path / "a.jpg").write_bytes(b)
    with pytest.raises(ReliquaryError, match=r"a\.jpg: was changed"):
        read(sha256_bytes(a))
    (tmp_path / "b.jpg").unlink()
    with pytest.raises(ReliquaryError, match=r"b\.jpg: can no longer be read"):
        read(sha256_bytes(b))
