"""The pictures of all builds, made once each and kept between builds.

Decoding, resizing and encoding is nearly all the work of a build. Its results are named by all that decides their
bytes, so that all configs and datasets share them, and a build that was killed goes on where it was. The folder can
be removed at any time.
"""

from __future__ import annotations

import threading
import warnings
from collections import defaultdict
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import Picture, key
from reliquary.build.pictures.store import Entry, PictureStore
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.database import DamagedDatabaseError
from reliquary.errors import Fault, FaultyFileError, ReliquaryError
from reliquary.progress import track

FILE = "pictures.sqlite"

JOB = 16
"""Originals that a thread takes at a time."""

BATCH_PICTURES, BATCH_BYTES = 64, 8 << 20
"""Pictures that are written together, at most: so many, or so many bytes."""

LARGE = 20_000_000
"""Pixels from which originals are decoded one at a time, whatever the number of threads: a wall takes 450 MB."""

Read = Callable[[str], bytes]
Wanted = Mapping[str, Picture]
"""Pictures by their keys."""


class MadePictures:
    """The pictures that were made, and the reasons of those that cannot be.

    Several builds may use it at the same time. If its file is damaged, it is put aside and pictures are made again.

    Args:
        cache: The folder of the file; it is made if need be.

    Raises:
        ReliquaryError: The file cannot be used, or the disk is full.
    """

    def __init__(self, cache: Path) -> None:
        self._store = PictureStore(cache / FILE)
        self._decoding_large = threading.Lock()

    def make(self, pictures: Iterable[Picture], read: Read, *, workers: int, quiet: bool, title: str) -> dict[str, str]:
        """Make all pictures that are not there yet.

        Each original is read and decoded once, whatever the number of its pictures. Threads serve, because Pillow
        works without holding the interpreter's lock.

        Args:
            pictures: What is wanted.
            read: Gives the bytes of an original by its SHA-256; called from several threads.
            workers: Number of threads; it changes nothing but the time.
            quiet: Show no progress.
            title: What the progress bar says.

        Returns:
            For the key of each picture that cannot be made, the reason.

        Raises:
            FaultyFileError: Originals are missing or were changed; all of them are listed.
            FullDiskError: The disk is full; what was made is kept.
        """
        wanted = {key(picture): picture for picture in pictures}
        try:
            return self._make(wanted, read, workers=workers, quiet=quiet, title=title)
        except DamagedDatabaseError:
            self._store.begin_anew()
            return self._make(wanted, read, workers=workers, quiet=quiet, title=title)

    def get(self, picture: Picture) -> bytes:
        """Return the encoded bytes of a picture that was made.

        Raises:
            KeyError: It was not made.
            DamagedDatabaseError: The file is damaged.
        """
        with self._put_aside_if_damaged():
            return self._store.data(key(picture))

    def size(self, picture: Picture) -> int:
        """Return the number of bytes of a picture that was made; errors as for ``get``."""
        with self._put_aside_if_damaged():
            return self._store.size(key(picture))

    def fingerprint(self, picture: Picture) -> bytes | None:
        """Return the fingerprint of a picture that was made, None if its kind has none; errors as for ``get``."""
        with self._put_aside_if_damaged():
            return self._store.fingerprint(key(picture))

    def close(self) -> None:
        """Close the file."""
        self._store.close()

    def _make(self, wanted: Wanted, read: Read, *, workers: int, quiet: bool, title: str) -> dict[str, str]:
        problems: dict[str, str | None] = {}
        missing: dict[str, Picture] = {}
        for name, picture in wanted.items():
            try:
                problems[name] = self._store.problem(name)
            except KeyError:
                missing[name] = picture
        results = list(track(self._run(missing, read, workers), title, total=len(missing), quiet=quiet))
        damaged = list(dict.fromkeys(result.damaged for result in results if result.damaged))
        if damaged:
            faults = [Fault("", "", damage) for damage in damaged]
            raise FaultyFileError("original pictures are damaged; nothing was built", faults)
        problems |= {result.key: result.problem for result in results}
        return {name: problem for name, problem in problems.items() if problem is not None}

    def _run(self, missing: Wanted, read: Read, workers: int) -> Iterator[_Result]:
        pool = ThreadPoolExecutor(max_workers=workers)
        with warnings.catch_warnings():
            # Our own limit is checked, and is higher than the size from which Pillow warns.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            try:
                for job in [pool.submit(self._work, originals, read) for originals in _jobs(missing)]:
                    yield from job.result()
            finally:
                pool.shutdown(cancel_futures=True)

    def _work(self, originals: Mapping[str, Wanted], read: Read) -> list[_Result]:
        """Make the pictures of some originals and write them batch by batch; their bytes are not held any longer."""
        results: list[_Result] = []
        batch = _Batch(self._store)
        for sha256, pictures in originals.items():
            try:
                data = read(sha256)
            except ReliquaryError as error:
                results += [_Result(name, damaged=str(error)) for name in pictures]
                continue
            # Closed in any case: the other threads may be waiting for the right to decode a large original.
            with closing(self._entries(data, pictures)) as entries:
                for entry in entries:
                    batch.add(entry)
                    results.append(_Result(entry.key, entry.problem))
        batch.write()
        return results

    def _entries(self, data: bytes, pictures: Wanted) -> Generator[Entry]:
        try:
            original = Original(data)
        except UnreadablePictureError as error:
            yield from (Entry(name, problem=str(error)) for name in pictures)
            return
        is_large = original.width * original.height > LARGE
        with self._decoding_large if is_large else nullcontext():
            for name, picture in pictures.items():
                try:
                    yield Entry(name, picture.make(original))
                except UnreadablePictureError as error:
                    yield Entry(name, problem=str(error))

    @contextmanager
    def _put_aside_if_damaged(self) -> Iterator[None]:
        """Let the next run begin with a new file."""
        try:
            yield
        except DamagedDatabaseError as error:
            self._store.begin_anew()
            raise DamagedDatabaseError(f"{error}; it was put aside: run the same command again") from error


@dataclass(frozen=True, slots=True)
class _Result:
    """What became of one picture: made, not to be made (``problem``), or its original is ``damaged``."""

    key: str
    problem: str | None = None
    damaged: str | None = None


class _Batch:
    """Entries that are written together: an original may have one picture, or thousands."""

    def __init__(self, store: PictureStore) -> None:
        self._store = store
        self._entries: list[Entry] = []
        self._bytes = 0

    def add(self, entry: Entry) -> None:
        self._entries.append(entry)
        self._bytes += len(entry.made.data) if entry.made else 0
        if len(self._entries) >= BATCH_PICTURES or self._bytes >= BATCH_BYTES:
            self.write()

    def write(self) -> None:
        self._store.add(self._entries)
        self._entries, self._bytes = [], 0


def _jobs(missing: Wanted) -> Iterator[dict[str, Wanted]]:
    by_original: dict[str, dict[str, Picture]] = defaultdict(dict)
    for name, picture in missing.items():
        by_original[picture.original][name] = picture
    ordered = sorted(by_original)
    for start in range(0, len(ordered), JOB):
        yield {sha256: by_original[sha256] for sha256 in ordered[start : start + JOB]}
