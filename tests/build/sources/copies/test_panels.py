from __future__ import annotations

import shutil

import pytest

from reliquary.build.sources.copies import read_copy
from reliquary.catalogue.recipe import CopyForm
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.files import sha256_file
from reliquary.records import ImageSource
from tests.build.pictures.encoded import bomb
from tests.build.small_crawl import picture
from tests.build.sources.copies.small_copy import copy_source
from tests.build.sources.copies.small_panels import CLASSES, SIZE, depth_png, put_panel


def read(folder):
    return read_copy(folder, copy_source(CopyForm.PANELS), quiet=True)


def reasons(source):
    return [(found.item, found.view, found.reason) for found in source.rejections]


def test_each_photograph_is_a_view_of_its_panel(tmp_path):
    put_panel(tmp_path, "B", seed=1)
    home = put_panel(tmp_path, "A")
    source = read(tmp_path)
    assert [found.key for found in source.candidates] == [
        ("copy", "A", 0),
        ("copy", "A", 1),
        ("copy", "B", 0),
        ("copy", "B", 1),
    ]
    first, second = source.candidates[:2]
    assert first.sha256 == sha256_file(home / "0.jpg")
    assert (first.width, first.height, first.shows, first.licence) == (*SIZE, ImageSource.REAL, "CC-BY-4.0")
    assert (first.panel.depth, first.panel.segmentation) == tuple(
        sha256_file(home / name) for name in ("depth.png", "classes.png")
    )
    assert (first.panel.depth_min, first.panel.depth_max, first.panel.depth_unit) == (0.5, 1.5, "unitless")
    assert (first.panel.panel_id, first.panel.class_names) == ("A", CLASSES)
    assert (first.panel.degradation, second.panel.degradation) == (None, ("faded", 1))
    assert source.rejections == []


def test_photographs_and_maps_are_given_by_their_hash(tmp_path):
    home = put_panel(tmp_path, "A")
    source = read(tmp_path)
    panel = source.candidates[0].panel
    assert source.read(panel.depth) == (home / "depth.png").read_bytes()
    (home / "depth.png").write_bytes(depth_png(9))
    with pytest.raises(ReliquaryError, match="was changed"):
        source.read(panel.depth)


def test_depth_without_a_unit_counts_in_heights_of_the_picture(tmp_path):
    put_panel(tmp_path, "A")
    put_panel(tmp_path, "B", depth_unit="m", pixel_size=0.002)
    assert [found.panel.pixel_size for found in read(tmp_path).candidates[::2]] == [1 / SIZE[1], 0.002]


def test_a_panel_without_a_segmentation(tmp_path):
    home = put_panel(tmp_path, "A", segmentation=None, classes=None)
    (home / "classes.png").unlink()
    assert read(tmp_path).candidates[0].panel.segmentation is None


def test_what_is_known_of_a_photograph_wins(tmp_path):
    put_panel(tmp_path, "A")
    (tmp_path / "originals.csv").write_text("file,site,licence\nA/1.jpg,Temple 2,CC0-1.0\n")
    first, second = read(tmp_path).candidates
    assert (first.subject.site, first.licence) == (None, "CC-BY-4.0")
    assert (second.subject.site, second.licence) == ("Temple 2", "CC0-1.0")


def test_a_map_is_no_picture_that_anything_is_known_of(tmp_path):
    put_panel(tmp_path, "A")
    (tmp_path / "originals.csv").write_text("file,site\nA/depth.png,Temple 2\n")
    with pytest.raises(FaultyFileError, match="no such picture"):
        read(tmp_path)


def test_sample_photographs_are_known_by_their_mark(tmp_path):
    (put_panel(tmp_path, "A", views=1) / "0.jpg").write_bytes(picture(1, sample=True, size=SIZE))
    assert read(tmp_path).candidates[0].shows is ImageSource.SAMPLE


def test_a_photograph_of_another_size_than_the_maps_is_rejected(tmp_path):
    home = put_panel(tmp_path, "A")
    (home / "1.jpg").write_bytes(picture(1, size=(40, 48)))
    source = read(tmp_path)
    assert [found.view for found in source.candidates] == [0]
    assert reasons(source) == [("A", 1, "depth: of another size than the photograph")]


