from __future__ import annotations

import os

import pytest

from reliquary.render.models.faults import UnusableModelError
from reliquary.render.models.within import checked_file, path_within


@pytest.fixture
def root(tmp_path):
    (tmp_path / "outside.png").write_bytes(b"x")
    folder = tmp_path / "models"
    (folder / "owl").mkdir(parents=True)
    (folder / "owl" / "a.obj").write_bytes(b"x")
    (folder / "wood.png").write_bytes(b"x")
    return folder


@pytest.mark.parametrize("name", ["a.obj", "./a.obj", "../wood.png", "..\\wood.png", "../owl/a.obj", "not there.png"])
def test_names_begin_beside_the_file_that_says_them(root, name):
    path = path_within(root, name, root / "owl" / "a.obj")
    assert path.is_absolute()
    assert path.name == name.replace("\\", "/").rpartition("/")[2]


@pytest.mark.parametrize(
    "name",
    [
        "",
        "../../outside.png",
        "/etc/passwd",
        "C:\\a.png",
        "c:a.png",
        "\\\\host\\a.png",
        "//host/a.png",
        "..\\..\\a",
        "a\0",
    ],
)
def test_no_name_leads_out(root, name):
    with pytest.raises(UnusableModelError, match="the folder of models; copy the file there"):
        path_within(root, name, root / "owl" / "a.obj")


def test_no_link_leads_out(root):
    (root / "link.png").symlink_to(root.parent / "outside.png")
    (root / "folder").symlink_to(root.parent)
    for name in ("link.png", "folder/outside.png"):
        with pytest.raises(UnusableModelError, match="lies outside"):
            path_within(root, name)
    (root / "inner.png").symlink_to(root / "wood.png")
    assert path_within(root, "inner.png") == root / "wood.png"


def test_only_files_of_some_size_are_read(root):
    assert checked_file(root / "wood.png", 1) == 1
    (root / "empty").touch()
    os.mkfifo(root / "pipe")
    (root / "large").write_bytes(b"123")
    for name, reason in {"none": "put the file there", "owl": "not a file", "pipe": "not a file"}.items():
        with pytest.raises(UnusableModelError, match=reason):
            checked_file(root / name, 2)
    for name, reason in {"empty": "is empty", "large": "3 bytes; at most 2"}.items():
        with pytest.raises(UnusableModelError, match=reason):
            checked_file(root / name, 2)
