"""A worker for the tests of processes, which import it by its name."""

from __future__ import annotations

import os
import signal

from reliquary.errors import ReliquaryError


class Squares:
    """Squares numbers; at 113 its process is killed, at 117 it fails."""

    def __init__(self):
        self.done = 0

    def __call__(self, number):
        self.done += 1
        if number == 113:
            os.kill(os.getpid(), signal.SIGKILL)
        if number == 117:
            raise ReliquaryError("117 has no square")
        return number * number, os.getpid(), self.done
