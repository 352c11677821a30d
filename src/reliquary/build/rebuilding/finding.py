"""Finding originals by their hash: in folders of any form, and among those that were fetched before."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from reliquary.blobs import BlobStore
from reliquary.build.rebuilding.wanted import WantedOriginal
from reliquary.build.sources.copies.files import copy_files, reader_of
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.progress import track

Read = Callable[[str], bytes]


class Originals:
    """Where originals are on this machine.

    Args:
        blobs: Those that were fetched.
        readers: Gives the reader of each original that was found in a folder.
    """

    def __init__(self, blobs: BlobStore, readers: dict[str, Read]) -> None:
        self._blobs = blobs
        self._readers = readers

    def has(self, sha256: str) -> bool:
        """Return whether an original is here."""
        return sha256 in self._readers or self._blobs.path(sha256).is_file()

    def read(self, sha256: str) -> bytes:
        """Return the bytes of an original that is here, checked.

        Raises:
            ReliquaryError: They were changed or removed meanwhile.
        """
        return self._readers.get(sha256, self._blobs.get)(sha256)


def find_originals(
    originals: Iterable[WantedOriginal], folders: Sequence[Path], blobs: BlobStore, *, workers: int, quiet: bool
) -> Originals:
    """Look for originals in folders: crawls, render sets, local copies, or any others; names mean nothing.

    Only files with the size of an original are hashed, each once.

    Args:
        originals: What is wanted.
        folders: Where to look.
        blobs: What was fetched before; it is not looked for again.
        workers: Threads that hash.
        quiet: Show no progress.

    Raises:
        FaultyFileError: A folder holds symbolic links or names that are not UTF-8.
        ReliquaryError: There is no such folder, or it cannot be read.
    """
    wanted = {original.sha256: original.bytes for original in originals}
    readers: dict[str, Read] = {}
    for folder in folders:
        missing = {sha256: n_bytes for sha256, n_bytes in wanted.items() if sha256 not in readers}
        found = _hashed(folder, set(missing.values()), workers=workers, quiet=quiet)
        here = [(sha256, file) for sha256, file in found if sha256 in missing]
        read = reader_of(folder, here)
        readers |= {sha256: read for sha256, _ in here}
    return Originals(blobs, readers)


def _hashed(folder: Path, sizes: Collection[int], *, workers: int, quiet: bool) -> list[tuple[str, str]]:
    """Return SHA-256 and path of every file of one of some sizes."""
    if not folder.is_dir():
        raise ReliquaryError(f"{folder}: no such folder; --source names one that holds originals")
    files = [file for file in copy_files(folder) if (folder / file).stat().st_size in sizes]

    def hashed(file: str) -> tuple[str, str]:
        try:
            return sha256_file(folder / file), file
        except OSError as error:
            raise ReliquaryError(f"{folder / file}: cannot be read ({error.strerror})") from error

    with ThreadPoolExecutor(workers) as pool:
        return list(track(pool.map(hashed, files), f"hash {folder.name}", total=len(files), quiet=quiet))
