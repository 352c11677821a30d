from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.sources.candidate import NamedBox
from reliquary.build.sources.copies import voc as voc_form
from reliquary.build.sources.copies.annotations import NO_PICTURE, OTHER_SIZE
from reliquary.build.sources.copies.voc import read_voc, voc_box
from reliquary.errors import FaultyFileError
from reliquary.voc import VocObject, voc_xml
from tests.build.small_crawl import SIZE
from tests.build.sources.copies.small_copy import pictures_of, put_pictures, voc

BOMB = (
    '<!DOCTYPE annotation [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {this} "{f"&{before};" * 10}">' for before, this in zip("abcdefgh", "bcdefghi", strict=True))
    + "]><annotation><object><name>&i;</name></object></annotation>"
)
READS_A_FILE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><annotation><folder>&x;</folder></annotation>'


def read(folder):
    return read_voc(folder, *pictures_of(folder))


def read_one(folder, xml):
    put_pictures(folder, "a.jpg")
    (folder / "a.xml").write_bytes(xml.encode() if isinstance(xml, str) else xml)
    return read(folder)


@pytest.mark.parametrize(
    ("corners", "box"),
    [
        ((1, 1, 1, 1), (0, 0, 1, 1)),  # the first pixel alone
        ((1, 1, 48, 40), (0, 0, 48, 40)),  # the whole picture
        ((2, 3, 5, 9), (1, 2, 4, 7)),
        ((48, 40, 48, 40), (47, 39, 1, 1)),  # the last pixel alone
        ((45.5, 7.25, 46.5, 8.25), (44.5, 6.25, 2, 2)),
    ],
)
def test_corners_are_counted_from_1_and_belong_to_the_box(tmp_path, corners, box):
    found = read_one(tmp_path, voc(("seal", corners)))
    assert found.boxes == {"a.jpg": (NamedBox("seal", *box),)}
    assert not found.problems


@given(st.tuples(st.integers(0, 47), st.integers(0, 39), st.integers(1, 48), st.integers(1, 40)))
def test_boxes_that_the_sample_museum_writes_come_back(box):
    xml = voc_xml("a.jpg", SIZE, [VocObject("x", box, truncated=False)], database="a")
    corners = [int(xml.split(f"<{name}>")[1].split("<")[0]) for name in ("xmin", "ymin", "xmax", "ymax")]
    assert voc_box("x", *corners) == NamedBox("x", *box)


@pytest.mark.parametrize(
    ("picture_file", "annotation_file"),
    [
        ("a.jpg", "a.xml"),
        ("images/a.jpg", "annotations/a.xml"),
        ("JPEGImages/a.JPG", "Annotations/a.XML"),
        ("VOC2012/JPEGImages/a.jpg", "VOC2012/Annotations/a.xml"),
        ("cave 61/a.b.png", "cave 61/a.b.xml"),
        ("images/east/a.jpg", "annotations/east/a.xml"),
    ],
)
def test_pictures_and_annotations_belong_together_by_their_paths(tmp_path, picture_file, annotation_file):
    put_pictures(tmp_path, picture_file)
    (tmp_path / annotation_file).parent.mkdir(exist_ok=True, parents=True)
    (tmp_path / annotation_file).write_text(voc(("seal", (1, 1, 9, 9))))
    found = read(tmp_path)
    assert list(found.boxes) == [picture_file]
    assert not found.problems


def test_without_a_partner_in_the_same_place_there_is_none(tmp_path):
    put_pictures(tmp_path, "cave 61/a.jpg")
    (tmp_path / "cave 62").mkdir()
    (tmp_path / "cave 62" / "a.xml").write_text(voc())
    found = read(tmp_path)
    assert found.boxes == {}
    assert found.problems == [("cave 62/a.xml", NO_PICTURE)]


def test_a_picture_without_an_annotation_has_no_boxes_but_one_with_an_empty_one_has_none_in_it(tmp_path):
    put_pictures(tmp_path, "a.jpg", "b.jpg")
    (tmp_path / "b.xml").write_text(voc())
    assert read(tmp_path).boxes == {"b.jpg": ()}


