from __future__ import annotations

import pytest

from reliquary.build.sources.copies import read_copy
from reliquary.catalogue.recipe import CopyForm, ImportSource
from reliquary.errors import FaultyFileError, ReliquaryError
from reliquary.train.classes import find_classes
from tests.train.small_folders import WRITERS, write_folders, write_voc


def classes_of(folder, form):
    annotations = "boxes.json" if form == "coco" else None
    source = ImportSource(
        kind="import", name="own", form=form, annotations=annotations, licence="CC0-1.0", credit="Nobody"
    )
    return find_classes(folder, read_copy(folder, source, quiet=True), CopyForm(form))


@pytest.mark.parametrize("form", WRITERS)
def test_classes_are_counted_in_every_form(form, tmp_path):
    found = classes_of(WRITERS[form](tmp_path, ["owl", "jar", "owl"]), form)
    assert list(found.items()) == [("jar", 1), ("owl", 2)]


def test_a_name_in_two_cases_is_one_class_in_its_most_frequent_spelling(tmp_path):
    found = classes_of(write_voc(tmp_path, ["Owl", "owl", "Owl", "jar"]), "voc")
    assert found == {"Owl": 3, "jar": 1}


def test_folders_of_splits_and_one_round_them_all_are_no_classes(tmp_path):
    names = [f"pictures/{split}/{name}" for split in ("train", "Valid", "test") for name in ("owl", "jar")]
    assert classes_of(write_folders(tmp_path, names), "folders") == {"jar": 3, "owl": 3}


def test_deeper_folders_belong_to_their_class(tmp_path):
    names = ["owl/2019", "owl/2020", "jar"]
    assert classes_of(write_folders(tmp_path, names), "folders") == {"jar": 1, "owl": 2}


def test_one_class_is_enough_for_boxes_but_not_for_folders(tmp_path):
    assert classes_of(write_voc(tmp_path / "boxes", ["owl"]), "voc") == {"owl": 1}
    with pytest.raises(ReliquaryError, match="all pictures lie in one folder, 'owl'"):
        classes_of(write_folders(tmp_path / "folders", ["owl", "owl"]), "folders")


def test_what_was_wrong_with_all_annotations_is_told(tmp_path):
    write_voc(tmp_path, ["owl", "jar"])
    for path in tmp_path.glob("*.xml"):
        path.write_text("<annotation>")
    with pytest.raises(ReliquaryError, match=r"no picture has an annotation of the form voc .*\(2 times: annotation"):
        classes_of(tmp_path, "voc")


def test_names_that_cannot_be_shown_are_all_listed(tmp_path):
    write_voc(tmp_path, ["o\u200bwl", "j" * 101, "owl"])
    with pytest.raises(FaultyFileError, match="classes that are no usable names: 2 faults") as caught:
        classes_of(tmp_path, "voc")
    assert "cannot be printed" in str(caught.value)
    assert "longer than 100 characters" in str(caught.value)
