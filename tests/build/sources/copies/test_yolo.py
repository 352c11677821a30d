from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reliquary.build.sources.candidate import NamedBox
from reliquary.build.sources.copies import yolo as yolo_form
from reliquary.build.sources.copies.annotations import NO_AREA, NO_PICTURE, PARTLY_OUTSIDE
from reliquary.build.sources.copies.files import PictureFile
from reliquary.build.sources.copies.yolo import read_yolo
from reliquary.build.sources.copies.yolo_classes import CLASSES_FILE, ClassNames
from reliquary.errors import FaultyFileError
from tests.build.small_crawl import SIZE
from tests.build.sources.copies.small_copy import pictures_of, put_pictures

WIDTH, HEIGHT = SIZE
WHOLE = NamedBox("owl", 0, 0, WIDTH, HEIGHT)


def read(folder):
    (folder / CLASSES_FILE).write_text("owl\nmask\n")
    return read_yolo(folder, *pictures_of(folder))


def read_one(folder, label):
    put_pictures(folder, "a.jpg")
    (folder / "a.txt").write_bytes(label if isinstance(label, bytes) else label.encode())
    return read(folder)


def put_label(folder, file, label="0 0.5 0.5 1 1\n"):
    (folder / file).parent.mkdir(parents=True, exist_ok=True)
    (folder / file).write_text(label)


def faults(folder, label):
    with pytest.raises(FaultyFileError) as error:
        read_one(folder, label)
    return [str(fault).removeprefix(f"{folder}/") for fault in error.value.faults]


@pytest.mark.parametrize(
    ("line", "box"),
    [
        ("0 0.5 0.5 1 1", ("owl", 0, 0, WIDTH, HEIGHT)),
        ("1 0.5 0.5 0.5 0.25", ("mask", WIDTH / 4, HEIGHT * 3 / 8, WIDTH / 2, HEIGHT / 4)),
        ("1\t0.25  0.25 0.5 0.5 ", ("mask", 0, 0, WIDTH / 2, HEIGHT / 2)),
        ("0 0.25 0.5 0.75 0.25 0.5 1.0", ("owl", WIDTH / 4, HEIGHT / 4, WIDTH / 2, HEIGHT * 3 / 4)),  # a triangle
        ("0 0 0 0.5 0 0.5 0.5 0 0.5", ("owl", 0, 0, WIDTH / 2, HEIGHT / 2)),  # an oriented box
    ],
)
def test_boxes_and_outlines_become_boxes_in_pixels(tmp_path, line, box):
    found = read_one(tmp_path, f"{line}\n")
    assert found.boxes == {"a.jpg": (NamedBox(*box),)}
    assert not found.problems


@pytest.mark.parametrize(
    ("picture", "label"),
    [
        ("a.jpg", "a.txt"),
        ("images/a.jpg", "labels/a.txt"),
        ("images/train/a.JPG", "labels/train/a.TXT"),
        ("train/images/a.b.png", "train/labels/a.b.txt"),
        ("train.jpg", "labels/train.txt"),
    ],
)
def test_pictures_and_labels_belong_together_by_their_paths(tmp_path, picture, label):
    put_pictures(tmp_path, picture)
    put_label(tmp_path, label)
    found = read(tmp_path)
    assert found.boxes == {picture: (WHOLE,)}
    assert not found.problems


def test_a_picture_without_a_label_shows_nothing_as_does_one_with_an_empty_one(tmp_path):
    put_pictures(tmp_path, "images/a.jpg", "images/b.jpg")
    put_label(tmp_path, "labels/b.txt", "\n  \n")
    assert read(tmp_path).boxes == {"images/a.jpg": (), "images/b.jpg": ()}


def test_a_label_without_a_picture_is_listed(tmp_path):
    put_pictures(tmp_path, "images/a.jpg")
    put_label(tmp_path, "labels/c.txt")
    assert read(tmp_path).problems == [("labels/c.txt", NO_PICTURE)]


def test_other_texts_at_the_root_are_no_labels(tmp_path):
    put_pictures(tmp_path, "images/a.jpg")
    for name in ("README.dataset.txt", "train.txt", "valid.txt"):
        (tmp_path / name).write_text("images/a.jpg\n")
    assert read(tmp_path).problems == []


def test_rounding_beyond_an_edge_is_taken_back(tmp_path):
    found = read_one(tmp_path, "0 0.5 0.5 1.000002 1.0\n0 -0.000001 0 1.000001 0 1 1 0 1\n0 0.9 0.5 0.21 1.0\n")
    *whole, at_the_edge = found.boxes["a.jpg"]
    assert whole == [WHOLE, WHOLE]
    assert at_the_edge.x + at_the_edge.width == WIDTH
    assert not found.problems


