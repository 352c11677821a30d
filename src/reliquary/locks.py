"""Locks between processes."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import TextIO

from reliquary.errors import ReliquaryError

RETRY_S = 0.05


@contextmanager
def exclusive(lock: Path, busy: str, patience_s: float = 0.0) -> Iterator[None]:
    """Hold a lock file for this process alone; the system frees it even if the process is killed.

    Args:
        lock: The file; it and its folder are made if need be, and the file stays.
        busy: The error's message if another process holds it.
        patience_s: How long to wait for the other process, in seconds.

    Raises:
        ReliquaryError: Another process holds the lock.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    give_up = monotonic() + patience_s
    with lock.open("a") as handle:
        while not _taken(handle):
            if monotonic() >= give_up:
                raise ReliquaryError(busy)
            sleep(RETRY_S)
        yield


def _taken(handle: TextIO) -> bool:
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