@pytest.mark.parametrize("other", ["a.png", "images/a.jpg"])
def test_two_pictures_for_one_annotation_are_refused(tmp_path, other):
    put_pictures(tmp_path, "a.jpg", other)
    (tmp_path / "a.xml").write_text(voc())
    with pytest.raises(FaultyFileError, match=r"has the same stem as .*; rename them"):
        read(tmp_path)


def test_two_annotations_for_one_picture_are_refused(tmp_path):
    put_pictures(tmp_path, "images/a.jpg")
    for folder in ("annotations", "images"):
        (tmp_path / folder).mkdir(exist_ok=True)
        (tmp_path / folder / "a.xml").write_text(voc())
    with pytest.raises(FaultyFileError, match="1 fault"):
        read(tmp_path)


def test_names_lose_the_space_around_and_within_them(tmp_path):
    found = read_one(tmp_path, voc(("\n  Thousand Buddha\n Motif ", (1, 1, 9, 9))))
    assert found.boxes["a.jpg"][0].name == "Thousand Buddha Motif"


@pytest.mark.parametrize("size", [None, ("", ""), (48, 40), ("48.0", " 40 ")])
def test_a_size_that_does_not_contradict_the_picture_is_taken(tmp_path, size):
    assert read_one(tmp_path, voc(size=size)).faulty == {}


@pytest.mark.parametrize("size", [(40, 48), (48, 41), (0, 0), ("x", 40), ("nan", 40)])
def test_a_size_that_contradicts_the_picture_is_rejected(tmp_path, size):
    assert read_one(tmp_path, voc(size=size)).faulty == {"a.jpg": OTHER_SIZE}


@pytest.mark.parametrize(
    ("xml", "reason"),
    [
        ("", "not readable as XML"),
        ("<annotation>", "not readable as XML"),
        (b'<?xml version="1.0" encoding="nonsense"?><annotation/>', "not readable as XML"),
        (b"<annotation>\xff</annotation>", "not readable as XML"),
        (BOMB, "document type or entities"),
        (READS_A_FILE, "document type or entities"),
        ("<html/>", "not in the form of Pascal VOC"),
        (voc(("", (1, 1, 9, 9))), "no name or no box"),
        ("<annotation><object><name>x</name></object></annotation>", "no name or no box"),
        (voc(("x", ("one", 1, 9, 9))), "corners are not numbers"),
        (voc(("x", ("nan", 1, 9, 9))), "corners are not numbers"),
        (voc(("x", (1, 1, "inf", 9))), "corners are not numbers"),
        (voc(("x", (1, 1, "", 9))), "corners are not numbers"),
    ],
)
def test_an_annotation_that_cannot_be_used_is_rejected_with_its_picture(tmp_path, xml, reason):
    found = read_one(tmp_path, xml)
    assert reason in found.faulty["a.jpg"]
    assert found.boxes == {}


def test_an_annotation_that_is_too_large_is_not_parsed(tmp_path, monkeypatch):
    monkeypatch.setattr(voc_form, "MAX_BYTES", 100)
    assert "more than" in read_one(tmp_path, voc() + " " * 200).faulty["a.jpg"]


def test_the_parts_of_an_object_are_no_objects(tmp_path):
    part = "<part><name>head</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></part>"
    xml = voc(("donor", (1, 1, 9, 9))).replace("</object>", f"{part}</object>")
    assert [box.name for box in read_one(tmp_path, xml).boxes["a.jpg"]] == ["donor"]


def test_the_annotation_of_an_unreadable_picture_is_not_a_second_problem(tmp_path):
    (tmp_path / "a.jpg").write_bytes(b"no picture")
    (tmp_path / "a.xml").write_text(voc())
    found = read(tmp_path)
    assert (found.boxes, found.problems, found.faulty) == ({}, [], {})
