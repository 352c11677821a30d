from __future__ import annotations

import pytest

from reliquary.build.sources.copies import yolo_classes
from reliquary.build.sources.copies.yolo_classes import read_class_names
from reliquary.errors import FaultyFileError, ReliquaryError


def read(folder, **files):
    named = {name.replace("_", "."): text for name, text in files.items()}
    for name, text in named.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_class_names(folder, list(named))


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ({"data_yaml": "names: [owl, bronze  mask]\n"}, {0: "owl", 1: "bronze mask"}),
        ({"data_yml": "names:\n  0: owl\n  7: mask\n"}, {0: "owl", 7: "mask"}),
        ({"data_yaml": "path: ../x\ntrain: images\nnc: 1\nnames: [owl]\nroboflow: {a: 1}\n"}, {0: "owl"}),
        ({"classes_txt": "owl\nbronze mask\n"}, {0: "owl", 1: "bronze mask"}),
        ({"classes_txt": "\ufeffowl\r\nmask\r\n\r\n"}, {0: "owl", 1: "mask"}),
        ({"classes_txt": "owl\n", "data_yaml": "names: [owl]\n"}, {0: "owl"}),
    ],
)
def test_both_forms_are_read(tmp_path, files, names):
    assert read(tmp_path, **files).by_number == names


@pytest.mark.parametrize(
    ("files", "fault"),
    [
        ({"data_yaml": "nc: 1\n"}, "data.yaml:1: names: is missing"),
        ({"data_yaml": "names: []\n"}, "data.yaml:1: names: "),
        ({"data_yaml": "names: owl\n"}, "data.yaml:1: names: Input should be a valid dictionary"),
        ({"data_yaml": "names:\n- owl\n- yes\n"}, "data.yaml:3: names[1]: Input should be a valid string, found True"),
        ({"data_yaml": "names: {-1: owl}\n"}, "data.yaml:1: names"),
        ({"data_yaml": "names: [owl]\nnc: 2\n"}, "nc: found 2, but 'names' has 1"),
        ({"data_yaml": "names: [owl]\nkpt_shape: [17, 3]\n"}, "labels with keypoints are not read"),
        ({"classes_txt": "owl\n\nmask\n"}, "classes.txt:2: an empty line; the number of a class is that of its line"),
    ],
)
def test_faults_are_named_at_their_line(tmp_path, files, fault):
    with pytest.raises(FaultyFileError) as error:
        read(tmp_path, **files)
    assert fault in str(error.value)


def test_without_names_the_advice_is_to_add_them(tmp_path):
    with pytest.raises(ReliquaryError, match=r"put data.yaml \(names: \[\.\.\.\]\) or classes.txt \(a name a line\)"):
        read(tmp_path)


def test_two_files_that_differ_are_refused(tmp_path):
    with pytest.raises(ReliquaryError, match="data.yaml and classes.txt name other classes; remove the one"):
        read(tmp_path, data_yaml="names: [owl]\n", classes_txt="mask\n")


def test_a_list_that_is_no_text_or_too_large_is_refused(tmp_path, monkeypatch):
    with pytest.raises(ReliquaryError, match="classes.txt: not UTF-8"):
        read(tmp_path, classes_txt=b"\xff\xfe")
    monkeypatch.setattr(yolo_classes, "MAX_BYTES", 10)
    with pytest.raises(ReliquaryError, match="larger than"):
        read(tmp_path, classes_txt="a" * 11)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("[owl]", "0 alone"), ("[owl, mask]", "0 to 1"), ("{2: owl, 0: mask}", "0, 2")],
)
def test_the_numbers_are_told_in_words(tmp_path, text, numbers):
    assert read(tmp_path, data_yaml=f"names: {text}\n").numbers == numbers
