from __future__ import annotations

import pytest
from PIL import Image

from reliquary.build.sources.copies import read_copy
from reliquary.build.sources.copies.masks import masks_of
from reliquary.catalogue.recipe import CopyForm
from reliquary.errors import FaultyFileError
from reliquary.files import sha256_file
from tests.build.pictures.encoded import encoded
from tests.build.small_crawl import SIZE
from tests.build.sources.copies.small_copy import copy_source, put_pictures


def read(folder, form=CopyForm.PICTURES):
    return read_copy(folder, copy_source(form), quiet=True)


def put_mask(folder, file="a_mask.png", size=SIZE, lost=4):
    mask = Image.new("L", size, 255)
    mask.paste(0, (0, 0, lost, lost))
    (folder / file).write_bytes(encoded(mask))


def test_a_mask_belongs_to_the_picture_of_its_stem():
    files = ["a.jpg", "a_mask.png", "b.png", "c/a.png", "c/b_mask.png", "d_mask.png"]
    assert masks_of(files) == {"a.jpg": "a_mask.png"}


def test_a_picture_has_its_mask_and_the_mask_is_no_picture(tmp_path):
    put_pictures(tmp_path, "a.jpg", "b.jpg")
    put_mask(tmp_path)
    source = read(tmp_path)
    assert [(found.item, found.mask) for found in source.candidates] == [
        ("a.jpg", sha256_file(tmp_path / "a_mask.png")),
        ("b.jpg", None),
    ]
    assert source.read(source.candidates[0].mask) == (tmp_path / "a_mask.png").read_bytes()
    assert source.rejections == []


def test_a_mask_alone_is_a_picture(tmp_path):
    put_mask(tmp_path)
    assert [found.item for found in read(tmp_path).candidates] == ["a_mask.png"]


def test_in_other_forms_a_mask_is_a_picture_like_any(tmp_path):
    put_pictures(tmp_path, "blue/a.jpg")
    put_mask(tmp_path, "blue/a_mask.png")
    assert [(found.item, found.mask) for found in read(tmp_path, CopyForm.FOLDERS).candidates] == [
        ("blue/a.jpg", None),
        ("blue/a_mask.png", None),
    ]


def test_a_mask_of_another_size_rejects_its_picture(tmp_path):
    put_pictures(tmp_path, "a.jpg", "b.jpg")
    put_mask(tmp_path, size=(10, 10))
    source = read(tmp_path)
    assert [found.item for found in source.candidates] == ["b.jpg"]
    assert [(found.item, found.reason) for found in source.rejections] == [
        ("a.jpg", "mask of another size than its picture")
    ]


def test_an_unreadable_mask_rejects_its_picture(tmp_path):
    put_pictures(tmp_path, "a.jpg")
    (tmp_path / "a_mask.png").write_bytes(b"no picture")
    source = read(tmp_path)
    assert source.candidates == []
    assert [(found.item, found.reason) for found in source.rejections] == [
        ("a.jpg", "its mask cannot be used"),
        ("a_mask.png", "not a picture of a known format"),
    ]


def test_nothing_is_known_of_a_mask(tmp_path):
    put_pictures(tmp_path, "a.jpg")
    put_mask(tmp_path)
    (tmp_path / "originals.csv").write_text("file,site\na_mask.png,61\n")
    with pytest.raises(FaultyFileError, match="no such picture"):
        read(tmp_path)


def test_the_mask_is_in_the_digest(tmp_path):
    put_pictures(tmp_path, "a.jpg")
    put_mask(tmp_path)
    first = read(tmp_path).sha256
    put_mask(tmp_path, lost=5)
    assert read(tmp_path).sha256 != first
