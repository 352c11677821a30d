"""Doing jobs in several processes, each of which holds what it needs for all of them."""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import Any, TypeVar

from reliquary.errors import ReliquaryError
from reliquary.workers import follow_parent

J = TypeVar("J")
R = TypeVar("R")

AHEAD = 3
"""Jobs a process that wait for it."""

_held: list[Callable[[Any], Any]] = []


def in_processes(make_worker: Callable[[], Callable[[J], R]], jobs: Iterable[J], workers: int) -> Iterator[tuple[J, R]]:
    """Yield jobs with their results, in the order of the jobs whatever the number of processes.

    Args:
        make_worker: Called once in each process; what it returns does the jobs. It can be pickled.
        jobs: They are taken as processes become free.
        workers: Number of processes; one works in this process.

    Raises:
        ReliquaryError: A process was killed.
    """
    if workers <= 1:
        work = make_worker()
        yield from ((job, work(job)) for job in jobs)
        return
    left = iter(jobs)
    # Started afresh: a fork would copy the locks of the threads that draw the progress.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(make_worker,)) as pool:
        waiting: list[tuple[J, Future[R]]] = []
        try:
            waiting += [(job, pool.submit(_do, job)) for job in islice(left, workers * AHEAD)]
            while waiting:
                job, done = waiting.pop(0)
                yield job, done.result()
                waiting += [(job, pool.submit(_do, job)) for job in islice(left, 1)]
        except BrokenProcessPool as error:
            raise ReliquaryError(
                "a process that made composites was killed, perhaps because memory ran out; run the same command "
                "again, with fewer workers: what was made is kept"
            ) from error
        finally:
            pool.shutdown(cancel_futures=True)


def _begin(make_worker: Callable[[], Callable[[Any], Any]]) -> None:
    follow_parent()
    _held[:] = [make_worker()]


def _do(job: Any) -> Any:
    return _held[0](job)
