from __future__ import annotations

import copy
import json

import pytest

from reliquary.build.sources.candidate import NamedBox
from reliquary.build.sources.copies import coco as coco_form
from reliquary.build.sources.copies.annotations import NO_PICTURE, OTHER_SIZE, OUTSIDE
from reliquary.build.sources.copies.coco import read_coco
from reliquary.errors import FaultyFileError, ReliquaryError
from tests.build.small_crawl import SIZE
from tests.build.sources.copies.small_copy import pictures_of, put_pictures

COCO = {
    "info": {"year": 2026},
    "images": [
        {"id": 7, "file_name": "a.jpg", "width": SIZE[0], "height": SIZE[1], "license": 1},
        {"id": 8, "file_name": "b.jpg"},
    ],
    "annotations": [
        {
            "id": 1,
            "image_id": 7,
            "category_id": 3,
            "bbox": [1, 2.5, 3, 4],
            "iscrowd": 0,
            "area": 12,
            "segmentation": [],
        },
        {"id": 2, "image_id": 7, "category_id": 1, "bbox": [0, 0, 48, 40], "iscrowd": 1},
    ],
    "categories": [{"id": 1, "name": "donor"}, {"id": 3, "name": "seal", "supercategory": "text"}],
}


def read(folder, document, name="boxes.json"):
    put_pictures(folder, "a.jpg", "b.jpg", "c.jpg")
    text = document if isinstance(document, str) else json.dumps(document)
    (folder / "boxes.json").write_text(text)
    return read_coco(folder, *pictures_of(folder), name)


def changed(**fields):
    document = copy.deepcopy(COCO)
    for field, value in fields.items():
        part, number, name = field.split("_", 2)
        document[part][int(number)][name] = value
    return document


def faults(folder, document):
    with pytest.raises(FaultyFileError) as error:
        read(folder, document)
    return [str(fault).removeprefix(f"{folder}/boxes.json: ") for fault in error.value.faults]


def test_boxes_keep_their_names_and_crowds(tmp_path):
    found = read(tmp_path, COCO)
    assert found.boxes["a.jpg"] == (
        NamedBox("seal", 1, 2.5, 3, 4),
        NamedBox("donor", 0, 0, 48, 40, iscrowd=True),
    )
    assert not found.problems
    assert not found.faulty


def test_a_picture_without_boxes_was_looked_at_and_one_without_an_entry_was_not(tmp_path):
    found = read(tmp_path, COCO)
    assert found.boxes["b.jpg"] == ()
    assert "c.jpg" not in found.boxes


def test_boxes_agree_with_pycocotools(tmp_path):
    coco = pytest.importorskip("pycocotools.coco")
    found = read(tmp_path, COCO)
    loaded = coco.COCO(str(tmp_path / "boxes.json"))
    names = {category["id"]: category["name"] for category in loaded.loadCats(loaded.getCatIds())}
    theirs = [
        NamedBox(names[entry["category_id"]], *entry["bbox"], iscrowd=bool(entry["iscrowd"]))
        for entry in loaded.loadAnns(loaded.getAnnIds(imgIds=[7]))
    ]
    assert list(found.boxes["a.jpg"]) == theirs


def test_names_are_found_in_any_folder(tmp_path):
    put_pictures(tmp_path, "east/d.jpg")
    found = read(tmp_path, changed(images_1_file_name="d.jpg"))
    assert found.boxes["east/d.jpg"] == ()


def test_a_name_that_may_be_two_pictures_is_refused(tmp_path):
    put_pictures(tmp_path, "east/d.jpg", "west/d.jpg")
    assert "may be any of ['east/d.jpg', 'west/d.jpg']" in faults(tmp_path, changed(images_1_file_name="d.jpg"))[0]


def test_the_picture_at_the_very_path_is_meant_before_others(tmp_path):
    put_pictures(tmp_path, "west/a.jpg")
    assert len(read(tmp_path, COCO).boxes["a.jpg"]) == 2


@pytest.mark.parametrize("name", ["../a.jpg", "/etc/passwd", "none.jpg", "boxes.json"])
def test_an_entry_without_a_picture_is_listed_and_never_opened(tmp_path, name):
    found = read(tmp_path, changed(images_1_file_name=name))
    assert found.problems == [(name, NO_PICTURE)]


def test_another_size_than_the_picture_s_is_rejected(tmp_path):
    found = read(tmp_path, changed(images_0_width=40, images_0_height=48))
    assert found.faulty == {"a.jpg": OTHER_SIZE}
    assert "a.jpg" not in found.boxes


def test_a_box_outside_is_rejected(tmp_path):
    assert read(tmp_path, changed(annotations_0_bbox=[50, 0, 5, 5])).problems == [("a.jpg", OUTSIDE)]


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        (changed(images_1_id=7), "images[1].id: 7 stands twice"),
        (changed(annotations_1_id=1), "annotations[1].id: 1 stands twice"),
        (changed(categories_1_id=1), "categories[1].id: 1 stands twice"),
        (changed(annotations_0_image_id=9), "annotations[0].image_id: 9 is the id of no image"),
        (changed(annotations_0_category_id=9), "annotations[0].category_id: 9 is that of no category"),
        (changed(images_1_file_name="a.jpg"), "images[1].file_name: 'a.jpg' is another image's picture already"),
        (changed(annotations_0_bbox=[1, 2, 3]), "annotations[0].bbox: "),
        (
            changed(annotations_0_bbox=[1, float("nan"), 3, 4]),
            "annotations[0].bbox[1]: Input should be a finite number",
        ),
        (
            changed(annotations_0_bbox=[1, 2, float("inf"), 4]),
            "annotations[0].bbox[2]: Input should be a finite number",
        ),
        (changed(annotations_0_bbox=["1", 2, 3, 4]), "annotations[0].bbox[0]: "),
        (changed(annotations_0_iscrowd=2), "annotations[0].iscrowd: "),
        (changed(images_0_id="7"), "images[0].id: "),
        ({"images": [], "annotations": []}, "categories: is missing"),
        ("{", "Invalid JSON"),
        ("[]", "Input should be an object"),
    ],
)
def test_a_faulty_file_is_refused_with_the_place_of_the_fault(tmp_path, document, expected):
    found = faults(tmp_path, document)
    assert any(fault.startswith(expected) for fault in found), found


@pytest.mark.parametrize(
    ("name", "problem"), [(None, "needs 'annotations'"), ("x.json", "no file 'x.json'"), ("../x.json", "no file")]
)
def test_the_recipe_must_name_the_file(tmp_path, name, problem):
    with pytest.raises(ReliquaryError, match=problem):
        read(tmp_path, COCO, name)


def test_a_file_that_is_too_large_is_not_parsed(tmp_path, monkeypatch):
    monkeypatch.setattr(coco_form, "MAX_BYTES", 100)
    with pytest.raises(ReliquaryError, match="larger than"):
        read(tmp_path, COCO)
