from __future__ import annotations

import shutil

import pytest

from reliquary.errors import ReliquaryError
from reliquary.train.forms import find_form
from tests.train.small_folders import WRITERS, write_coco, write_picture, write_voc, write_yolo

NAMES = ["owl", "jar"]


@pytest.mark.parametrize("form", WRITERS)
def test_every_form_is_recognised(form, tmp_path):
    found = find_form(WRITERS[form](tmp_path, NAMES))
    assert (found.copy, found.annotations) == (form, "boxes.json" if form == "coco" else None)
    assert found.task == ("classification" if form == "folders" else "detection")


def test_annotations_may_stand_apart_from_pictures(tmp_path):
    write_voc(tmp_path, NAMES)
    for folder, suffix in (("JPEGImages", "png"), ("Annotations", "xml")):
        (tmp_path / folder).mkdir()
        for path in tmp_path.glob(f"*.{suffix}"):
            shutil.move(path, tmp_path / folder)
    assert find_form(tmp_path).copy == "voc"


def test_labels_of_yolo_are_known_without_the_file_of_names(tmp_path):
    write_yolo(tmp_path, NAMES)
    (tmp_path / "classes.txt").unlink()
    assert find_form(tmp_path).copy == "yolo"


def test_files_of_other_things_are_no_annotations(tmp_path):
    write_voc(tmp_path, NAMES)
    (tmp_path / "package.json").write_text('{"images": []}')
    (tmp_path / "broken.json").write_text("{")
    (tmp_path / "list.json").write_text("[]")
    (tmp_path / "README.txt").write_text("Owls and jars")
    assert find_form(tmp_path).copy == "voc"


def test_two_forms_at_once_are_a_question(tmp_path):
    write_voc(tmp_path, NAMES)
    write_yolo(tmp_path, NAMES)
    with pytest.raises(ReliquaryError, match=r"several forms, voc \(0.xml\) and yolo \(classes.txt\); choose one"):
        find_form(tmp_path)
    assert find_form(tmp_path, "voc").copy == "voc"


def test_of_several_coco_files_one_is_chosen(tmp_path):
    write_coco(tmp_path, NAMES)
    write_coco(tmp_path, NAMES, "more.json")
    with pytest.raises(ReliquaryError, match=r"several COCO files, boxes.json, more.json; name one with --annotations"):
        find_form(tmp_path)
    assert find_form(tmp_path, annotations="more.json").annotations == "more.json"
    with pytest.raises(ReliquaryError, match="--annotations more.json: names the JSON of the form coco, but --form is"):
        find_form(tmp_path, "voc", "more.json")


@pytest.mark.parametrize("form", ["panels", "pictures", "tfrecord", ""])
def test_forms_without_anything_to_learn_are_refused(form, tmp_path):
    with pytest.raises(ReliquaryError, match="nothing to learn from; known are voc, coco, yolo, folders"):
        find_form(write_voc(tmp_path, NAMES), form)


def test_a_folder_without_pictures_annotations_or_itself(tmp_path):
    with pytest.raises(ReliquaryError, match="no such folder"):
        find_form(tmp_path / "raccoons")
    with pytest.raises(ReliquaryError, match="no picture there"):
        find_form(tmp_path)
    write_picture(tmp_path / "0.png", 0, "owl")
    with pytest.raises(ReliquaryError, match="pictures without annotations; put Pascal VOC XML"):
        find_form(tmp_path)
    with pytest.raises(ReliquaryError, match="no JSON there has annotations, categories, images"):
        find_form(tmp_path, "coco")
