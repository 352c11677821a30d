"""Worker processes: they never outlive the process that started them, and take no more memory than they may."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable
from multiprocessing.connection import wait


def follow_parent() -> None:
    """Let this worker process end as soon as its parent has ended, even if that was killed; and leave Ctrl-C to it.

    An initializer for a pool of processes. Without it the workers of a killed parent wait for jobs for ever, because
    each of them holds both ends of the pipe that the jobs come through.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    end_with_parent()


def end_with_parent() -> None:
    """Let this worker process end as soon as its parent has ended; Ctrl-C reaches it as before."""
    threading.Thread(target=_wait_for_parent, daemon=True).start()


def _wait_for_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(0)


def end_with_input(end: Callable[[], object]) -> None:
    """Have this process end as soon as its standard input does: a program that is no worker of ``multiprocessing``.

    Whoever started it holds the other end of a pipe, which closes when they want the program to end, or are gone,
    even if they were killed.

    Args:
        end: Ends the process; it is called in a thread of its own.
    """
    threading.Thread(target=_wait_for_input, args=(end,), daemon=True).start()


def _wait_for_input(end: Callable[[], object]) -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    end()


def limit_memory(limit: int) -> None:
    """Limit what this process may allocate, in bytes, where the system can do so: more is a ``MemoryError``."""
    try:
        import resource  # there is none on Windows
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
