from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys

import pytest

from reliquary.render.farm.program import Program
from reliquary.render.farm.worker import LostWorkerError, Worker
from tests.render.farm.farming import fake_model, fake_program, fake_views


@pytest.fixture
def job(tmp_path):
    (tmp_path / "job.json").write_text(json.dumps({"passes": []}))
    return tmp_path / "job.json"


@pytest.fixture
def worker(tmp_path, job):
    started = Worker(fake_program(tmp_path / "work"), job)
    assert started.answer(0, 30).renderer == "fake-1"
    yield started
    started.end(0)


@pytest.fixture
def loaded(tmp_path, worker):
    def load(**behaviour):
        [view] = fake_views([fake_model(tmp_path / "models", "owl", **behaviour)], 1)
        answer = worker.ask(view.load(1), 30)
        assert answer.fault is None
        return lambda id_, limit_s=30.0: worker.ask(view.shoot(id_, tmp_path / "a.png", tmp_path / "a.npz"), limit_s)

    return load


def test_it_answers_requests_between_lines_of_its_own(tmp_path, worker, loaded):
    shoot = loaded(notes=["a texture is missing"])
    assert [shoot(2).id, shoot(3).id] == [2, 3]
    assert (tmp_path / "a.png").is_file()
    assert "Blender says something of its own" in worker.chatter


def test_a_worker_that_says_much_is_not_blocked(worker, loaded):
    assert loaded(**{"on shoot": {"0": "loud"}})(2).id == 2


@pytest.mark.parametrize(
    ("what", "reason"),
    [
        ("crash", "ended with status 7"),
        ("kill", "was killed (SIGKILL, maybe for want of memory)"),
        ("nonsense", "answered nonsense: b'[1, 2'"),
        ("other", "answered nonsense: request 3 instead of 2"),
        ("flood", "answered nonsense: a line of more than"),
    ],
)
def test_a_worker_that_is_of_no_more_use(worker, loaded, what, reason):
    shoot = loaded(**{"on shoot": {"0": what}})
    with pytest.raises(LostWorkerError) as caught:
        shoot(2)
    assert reason in str(caught.value)


def test_a_worker_that_hangs_is_not_waited_for(worker, loaded):
    shoot = loaded(**{"on shoot": {"0": "hang"}})
    with pytest.raises(LostWorkerError, match="gave no answer within 0.2 seconds"):
        shoot(2, 0.2)


def test_asking_one_that_has_ended(worker, loaded):
    shoot = loaded(**{"on shoot": {"0": "crash"}})
    for id_ in (2, 3):
        with pytest.raises(LostWorkerError, match="ended with status 7"):
            shoot(id_)
    assert "cannot open shared object file" in worker.chatter


def test_it_is_killed_with_all_that_it_started(tmp_path, job):
    script = tmp_path / "parent.py"
    script.write_text(
        "import subprocess, sys\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import sys; sys.stdin.read()'], stdin=subprocess.PIPE)\n"
        'print(\'@reliquary {"id": 0, "renderer": "%d"}\' % child.pid, flush=True)\nchild.wait()\n'
    )
    worker = Worker(Program((sys.executable, str(script)), tmp_path), job)
    child = int(worker.answer(0, 30).renderer)
    worker.kill()
    worker.end(0)
    # An orphan that has ended stays in the table of processes until somebody asks for it.
    state = subprocess.run(["ps", "-o", "stat=", "-p", str(child)], capture_output=True, text=True, check=False).stdout
    assert state.strip() in {"", "Z", "Zs"}
    worker.kill()  # again, and nobody else gets hurt


def test_it_ends_when_its_parent_is_killed(tmp_path, job):
    program = (
        "import pathlib, sys\nfrom reliquary.render.farm.program import Program\n"
        "from reliquary.render.farm.worker import Worker\n"
        "from tests.render.farm.farming import fake_program\n"
        f"worker = Worker(fake_program(pathlib.Path({str(tmp_path / 'work')!r})), pathlib.Path({str(job)!r}))\n"
        "worker.answer(0, 30)\nprint(worker._process.pid, flush=True)\nsys.stdin.read()\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    pid = int(parent.stdout.readline())
    ended = os.pidfd_open(pid)
    parent.send_signal(signal.SIGKILL)
    parent.communicate()
    assert select.select([ended], [], [], 20)[0], "it still waits for requests"
    os.close(ended)


def test_tokens_are_not_passed_on(tmp_path, job, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "secret")
    monkeypatch.setenv("SKETCHFAB_API_TOKEN", "secret")
    script = tmp_path / "env.py"
    script.write_text(
        "import json, os\nknown = {'id': 0, 'notes': sorted(os.environ)}\n"
        "print('@reliquary ' + json.dumps(known), flush=True)\ninput()\n"
    )
    worker = Worker(Program((sys.executable, str(script)), tmp_path), job)
    known = worker.answer(0, 30).notes
    worker.end()
    assert "PATH" in known
    assert not any("TOKEN" in name for name in known)
