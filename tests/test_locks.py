from __future__ import annotations

import subprocess
import sys

import pytest

from reliquary.errors import ReliquaryError
from reliquary.locks import exclusive

HOLDER = (
    "import sys, pathlib\nfrom reliquary.locks import exclusive\n"
    "with exclusive(pathlib.Path(sys.argv[1]), 'busy'):\n    print('held', flush=True)\n    sys.stdin.read()\n"
)


def test_another_process_is_refused_until_the_holder_is_gone(tmp_path):
    lock = tmp_path / "new" / ".lock"
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout.readline() == "held\n"
    with pytest.raises(ReliquaryError, match="somebody works here"), exclusive(lock, "somebody works here"):
        pass
    child.kill()
    child.communicate()
    with exclusive(lock, "somebody works here"):
        assert lock.is_file()


def test_it_can_be_taken_again(tmp_path):
    for _ in range(2):
        with exclusive(tmp_path / ".lock", "busy"):
            pass
    assert (tmp_path / ".lock").is_file()
