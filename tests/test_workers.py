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


def test_a_worker_ends_when_its_parent_is_killed():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert parent.stdout.readline() == "True\n"
    parent.kill()
    # The worker holds the same output: it is at its end when both have gone.
    assert parent.communicate(timeout=60) == ("", None)
