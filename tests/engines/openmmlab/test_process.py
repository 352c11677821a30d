"""The parent's side, with shell scripts in the place of the environment's Python."""

from __future__ import annotations

import json
import os
import re
import time
from pathlib import Path

import pytest

from reliquary.engines.openmmlab.messages import Done, Predicted, ReportWork, Trained
from reliquary.engines.openmmlab.process import WorkerError, run
from reliquary.errors import ReliquaryError

PATIENCE_S = 30


@pytest.fixture
def work(tmp_path):
    """Have a script do a job; what it prints are the worker's words."""

    def do(script, on_progress=None):
        python = tmp_path / "python"
        python.write_text(f"#!/bin/sh\n{script}\n")
        python.chmod(0o755)
        return run(python, ReportWork(), tmp_path / "work", tmp_path / "train.log", on_progress)

    return do


def say(**event):
    return f"cat <<'END'\n{json.dumps(event)}\nEND"


DONE = say(kind="done", versions={"mmdet": "3.3.0"}, train_s=1.5)


def test_progress_is_told_and_the_last_word_returned(work):
    seen = []
    steps = [say(kind="trained", done=1, total=2), say(kind="predicted", done=4, total=4)]
    assert work("\n".join([*steps, DONE]), seen.append) == Done({"mmdet": "3.3.0"}, train_s=1.5)
    assert seen == [Trained(1, 2), Predicted(4, 4)]


def test_the_worker_is_given_a_job_file_and_not_our_modules(work, tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", "/somewhere")
    work(f'echo "$@" > {tmp_path}/arguments; echo "$PYTHONPATH" > {tmp_path}/path\n{DONE}')
    flag, program, job = (tmp_path / "arguments").read_text().split()
    assert (flag, program.endswith("worker/__main__.py")) == ("-P", True)
    assert json.loads(Path(job).read_text()) == {"kind": "report"}
    assert (tmp_path / "path").read_text() == "\n"


def test_what_libraries_print_is_in_the_log(work, tmp_path):
    (tmp_path / "train.log").write_text("before\n")
    work(f"echo from a library >&2\n{DONE}")
    assert (tmp_path / "train.log").read_text() == "before\nfrom a library\n"


def test_a_job_that_cannot_be_done_is_an_error_of_the_user(work):
    with pytest.raises(ReliquaryError, match="^lower learning_rate$"):
        work(say(kind="refused", problem="lower learning_rate"))


def test_a_crash_is_shown_in_full(work):
    traceback = (
        "Traceback (most recent call last):\n" + "".join(f"  File {n}\n" for n in range(200)) + "KeyError: 'x'\n"
    )
    with pytest.raises(WorkerError) as caught:
        work(say(kind="crashed", traceback=traceback))
    assert str(caught.value).endswith(traceback.rstrip())
    assert "train.log" in str(caught.value)


def test_a_worker_that_was_killed_is_shown_with_its_last_words(work, tmp_path):
    (tmp_path / "train.log").write_text("of another run\n")
    with pytest.raises(WorkerError, match=r"was killed \(SIGKILL, maybe for want of memory\)") as caught:
        work("for n in $(seq 100); do echo line $n; done >&2; kill -9 $$")
    lines = str(caught.value).splitlines()
    assert lines[1:] == [f"  line {number}" for number in range(61, 101)]


def test_a_worker_that_ends_without_a_word_is_an_error(work):
    with pytest.raises(WorkerError, match="ended with status 3; its log is .*train.log$"):
        work("exit 3")


def test_nonsense_is_an_error(work):
    with pytest.raises(WorkerError, match="answered nonsense: b'hello"):
        work("echo hello")


def test_an_interpreter_that_is_not_there_is_one_line(tmp_path):
    with pytest.raises(ReliquaryError, match=r"cannot be started .*: reliquary engines install openmmlab$") as caught:
        run(tmp_path / "none", ReportWork(), tmp_path, tmp_path / "train.log")
    assert "\n" not in str(caught.value)


def test_when_we_stop_the_worker_stops_with_all_that_it_started(work, tmp_path):
    class StoppedError(Exception):
        pass

    def stop(event):
        raise StoppedError

    script = f"sleep 1000 & echo $! > {tmp_path}/child\n{say(kind='trained', done=0, total=2)}\nsleep 1000"
    with pytest.raises(StoppedError):
        work(script, stop)
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + PATIENCE_S
    while is_alive(child):
        assert time.monotonic() < deadline, "the worker's child is still there"


def is_alive(pid):
    try:
        os.kill(pid, 0)
        state = Path(f"/proc/{pid}/stat").read_text()
    except (ProcessLookupError, FileNotFoundError):
        return False
    return re.search(r"\) (\w)", state)[1] != "Z"
