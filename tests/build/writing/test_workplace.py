from __future__ import annotations

import multiprocessing
import signal

import pytest

from reliquary.build.writing.workplace import building, partial_folder
from reliquary.errors import ReliquaryError


def test_the_folder_appears_whole_and_under_its_name(tmp_path):
    target = tmp_path / "art-1.0.0"
    with partial_folder(target) as folder:
        (folder / "a").write_text("a")
        assert not target.exists()
    assert [path.name for path in tmp_path.rglob("*")] == ["art-1.0.0", "a"]


def test_after_an_error_nothing_is_left(tmp_path):
    with pytest.raises(FileNotFoundError), partial_folder(tmp_path / "art-1.0.0") as folder:
        (folder / "missing").read_text()
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_build_left_is_removed(tmp_path):
    left = tmp_path / ".art-1.0.0.partial"
    left.mkdir()
    (left / "half").write_text("")
    with partial_folder(tmp_path / "art-1.0.0"):
        pass
    assert list((tmp_path / "art-1.0.0").iterdir()) == []


def test_a_finished_folder_is_never_replaced(tmp_path):
    target = tmp_path / "art-1.0.0"
    target.mkdir()
    (target / "a").write_text("old")
    with pytest.raises(OSError, match="not empty"), partial_folder(target) as folder:
        (folder / "a").write_text("new")
    assert (target / "a").read_text() == "old"


def hold_until_killed(builds, ready):
    with building(builds, "art-1.0.0"):
        ready.set()
        signal.pause()


def test_two_processes_cannot_build_the_same_dataset_at_once(tmp_path):
    context = multiprocessing.get_context("spawn")
    ready = context.Event()
    other = context.Process(target=hold_until_killed, args=(tmp_path, ready))
    other.start()
    try:
        assert ready.wait(30)
        with building(tmp_path, "other-1.0.0"):
            pass
        with pytest.raises(ReliquaryError, match="another process is building"), building(tmp_path, "art-1.0.0"):
            pass
    finally:
        other.kill()
        other.join()
    with building(tmp_path, "art-1.0.0"):
        pass
