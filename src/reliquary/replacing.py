"""A folder that is replaced in whole."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from reliquary.errors import ReliquaryError, explain_full_disk
from reliquary.files import sync_folder
from reliquary.locks import exclusive


@contextmanager
def replaced_folder(folder: Path, mark: str) -> Iterator[Path]:
    """Give an empty folder beside ``folder``; when the block ends well, it takes the place of ``folder``.

    A process that is killed leaves the old one: between the two renames as ``.<name>.old``, which the next call puts
    back.

    Args:
        folder: The folder.
        mark: Name of a file that the folder holds when it is one of ours: no other folder is replaced.

    Raises:
        FullDiskError: The disk is full.
        ReliquaryError: Another process is writing the folder, or it holds something else.
    """
    partial, old = (folder.with_name(f".{folder.name}.{state}") for state in ("partial", "old"))
    busy = f"{folder}: another process is writing it; wait for it"
    with explain_full_disk(folder), exclusive(folder.with_name(f".{folder.name}.lock"), busy):
        if old.exists() and not folder.exists():
            old.rename(folder)
        if folder.exists() and not (folder / mark).is_file() and any(folder.iterdir()):
            raise ReliquaryError(f"{folder}: holds no {mark}, so it is not replaced; move or remove it")
        for left in (partial, old):
            shutil.rmtree(left, ignore_errors=True)
        partial.mkdir()
        try:
            yield partial
            if folder.exists():
                folder.rename(old)
            partial.rename(folder)
            sync_folder(folder.parent)
            shutil.rmtree(old, ignore_errors=True)
        finally:
            shutil.rmtree(partial, ignore_errors=True)
