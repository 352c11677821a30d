"""The folder in which a build happens, and how it becomes the finished dataset in one step."""

from __future__ import annotations

import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reliquary.errors import ReliquaryError
from reliquary.files import sync_folder


@contextmanager
def building(builds: Path, name: str) -> Iterator[None]:
    """Let only one process at a time build a dataset; the system frees the lock even if the process is killed.

    Raises:
        ReliquaryError: Another process is building it.
    """
    builds.mkdir(parents=True, exist_ok=True)
    lock = builds / f".{name}.lock"
    with lock.open("a") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise ReliquaryError(f"{builds / name}: another process is building this dataset; wait for it") from error
        yield


@contextmanager
def partial_folder(target: Path) -> Iterator[Path]:
    """Give an empty folder beside ``target``; when the block ends well, it becomes ``target``.

    What an earlier build left there, because it was killed, is removed: its expensive part, the resized images, lies
    elsewhere and is used again.
    """
    partial = target.with_name(f".{target.name}.partial")
    shutil.rmtree(partial, ignore_errors=True)
    partial.mkdir()
    try:
        yield partial
        partial.rename(target)
        sync_folder(target.parent)
    finally:
        shutil.rmtree(partial, ignore_errors=True)