def test_a_segmentation_of_another_size_rejects_the_panel(tmp_path):
    (put_panel(tmp_path, "A") / "classes.png").write_bytes(depth_png(size=(40, 40)))
    source = read(tmp_path)
    assert source.candidates == []
    assert {reason for _, _, reason in reasons(source)} == {"segmentation: of another size than the photograph"}


@pytest.mark.parametrize(
    ("file", "data", "expected"),
    [
        ("0.jpg", b"no picture", [("A", 0, "not a picture of a known format")]),
        ("depth.png", b"no picture", [("A", view, "depth: not a picture of a known format") for view in (0, 1)]),
        ("depth.png", bomb(), [("A", view, "depth: more than 150,000,000 pixels") for view in (0, 1)]),
    ],
    ids=["photograph", "map", "bomb"],
)
def test_unreadable_files_reject_what_needs_them(tmp_path, file, data, expected):
    (put_panel(tmp_path, "A") / file).write_bytes(data)
    put_panel(tmp_path, "B", seed=1)
    source = read(tmp_path)
    assert reasons(source) == expected
    assert len(source.candidates) == 4 - len(expected)


def test_a_picture_that_no_panel_names_is_listed(tmp_path):
    (put_panel(tmp_path, "A") / "2.jpg").write_bytes(picture(5))
    assert reasons(read(tmp_path)) == [("A/2.jpg", 0, "picture that no panel.yaml names")]


@pytest.mark.parametrize(
    ("fields", "field", "problem"),
    [
        ({"depth": "other.png"}, "depth", "there is no file 'A/other.png'"),
        ({"segmentation": "other.png"}, "segmentation", "there is no file"),
        ({"photographs": [{"file": "0.jpg"}, {"file": "9.jpg"}]}, "photographs[1].file", "there is no file 'A/9.jpg'"),
        ({"photographs": [{"file": "0.jpg"}, {"file": "0.jpg"}]}, "photographs[1].file", "photographs[0].file too"),
        ({"depth": "../B/depth.png"}, "depth", "there is no file"),
        ({"depth": "/etc/passwd"}, "depth", "there is no file"),
        ({"panel_id": "B"}, "panel_id", "'B' is the id of A/panel.yaml too"),
    ],
)
def test_panels_that_do_not_fit_their_files_are_refused(tmp_path, fields, field, problem):
    put_panel(tmp_path, "B", seed=1)
    put_panel(tmp_path, "A", **fields)
    with pytest.raises(FaultyFileError, match="panels") as caught:
        read(tmp_path)
    (fault,) = caught.value.faults
    assert fault.field == field
    assert problem in fault.problem


def test_faults_of_all_panels_are_told_at_once(tmp_path):
    put_panel(tmp_path, "A", depth_max=0.1)
    put_panel(tmp_path, "B", depth="other.png")
    (put_panel(tmp_path, "C") / "panel.yaml").write_text("panel_id: [")
    (put_panel(tmp_path, "D") / "panel.yaml").write_text("schema: panel/9\n")
    with pytest.raises(FaultyFileError) as caught:
        read(tmp_path)
    told = [str(fault) for fault in caught.value.faults]
    assert len(told) == 4
    assert all(any(f"{name}/panel.yaml" in text for text in told) for name in "ABCD")


def test_a_folder_without_panels_is_refused(tmp_path):
    with pytest.raises(ReliquaryError, match=r"no panel.yaml there"):
        read(tmp_path)


def test_the_digest_is_of_the_content(tmp_path):
    for place in ("one", "two"):
        put_panel(tmp_path / place, "A")
    one, two = (read(tmp_path / place) for place in ("one", "two"))
    assert one.sha256 == two.sha256
    put_panel(tmp_path / "two", "A", depth_max=1.75)
    assert read(tmp_path / "two").sha256 != one.sha256
    shutil.rmtree(tmp_path / "two")
    (put_panel(tmp_path / "two", "A") / "2.jpg").write_bytes(picture(5))
    assert read(tmp_path / "two").sha256 != one.sha256
