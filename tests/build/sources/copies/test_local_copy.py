from __future__ import annotations

import json

import pytest

from reliquary.build.sources.candidate import NamedBox
from reliquary.build.sources.copies import read_copy
from reliquary.catalogue.recipe import CopyForm
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_bytes
from reliquary.records import ImageSource, ImageStatus
from tests.build.small_crawl import SIZE, picture
from tests.build.sources.copies.small_copy import copy_source, put_pictures, voc

CLIPPED = "seal", (40, 1, 60, 9)


def read(folder, form=CopyForm.PICTURES, **fields):
    return read_copy(folder, copy_source(form, **fields), quiet=True)


def voc_copy(folder):
    """Two pictures with boxes, one without."""
    put_pictures(folder, "images/a.jpg", "images/b.jpg", "images/c.jpg")
    (folder / "annotations").mkdir()
    (folder / "annotations/a.xml").write_text(voc(("seal", (1, 1, 9, 9)), CLIPPED))
    (folder / "annotations/b.xml").write_text(voc())
    return folder


def test_pictures_become_candidates_with_what_the_recipe_says_of_the_copy(tmp_path):
    put_pictures(tmp_path, "b/a.jpg")
    source = read(tmp_path, permalink="https://a.example/", redistributable=["CC-BY-4.0"], pool="real")
    (found,) = source.candidates
    assert found.key == ("copy", "b/a.jpg", 0)
    assert (found.status, found.shows, found.museum) == (ImageStatus.STORED, ImageSource.REAL, None)
    assert (found.licence, found.credit, found.redistributable) == ("CC-BY-4.0", "The Academy", True)
    assert (found.permalink, found.pool, found.width, found.height) == ("https://a.example/", "real", *SIZE)
    assert (found.boxes, found.dpi, found.subject.site, found.subject.classes) == (None, None, None, ())
    assert (source.name, source.kind) == ("copy", "import")


def test_what_is_known_of_a_picture_wins(tmp_path):
    put_pictures(tmp_path, "a.jpg", "b.jpg")
    columns = "file,site,dpi,title,licence,credit,permalink\n"
    (tmp_path / "originals.csv").write_text(f"{columns}a.jpg,61,30,East wall,CC0-1.0,Me,https://b.example/\n")
    first, second = read(tmp_path, redistributable=["CC0-1.0"]).candidates
    assert (first.subject.site, first.dpi, first.subject.title) == ("61", 30, "East wall")
    assert (first.licence, first.credit, first.permalink) == ("CC0-1.0", "Me", "https://b.example/")
    assert (first.redistributable, second.redistributable) == (True, False)
    assert (second.licence, second.credit) == ("CC-BY-4.0", "The Academy")


def test_pictures_of_the_sample_museum_are_known_by_their_mark(tmp_path):
    (tmp_path / "a.jpg").write_bytes(picture(1, sample=True))
    assert read(tmp_path).candidates[0].shows is ImageSource.SAMPLE


def test_folders_are_classes_in_the_form_folders_alone(tmp_path):
    put_pictures(tmp_path, "blue/cave/a.jpg")
    assert read(tmp_path, CopyForm.FOLDERS).candidates[0].subject.classes == ("blue", "cave")
    assert read(tmp_path).candidates[0].subject.classes == ()


def test_boxes_of_the_form_voc(tmp_path):
    source = read(voc_copy(tmp_path), CopyForm.VOC)
    boxes = {candidate.item: candidate.boxes for candidate in source.candidates}
    seals = (NamedBox("seal", 0, 0, 9, 9), NamedBox("seal", 39, 0, 9, 9))
    assert boxes == {"images/a.jpg": seals, "images/b.jpg": (), "images/c.jpg": None}


def test_boxes_of_the_form_coco(tmp_path):
    put_pictures(tmp_path, "a.jpg")
    box = {"id": 1, "image_id": 1, "category_id": 1, "bbox": [0, 0, 9, 9]}
    images, categories = [{"id": 1, "file_name": "a.jpg"}], [{"id": 1, "name": "seal"}]
    (tmp_path / "boxes.json").write_text(json.dumps({"images": images, "annotations": [box], "categories": categories}))
    source = read(tmp_path, CopyForm.COCO, annotations="boxes.json")
    assert source.candidates[0].boxes == (NamedBox("seal", 0, 0, 9, 9),)


def test_boxes_of_the_form_yolo(tmp_path):
    put_pictures(tmp_path, "images/a.jpg", "images/b.jpg")
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels/a.txt").write_text("0 0.5 0.5 1 1\n")
    (tmp_path / "data.yaml").write_text("names: [seal]\n")
    source = read(tmp_path, CopyForm.YOLO)
    boxes = {candidate.item: candidate.boxes for candidate in source.candidates}
    assert boxes == {"images/a.jpg": (NamedBox("seal", 0, 0, *SIZE),), "images/b.jpg": ()}


def test_what_is_faulty_is_listed_with_its_hash(tmp_path):
    voc_copy(tmp_path)
    (tmp_path / "annotations/c.xml").write_text("<no xml")
    (tmp_path / "annotations/d.xml").write_text(voc())
    (tmp_path / "images/e.jpg").write_bytes(b"no picture")
    source = read(tmp_path, CopyForm.VOC)
    assert [candidate.item for candidate in source.candidates] == ["images/a.jpg", "images/b.jpg"]
    assert [(found.item, found.reason, found.sha256) for found in source.rejections] == [
        ("annotations/d.xml", "annotation without a picture", None),
        ("images/a.jpg", "part of a box outside the picture", sha256_bytes(picture(0))),
        ("images/c.jpg", "annotation that is not readable as XML", sha256_bytes(picture(2))),
        ("images/e.jpg", "not a picture of a known format", sha256_bytes(b"no picture")),
    ]


def test_the_bytes_are_those_of_the_file(tmp_path):
    put_pictures(tmp_path, "a.jpg")
    source = read(tmp_path)
    assert source.read(source.candidates[0].original) == picture(0)


def test_the_digest_is_the_same_wherever_the_copy_lies(tmp_path):
    first, second = (read(voc_copy(tmp_path / place), CopyForm.VOC) for place in ("here", "there"))
    assert first.digest() == second.digest()


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "images/a.jpg").rename(folder / "images/x.jpg"),
        lambda folder: (folder / "images/b.jpg").write_bytes(picture(9)),
        lambda folder: (folder / "annotations/a.xml").write_text(voc(("seal", (1, 1, 9, 10)), CLIPPED)),
        lambda folder: (folder / "annotations/b.xml").unlink(),
        lambda folder: (folder / "annotations/b.xml").write_text("<no xml"),
        lambda folder: (folder / "originals.csv").write_text("file,site\nimages/a.jpg,61\n"),
    ],
)
def test_the_digest_changes_with_the_content(tmp_path, change):
    before = read(voc_copy(tmp_path), CopyForm.VOC).digest()
    change(tmp_path)
    assert read(tmp_path, CopyForm.VOC).digest() != before


def test_a_folder_without_pictures_is_refused(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(ReliquaryError, match="no pictures there; put the local copy 'copy' into this folder"):
        read(tmp_path)
