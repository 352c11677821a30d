from __future__ import annotations

import json
import signal
import subprocess
import sys

PATIENCE_S = 60


def python(code, **options):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    return subprocess.Popen([sys.executable, "-c", code], start_new_session=True, text=True, **{**pipes, **options})


def test_only_events_are_said_on_standard_output():
    code = """
import os
from reliquary.engines.openmmlab.messages import Trained
from reliquary.engines.openmmlab.worker.speaking import Voice
voice = Voice()
print("Loading annotations", flush=True)
os.system("echo from a library")
voice.say(Trained(1, 2))
"""
    said, printed = python(code).communicate(timeout=PATIENCE_S)
    assert json.loads(said) == {"done": 1, "total": 2, "kind": "trained"}
    assert printed == "Loading annotations\nfrom a library\n"


def test_a_worker_and_its_children_end_with_their_parent():
    code = """
import subprocess, sys, time
from reliquary.engines.openmmlab.worker.speaking import end_with_parent
end_with_parent()
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1000)"])
print("ready", flush=True)
time.sleep(1000)
"""
    worker = python(code)
    assert worker.stdout.readline() == "ready\n"
    worker.stdin.close()
    assert worker.wait(PATIENCE_S) == -signal.SIGKILL
    # The child held the other end of the pipe: it closes when the child is gone.
    assert worker.stdout.read() == ""
    worker.stdout.close()
    worker.stderr.close()
