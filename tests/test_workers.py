from __future__ import annotations

import subprocess
import sys

PARENT = (
    "import os\n"
    "from concurrent.futures import ProcessPoolExecutor\n"
    "from multiprocessing import get_context\n"
    "from reliquary.workers import follow_parent\n"
    "pool = ProcessPoolExecutor(1, get_context('spawn'), initializer=follow_parent)\n"
    "print(pool.submit(os.getpid).result() != os.getpid(), flush=True)\n"
    "input()\n"
)
PROGRAM = (
    "import os, time\n"
    "from reliquary.workers import end_with_input\n"
    "end_with_input(lambda: os._exit(7))\n"
    "time.sleep(1000)\n"
)


def test_a_worker_ends_when_its_parent_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout.readline() == "True\n"
    parent.kill()
    # The worker holds the same output: it is at its end when both have gone.
    assert parent.communicate(timeout=60) == ("", None)


def test_a_program_ends_with_its_input():
    child = subprocess.Popen([sys.executable, "-c", PROGRAM], stdin=subprocess.PIPE)
    child.stdin.close()
    assert child.wait(timeout=60) == 7
