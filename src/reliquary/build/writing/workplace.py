"""The folder in which a build happens, and how it becomes the finished dataset in one step."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reliquary.files import sync_folder
from reliquary.locks import exclusive


@contextmanager
def building(builds: Path, name: str) -> Iterator[None]:
    """Let only one process at a time build a dataset; the system frees the lock even if the process is killed.

    Raises:
        ReliquaryError: Another process is building it.
    """
    busy = f"{builds / name}: another process is building this dataset; wait for it"
    with exclusive(builds / f".{name}.lock", busy):
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
