"""Training on several devices: one process each, that trains its share of every batch (Lightning's ``ddp``).

The processes end with the last checkpoint of the training. Whoever started them goes on from there as from any training
that is done, so that all that follows is the same for one device and for many.
"""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

import torch
from lightning.fabric.plugins.environments.lightning import find_free_network_port
from torch import multiprocessing
from torch.multiprocessing.spawn import ProcessException, start_processes

from reliquary.engines.base import Job, silent
from reliquary.engines.native.batches import Share
from reliquary.engines.native.kind import Kind
from reliquary.engines.native.training import train
from reliquary.errors import FullDiskError, ReliquaryError
from reliquary.workers import end_with_parent

if TYPE_CHECKING:
    from multiprocessing.queues import SimpleQueue

PATIENCE_S = 0.2


class _Progress(NamedTuple):
    """Finished epochs, and epochs of all."""

    done: int
    total: int


class _Failure(NamedTuple):
    """Why a process cannot go on."""

    problem: str
    full_disk: bool


def check_devices(devices: int, batch_size: int) -> None:
    """See that a training can be shared among so many devices.

    Raises:
        ReliquaryError: There are fewer accelerators, or a batch cannot be shared evenly.
    """
    if torch.cuda.is_available() and devices > torch.cuda.device_count():
        raise ReliquaryError(f"--devices {devices}: this machine has {torch.cuda.device_count()} accelerators")
    if batch_size % devices or batch_size < 2 * devices:
        raise ReliquaryError(
            f"--devices {devices}: a batch of {batch_size} images cannot be shared evenly, with at least two for each; "
            "use another number of devices, or change batch_size"
        )


def train_on_devices(job: Job, kind: Kind[Any]) -> None:
    """Train on as many devices as the job says, up to the last checkpoint.

    Raises:
        ReliquaryError: As in training on one device.
    """
    messages: SimpleQueue[_Progress | _Failure] = multiprocessing.get_context("spawn").SimpleQueue()
    unseen = replace(job, on_epoch=silent)
    context = start_processes(  # type: ignore[no-untyped-call]
        _worker, (unseen, kind, find_free_network_port(), messages), job.devices, join=False, start_method="spawn"
    )
    try:
        while not context.join(PATIENCE_S):
            _show(messages, job)
        _show(messages, job)
    except ProcessException:
        _show(messages, job)
        raise
    finally:
        for process in context.processes:
            process.kill()  # does nothing to one that has ended


def _worker(rank: int, job: Job, kind: Kind[Any], port: int, messages: SimpleQueue[_Progress | _Failure]) -> None:
    end_with_parent()  # both would write the same checkpoint
    # The variables that tell Lightning that its processes are there already.
    os.environ |= {
        "MASTER_ADDR": "127.0.0.1",
        "MASTER_PORT": str(port),
        "WORLD_SIZE": str(job.devices),
        "NODE_RANK": "0",
        "LOCAL_RANK": str(rank),
    }
    torch.set_num_threads(max(1, torch.get_num_threads() // job.devices))
    try:
        train(replace(job, on_epoch=lambda *state: messages.put(_Progress(*state))), kind, Share(rank, job.devices))
    except ReliquaryError as error:
        messages.put(_Failure(str(error), isinstance(error, FullDiskError)))
        raise


def _show(messages: SimpleQueue[_Progress | _Failure], job: Job) -> None:
    while not messages.empty():
        message = messages.get()
        if isinstance(message, _Failure):
            raise FullDiskError(message.problem) if message.full_disk else ReliquaryError(message.problem)
        job.on_epoch(*message)
