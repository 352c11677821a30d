"""Several runs at a time, each in a process of its own."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from reliquary.bench.attempt import Failure, attempt
from reliquary.bench.folder import RunFolder
from reliquary.engines.base import Job, silent
from reliquary.errors import ReliquaryError
from reliquary.workers import follow_parent

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

Runs = Sequence[tuple[RunFolder, Job]]
OnEpoch = Callable[[int, int, int], None]
"""Called with the number of a run, its finished epochs and its epochs of all."""

PATIENCE_S = 0.2

_epochs: list[SimpleQueue[tuple[int, int, int]]] = []
"""Where a worker process says how far its run is."""


def default_workers() -> int:
    """Return two where runs are done on a processor of several cores, which one small model cannot keep busy."""
    import torch

    return 2 if not torch.cuda.is_available() and (os.cpu_count() or 1) > 1 else 1


def attempt_all(runs: Runs, workers: int, on_epoch: OnEpoch) -> Iterator[tuple[int, Failure | None]]:
    """Do runs, and yield the number of each as it ends, with why it failed if it did.

    Args:
        runs: What is to be done, in the order in which it is begun.
        workers: Runs at a time; with more than one, each has its share of the processor's threads.
        on_epoch: Told of the progress.

    Raises:
        FullDiskError: No further run could be stored.
        ReliquaryError: A process was killed.
    """
    if workers <= 1 or len(runs) <= 1:
        for number, (folder, job) in enumerate(runs):
            yield number, attempt(folder, replace(job, on_epoch=partial(on_epoch, number)))
    else:
        yield from _in_processes(runs, workers, on_epoch)


def _in_processes(runs: Runs, workers: int, on_epoch: OnEpoch) -> Iterator[tuple[int, Failure | None]]:
    # Started afresh: a fork would copy the locks of torch's threads and of those that draw the progress.
    context = multiprocessing.get_context("spawn")
    epochs: SimpleQueue[tuple[int, int, int]] = context.SimpleQueue()
    with ProcessPoolExecutor(workers, context, initializer=_begin, initargs=(epochs, workers)) as pool:
        try:
            waiting = {
                pool.submit(_attempt, n, folder, replace(job, on_epoch=silent)) for n, (folder, job) in enumerate(runs)
            }
            while waiting:
                done, waiting = wait(waiting, PATIENCE_S, FIRST_COMPLETED)
                while not epochs.empty():
                    on_epoch(*epochs.get())
                for future in done:
                    yield future.result()
        except BrokenProcessPool as error:
            raise ReliquaryError(
                "a process that trained was killed, perhaps because memory ran out; run the same command again, "
                "with fewer workers: what is done is kept"
            ) from error
        except BaseException:
            # Nobody waits for trainings that are no longer wanted; each goes on later after its last epoch.
            for process in multiprocessing.active_children():
                process.kill()
            raise


def _begin(epochs: SimpleQueue[tuple[int, int, int]], workers: int) -> None:
    import torch

    follow_parent()
    _epochs[:] = [epochs]
    threads = max(1, torch.get_num_threads() // workers)
    torch.set_num_threads(threads)
    os.environ["OMP_NUM_THREADS"] = str(threads)  # for engines that start programs of their own


def _attempt(number: int, folder: RunFolder, job: Job) -> tuple[int, Failure | None]:
    def on_epoch(done: int, total: int) -> None:
        _epochs[0].put((number, done, total))

    return number, attempt(folder, replace(job, on_epoch=on_epoch))
