"""What the worker says to its parent: lines of JSON on the real standard output, and nothing else there."""

from __future__ import annotations

import os
import signal
import sys
from typing import IO

from reliquary.engines.openmmlab.messages import EVENT, Crashed, Done, Predicted, Refused, Trained
from reliquary.workers import end_with_input


class Voice:
    """Standard output, kept for events; whatever libraries print goes to standard error."""

    def __init__(self) -> None:
        self._lines: IO[bytes] = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=0)
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())

    def say(self, event: Trained | Predicted | Refused | Crashed | Done) -> None:
        """Send an event."""
        self._lines.write(EVENT.dump_json(event) + b"\n")


def end_with_parent() -> None:
    """Kill this process and all that it started as soon as its parent ends, even if that was killed.

    The parent holds the other end of standard input, and never writes to it.
    """
    end_with_input(lambda: os.killpg(0, signal.SIGKILL))
