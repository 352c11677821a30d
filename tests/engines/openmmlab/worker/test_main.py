from __future__ import annotations

import sys
from types import SimpleNamespace

import pytest

from reliquary.engines.openmmlab.messages import WORK, Crashed, DetectionWork, Done, Refused, ReportWork
from reliquary.engines.openmmlab.worker import frameworks, main


@pytest.fixture
def said(monkeypatch):
    """What the worker says, without taking this process's output or standard input."""
    events = []
    monkeypatch.setattr(main, "end_with_parent", lambda: None)
    monkeypatch.setattr(main, "Voice", lambda: SimpleNamespace(say=events.append))
    monkeypatch.setattr(frameworks, "versions", lambda: {"mmdet": "3.3.0"})
    return events


def write(tmp_path, work):
    (tmp_path / "job.json").write_bytes(WORK.dump_json(work))
    return tmp_path / "job.json"


def test_a_report_says_the_versions(said, tmp_path, monkeypatch):
    monkeypatch.setattr(frameworks, "import_detection", lambda: None)
    monkeypatch.setattr(frameworks, "import_editing", lambda: None)
    assert main.main(write(tmp_path, ReportWork())) == main.DONE
    assert said == [Done({"mmdet": "3.3.0"})]


def test_an_environment_in_which_something_is_missing_is_one_line(said, tmp_path, monkeypatch):
    def import_detection():
        raise ModuleNotFoundError("No module named 'mmdet'")

    monkeypatch.setattr(frameworks, "import_detection", import_detection)
    assert main.main(write(tmp_path, ReportWork())) == main.REFUSED
    (event,) = said
    assert isinstance(event, Refused)
    assert event.problem == (
        "engine 'openmmlab' is broken (No module named 'mmdet'); run: reliquary engines remove openmmlab, "
        "and install it again"
    )


def test_a_crash_is_told_with_its_whole_traceback(said, tmp_path, monkeypatch):
    def detect(work, voice):
        raise KeyError(work.config)

    monkeypatch.setattr(frameworks, "import_detection", lambda: None)
    module = "reliquary.engines.openmmlab.worker.detecting"
    monkeypatch.setitem(sys.modules, module, SimpleNamespace(detect=detect))
    work = DetectionWork("a/config.py", tmp_path, tmp_path, tmp_path, tmp_path, ["x"], 0)
    assert main.main(write(tmp_path, work)) == main.CRASHED
    (event,) = said
    assert isinstance(event, Crashed)
    assert event.traceback.startswith("Traceback (most recent call last):")
    assert event.traceback.endswith("KeyError: 'a/config.py'\n")


def test_a_job_file_of_nonsense_is_a_crash(said, tmp_path):
    (tmp_path / "job.json").write_text('{"kind": "dance"}')
    assert main.main(tmp_path / "job.json") == main.CRASHED
    assert "dance" in said[0].traceback
