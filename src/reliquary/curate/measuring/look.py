"""Looking at all pictures of a collection, in several processes, once."""

from __future__ import annotations

import multiprocessing
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from itertools import islice
from typing import TypeVar

from PIL import Image

from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.curate.collection.item import Collection
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import Descriptor, PictureCheck, Sight
from reliquary.curate.measuring.store import Seen, SightStore
from reliquary.errors import ReliquaryError
from reliquary.progress import track
from reliquary.workers import follow_parent

T = TypeVar("T")

JOB = 32
"""Pictures that a process takes at a time, and that are written together."""

AHEAD = 4
"""Jobs a process that wait for it: their bytes are held."""

FEW = 64
"""Up to so many pictures, starting processes takes longer than they save."""


@dataclass(frozen=True)
class Looked:
    """What all pictures of a collection look like.

    Attributes:
        sights: By name of the check, then by SHA-256 of the picture.
        descriptions: By name of the descriptor, then by SHA-256 of the picture.
        unreadable: Why pictures cannot be decoded.
        missing: Why pictures could not be read at all: their files are gone, or were changed.
    """

    sights: dict[str, dict[str, Sight]]
    descriptions: dict[str, dict[str, bytes]]
    unreadable: dict[str, str] = field(default_factory=dict)
    missing: dict[str, str] = field(default_factory=dict)


def look_at_all(
    collection: Collection,
    store: SightStore,
    checks: Sequence[PictureCheck],
    descriptors: Sequence[Descriptor],
    *,
    workers: int = 1,
    quiet: bool = False,
) -> Looked:
    """Let checks and descriptors see every picture that they have not seen yet.

    The result does not depend on the number of workers. What was seen is kept batch by batch.

    Args:
        collection: The pictures.
        store: Where what was seen is kept.
        checks: What looks at single pictures.
        descriptors: What describes them.
        workers: Number of processes.
        quiet: Show no progress.

    Raises:
        FullDiskError: The disk is full; what was seen is kept.
        ReliquaryError: A process that looked at pictures was killed; what was seen is kept.
    """
    versions = {check.name: check.version for check in checks}
    description_versions = {descriptor.name: descriptor.version for descriptor in descriptors}
    done = store.done(versions, description_versions)
    wanted = [sha256 for sha256 in collection.by_picture if sha256 not in done] if checks or descriptors else []
    missing: dict[str, str] = {}
    jobs = _jobs(collection, wanted, missing)
    looking = _Looking(list(checks), list(descriptors))
    batches = _in_processes(looking, jobs, workers) if len(wanted) > FEW and workers > 1 else map(looking, jobs)
    for _ in track(_kept(batches, store, looking), "look at pictures", total=len(wanted), quiet=quiet):
        pass
    pictures = collection.by_picture
    return Looked(
        sights={name: _only(store.sights(name, version), pictures) for name, version in versions.items()},
        descriptions={
            name: _only(store.descriptions(name, version), pictures) for name, version in description_versions.items()
        },
        unreadable=_only(store.unreadable(), pictures),
        missing=missing,
    )


@dataclass(frozen=True)
class _Looking:
    """What a process does with a job; it is sent to the process with the job."""

    checks: list[PictureCheck]
    descriptors: list[Descriptor]

    def __call__(self, job: Sequence[tuple[str, bytes]]) -> list[Seen]:
        with warnings.catch_warnings():
            # Our own limit is checked, and is higher than the size from which Pillow warns.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return [self._see(sha256, data) for sha256, data in job]

    def _see(self, sha256: str, data: bytes) -> Seen:
        try:
            picture = WorkingPicture(data)
        except UnreadablePictureError as error:
            return Seen(sha256, unreadable=str(error))
        return Seen(
            sha256,
            {check.name: check.look(picture) for check in self.checks},
            {descriptor.name: descriptor.describe(picture) for descriptor in self.descriptors},
        )


def _jobs(collection: Collection, wanted: Iterable[str], missing: dict[str, str]) -> Iterator[list[tuple[str, bytes]]]:
    """Yield pictures with their bytes, some at a time; what cannot be read is put into ``missing``."""
    job: list[tuple[str, bytes]] = []
    for sha256 in wanted:
        try:
            job.append((sha256, collection.read(sha256)))
        except ReliquaryError as error:
            missing[sha256] = str(error)
        if len(job) >= JOB:
            yield job
            job = []
    yield job


def _in_processes(looking: _Looking, jobs: Iterator[list[tuple[str, bytes]]], workers: int) -> Iterator[list[Seen]]:
    # Started afresh: a fork would copy the locks of the threads that draw the progress.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=follow_parent) as pool:
        waiting: list[Future[list[Seen]]] = [pool.submit(looking, job) for job in islice(jobs, workers * AHEAD)]
        try:
            while waiting:
                yield waiting.pop(0).result()
                waiting += [pool.submit(looking, job) for job in islice(jobs, 1)]
        except BrokenProcessPool as error:
            raise ReliquaryError(
                "a process that looked at pictures was killed, perhaps because memory ran out; run the same command "
                "again, with fewer workers: what was seen is kept"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _kept(batches: Iterable[list[Seen]], store: SightStore, looking: _Looking) -> Iterator[Seen]:
    checks = {check.name: check.version for check in looking.checks}
    descriptors = {descriptor.name: descriptor.version for descriptor in looking.descriptors}
    for batch in batches:
        store.add(batch, checks, descriptors)
        yield from batch


def _only(found: Mapping[str, T], pictures: Iterable[str]) -> dict[str, T]:
    return {sha256: found[sha256] for sha256 in pictures if sha256 in found}
