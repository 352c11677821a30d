from __future__ import annotations

import pytest

from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.locks import exclusive
from reliquary.replacing import replaced_folder


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "curation" / "report"


def write(folder, text="new"):
    with replaced_folder(folder, "index.html") as new:
        (new / "index.html").write_text(text, "utf-8")


def left_beside(folder):
    return sorted(path.name for path in folder.parent.iterdir() if not path.name.endswith(".lock"))


def test_a_folder_is_made_and_replaced_in_whole(folder):
    write(folder, "old")
    (folder / "of-the-old").touch()
    write(folder)
    assert [path.name for path in folder.iterdir()] == ["index.html"]
    assert (folder / "index.html").read_text("utf-8") == "new"
    assert left_beside(folder) == ["report"]


@pytest.mark.parametrize("error", [ReliquaryError("no"), KeyboardInterrupt()])
def test_an_error_leaves_the_old_folder_as_it_was(folder, error):
    write(folder, "old")
    with pytest.raises(type(error)), replaced_folder(folder, "index.html"):
        raise error
    assert (folder / "index.html").read_text("utf-8") == "old"
    assert left_beside(folder) == ["report"]


def test_what_a_killed_process_left_is_removed(folder):
    write(folder, "old")
    (folder.parent / ".report.partial").mkdir()
    (folder.parent / ".report.partial" / "half").touch()
    write(folder)
    assert left_beside(folder) == ["report"]


def test_the_old_folder_is_put_back_if_a_process_was_killed_between_the_two_renames(folder):
    write(folder, "old")
    folder.rename(folder.parent / ".report.old")
    with pytest.raises(ReliquaryError), replaced_folder(folder, "index.html"):
        raise ReliquaryError("killed once more")
    assert (folder / "index.html").read_text("utf-8") == "old"


def test_a_folder_of_somebody_else_is_not_replaced(folder):
    folder.mkdir(parents=True)
    (folder / "thesis.tex").touch()
    with pytest.raises(ReliquaryError, match=r"report: holds no index\.html, so it is not replaced"):
        write(folder)
    assert [path.name for path in folder.iterdir()] == ["thesis.tex"]


def test_an_empty_folder_is_replaced(folder):
    folder.mkdir(parents=True)
    write(folder)
    assert (folder / "index.html").is_file()


def test_two_processes_do_not_write_one_report(folder):
    folder.parent.mkdir()
    lock = folder.parent / ".report.lock"
    with exclusive(lock, "busy"), pytest.raises(ReliquaryError, match="another process is writing it"):
        write(folder)


def test_a_full_disk_leaves_the_old_folder(small_disk):
    folder = small_disk / "report"
    write(folder, "old")
    with pytest.raises(FullDiskError, match="no space left"):
        write(folder, "x" * 1_000_000)
    assert (folder / "index.html").read_text("utf-8") == "old"