def test_a_box_that_leads_far_beyond_an_edge_is_clipped_and_listed(tmp_path):
    found = read_one(tmp_path, "0 0.0 0.5 0.5 1.0\n")
    assert found.boxes == {"a.jpg": (NamedBox("owl", 0, 0, WIDTH / 4, HEIGHT),)}
    assert found.problems == [("a.jpg", PARTLY_OUTSIDE)]


@pytest.mark.parametrize("line", ["0 0.5 0.5 0 0.5", "0 0.1 0.1 0.1 0.5 0.1 0.9"])
def test_a_box_without_area_is_listed(tmp_path, line):
    found = read_one(tmp_path, line)
    assert found.boxes == {"a.jpg": ()}
    assert found.problems == [("a.jpg", NO_AREA)]


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("2 0.5 0.5 1 1", "a.txt:1: class: found '2'; classes.txt names 0 to 1"),
        ("-1 0.5 0.5 1 1", "a.txt:1: class: found '-1'"),
        ("0.0 0.5 0.5 1 1", "a.txt:1: class: found '0.0'"),
        ("owl 0.5 0.5 1 1", "a.txt:1: class: found 'owl'"),
        (f"{'9' * 5000} 0.5 0.5 1 1", f"a.txt:1: class: found '{'9' * 80}...'"),
        ("0 nan 0.5 1 1", "a.txt:1: cx: found 'nan'; expected a share of the picture, 0 to 1"),
        ("0 0.5 inf 1 1", "a.txt:1: cy: found 'inf'"),
        ("0 0.5 0.5 1,0 1", "a.txt:1: width: found '1,0'"),
        ("0 0.5 0.5 1 1.02", "a.txt:1: height: found '1.02'"),
        ("0 320 240 64 48", "a.txt:1: cx: found '320'"),
        ("0 0.1 0.1 0.2 -0.2 0.3 0.3", "a.txt:1: y2: found '-0.2'"),
        ("0 0.1 0.1 0.2 0.2 0.3", "a.txt:1: found 6 values; expected class cx cy width height, or class and the x"),
        ("0 0.5 0.5 1 1 0.93", "a.txt:1: found 6 values"),
        ("0 0.1 0.1 0.2 0.2 0.3 0.3 0.4", "a.txt:1: found 8 values"),
        ("0", "a.txt:1: found 1 values"),
    ],
)
def test_a_faulty_line_is_named_with_its_field_and_value(tmp_path, line, fault):
    (found,) = faults(tmp_path, line)
    assert found.startswith(fault)


def test_the_faults_of_all_labels_are_told_at_once(tmp_path):
    put_pictures(tmp_path, "b.jpg")
    put_label(tmp_path, "b.txt", "\n5 0.5 0.5 1 1\n")
    found = faults(tmp_path, "0 0.5 0.5 1 1\n0 x 0.5 1 1\n0 0.5 0.5\n")
    assert [fault.split(" ")[0] for fault in found] == ["a.txt:2:", "a.txt:3:", "b.txt:2:"]


def test_a_label_that_is_no_text_or_too_large_is_a_fault(tmp_path, monkeypatch):
    assert faults(tmp_path, b"\xff\xfe")[0].startswith("a.txt: not UTF-8")
    monkeypatch.setattr(yolo_form, "MAX_BYTES", 10)
    assert faults(tmp_path, "0 0.5 0.5 1 1") == ["a.txt: larger than 0 MiB"]


def test_two_labels_for_one_picture_are_refused(tmp_path):
    put_pictures(tmp_path, "images/a.jpg")
    put_label(tmp_path, "labels/a.txt")
    put_label(tmp_path, "images/a.txt")
    with pytest.raises(FaultyFileError, match="has the same stem as"):
        read(tmp_path)


def test_a_picture_that_cannot_be_used_has_no_boxes(tmp_path):
    put_pictures(tmp_path, "a.jpg")
    (tmp_path / "b.jpg").write_bytes(b"no picture")
    put_label(tmp_path, "b.txt")
    assert read(tmp_path).boxes == {"a.jpg": ()}


@given(
    st.tuples(st.integers(0, 630), st.integers(0, 470), st.integers(1, 10), st.integers(1, 10)),
    st.sampled_from([6, 9]),
)
def test_boxes_that_a_program_writes_with_six_digits_come_back(tmp_path_factory, box, digits):
    x, y, width, height = box
    shares = ((x + width / 2) / 640, (y + height / 2) / 480, width / 640, height / 480)
    path = tmp_path_factory.mktemp("label") / "a.txt"
    path.write_text(f"0 {' '.join(f'{share:.{digits}f}' for share in shares)}\n")
    picture = PictureFile("a.jpg", "0" * 64, 640, 480, marked=False)
    found = []
    (read_back,) = yolo_form._Label(path, picture, ClassNames(CLASSES_FILE, {0: "owl"})).boxes(found)
    assert not found
    given_corners = (x, y, x + width, y + height)
    corners = (read_back.x, read_back.y, read_back.x + read_back.width, read_back.y + read_back.height)
    assert corners == pytest.approx(given_corners, abs=1e-3)
