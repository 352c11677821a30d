from __future__ import annotations

import io
import os

import pytest
from PIL import ExifTags, Image

from reliquary.blobs import BlobStore
from reliquary.curate.app.pictures import PREVIEW_SIDE, PictureFiles
from reliquary.curate.collection.item import CollectionKind
from reliquary.errors import ReliquaryError
from tests.curate.small_collection import collection, item

SIZE = (40, 30)


def encoded(form, size=SIZE, **options) -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", size, "tan").save(buffer, form, **options)
    return buffer.getvalue()


@pytest.fixture
def crawl(tmp_path):
    """Make the pictures of a crawl: gives its collection, and the names of the pictures."""

    def make(*pictures):
        blobs = BlobStore(tmp_path / "crawl/blobs")
        names = [blobs.put(data) for data in pictures]
        made = collection([item(name, sha256=name) for name in names], path=tmp_path / "crawl")
        object.__setattr__(made, "read", blobs.get)
        return made, names

    return make


def moved(made, path):
    object.__setattr__(made, "path", path)
    object.__setattr__(made, "read", BlobStore(path / "blobs").get)
    return made


@pytest.mark.parametrize(
    ("form", "suffix"), [("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp"), ("GIF", ".gif"), ("BMP", ".bmp")]
)
def test_an_original_is_linked_under_a_name_with_the_suffix_of_its_bytes(crawl, tmp_path, form, suffix):
    made, (name,) = crawl(encoded(form))
    file = PictureFiles(made, tmp_path / "curation").find(name)
    assert file.path == tmp_path / "curation/pictures/originals" / name[:2] / f"{name}{suffix}"
    assert file.path.readlink() == tmp_path / "crawl/blobs" / name[:2] / name
    assert (file.width, file.height) == SIZE


def test_what_browsers_do_not_show_gets_a_preview_of_limited_size_with_the_size_of_the_original(crawl, tmp_path):
    made, (name,) = crawl(encoded("TIFF", (2 * PREVIEW_SIDE, 100)))
    file = PictureFiles(made, tmp_path / "curation").find(name)
    assert (file.width, file.height) == (2 * PREVIEW_SIDE, 100)
    with Image.open(file.path) as preview:
        assert (preview.format, preview.size) == ("JPEG", (PREVIEW_SIDE, 50))


def test_a_picture_on_its_side_has_the_size_that_the_browser_shows(crawl, tmp_path):
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = 6
    made, (name,) = crawl(encoded("JPEG", exif=exif))
    file = PictureFiles(made, tmp_path / "curation").find(name)
    assert (file.width, file.height) == SIZE[::-1]


def test_bytes_that_are_no_picture_are_linked_without_a_size(crawl, tmp_path):
    made, (name,) = crawl(b"no picture")
    file = PictureFiles(made, tmp_path / "curation").find(name)
    assert file.path.suffix == ".jpg"
    assert file.path.read_bytes() == b"no picture"
    assert (file.width, file.height) == (None, None)


def test_a_truncated_tiff_has_no_preview_and_is_linked_as_it_is(crawl, tmp_path):
    data = encoded("TIFF")
    made, (name,) = crawl(data[: len(data) // 2])
    file = PictureFiles(made, tmp_path / "curation").find(name)
    assert file.path.read_bytes() == made.read(name)


def test_a_missing_picture_is_told_and_found_once_it_is_back(crawl, tmp_path):
    data = encoded("JPEG")
    made, (name,) = crawl(data)
    blob = tmp_path / "crawl/blobs" / name[:2] / name
    files = PictureFiles(made, tmp_path / "curation")
    files.find(name)
    blob.unlink()
    again = PictureFiles(made, tmp_path / "curation")
    assert not again.is_there(name)
    with pytest.raises(ReliquaryError, match="the blob is missing"):
        again.find(name)
    blob.write_bytes(data)
    assert again.find(name).path.read_bytes() == data


def test_a_changed_picture_is_not_linked(crawl, tmp_path):
    made, (name,) = crawl(encoded("JPEG"))
    (tmp_path / "crawl/blobs" / name[:2] / name).write_bytes(encoded("PNG"))
    with pytest.raises(ReliquaryError, match="no longer match"):
        PictureFiles(made, tmp_path / "curation").find(name)


def test_links_follow_a_crawl_that_was_moved_though_the_old_one_is_still_there(crawl, tmp_path):
    made, (name,) = crawl(encoded("JPEG"))
    PictureFiles(made, tmp_path / "curation").find(name)
    BlobStore(tmp_path / "new/blobs").put(encoded("JPEG"))
    files = PictureFiles(moved(made, tmp_path / "new"), tmp_path / "curation")
    assert not files.is_there(name)
    assert files.find(name).path.readlink() == tmp_path / "new/blobs" / name[:2] / name


@pytest.mark.parametrize("hard", [True, False])
def test_where_there_are_no_symbolic_links_others_or_copies_do(crawl, tmp_path, monkeypatch, hard):
    def refuse(*args, **options):
        raise OSError("not on this file system")

    made, (name,) = crawl(encoded("JPEG"))
    monkeypatch.setattr("pathlib.Path.symlink_to", refuse)
    if not hard:
        monkeypatch.setattr(os, "link", refuse)
    files = PictureFiles(made, tmp_path / "curation")
    path = files.find(name).path
    assert not path.is_symlink()
    assert path.read_bytes() == made.read(name)
    assert path.stat().st_nlink == (2 if hard else 1)
    assert files.is_there(name)


@pytest.fixture
def built(tmp_path):
    data = {name * 64: encoded("PNG", (10 + place, 10)) for place, name in enumerate("ab")}
    made = collection([item(name, sha256=name) for name in data], pictures=data, path=tmp_path / "built")
    object.__setattr__(made, "kind", CollectionKind.DATASET)
    object.__setattr__(made, "state", "0123456789abcdef")
    return made


def test_a_picture_of_a_built_dataset_is_written_once(built, tmp_path):
    name = "a" * 64
    path = PictureFiles(built, tmp_path).find(name).path
    assert path == tmp_path / "pictures/0123456789ab/aa" / f"{name}.png"
    assert path.read_bytes() == built.read(name)
    written = path.stat().st_mtime_ns
    assert PictureFiles(built, tmp_path).find(name).path.stat().st_mtime_ns == written


def test_pictures_of_another_state_of_the_dataset_are_removed(built, tmp_path):
    old = PictureFiles(built, tmp_path).find("a" * 64).path
    object.__setattr__(built, "state", "fedcba9876543210")
    files = PictureFiles(built, tmp_path)
    assert not old.exists()
    assert not files.is_there("a" * 64)


def test_a_name_that_is_no_sha256_never_becomes_a_path(built, tmp_path):
    with pytest.raises(ReliquaryError, match="is not a SHA-256"):
        PictureFiles(built, tmp_path).place("../../secret")
