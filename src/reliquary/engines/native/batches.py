"""Which images come in which batch, and who prepares them."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from lightning.pytorch import Callback, LightningModule, Trainer
from torch.utils.data import DataLoader, Sampler

from reliquary.seeds import generator

if TYPE_CHECKING:
    from reliquary.engines.native.images import SplitImages

MAX_LOADERS = 8


@dataclass(frozen=True)
class Rows:
    """The images of a batch.

    Attributes:
        numbers: Row numbers.
        epoch: Number of the training epoch, from 0; None for images that are only looked at.
        copies: For each image which of its copies in the epoch it is, from 0; None where no image is repeated.
    """

    numbers: list[int]
    epoch: int | None = None
    copies: list[int] | None = None


class Share(NamedTuple):
    """The part of every batch that one of several processes takes.

    Attributes:
        rank: Number of the process, from 0.
        of: Number of processes.
    """

    rank: int
    of: int


WHOLE = Share(0, 1)


class EpochBatches(Sampler[Rows]):
    """The training batches of an epoch, shuffled by (seed, epoch) alone, so that a resumed training sees the same.

    A last batch that is not full is left out, unless it is the only one.

    Args:
        rows: Row numbers of an epoch's images; the copies of one that comes repeatedly are told apart.
        batch_size: Images a batch.
        seed: Seed of the order.
        steps: Batches of the whole training; the last epoch is cut short to them.
        share: The part of every batch that is given out.
    """

    def __init__(self, rows: Sequence[int], batch_size: int, seed: int, steps: int, share: Share = WHOLE) -> None:
        self._rows, self._batch_size, self._seed = np.asarray(rows), min(batch_size, len(rows)), seed
        self._steps, self._epoch, self._share = steps, 0, share
        self._copies = copies_of(self._rows)

    def set_epoch(self, epoch: int) -> None:
        """Say which epoch comes next; Lightning calls it."""
        self._epoch = epoch

    def __len__(self) -> int:
        return batches_of_epoch(len(self._rows), self._batch_size)

    def __iter__(self) -> Iterator[Rows]:
        order = generator(self._seed, "order", self._epoch).permutation(len(self._rows))
        for batch in range(min(len(self), self._steps - self._epoch * len(self))):
            taken = order[batch * self._batch_size : (batch + 1) * self._batch_size][self._share.rank :: self._share.of]
            copies = None if self._copies is None else self._copies[taken].tolist()
            yield Rows(self._rows[taken].tolist(), self._epoch, copies)


def copies_of(rows: npt.NDArray[np.int64]) -> npt.NDArray[np.int64] | None:
    """Return how often each row number came before in the list, or None if none is repeated."""
    order = np.argsort(rows, kind="stable")
    starts = np.flatnonzero(np.diff(rows[order], prepend=-1))
    if len(starts) == len(rows):
        return None
    copies = np.empty(len(rows), dtype=np.int64)
    copies[order] = np.arange(len(rows)) - np.repeat(starts, np.diff(starts, append=len(rows)))
    return copies


def batches_of_epoch(images: int, batch_size: int) -> int:
    """Return how many batches an epoch has."""
    return images // min(batch_size, images)


class ResumedOrder(Callback):
    """Tells the batches of a resumed training their epoch: Lightning does so only after its loaders have begun."""

    def __init__(self, batches: EpochBatches) -> None:
        self._batches, self._next = batches, 0

    def state_dict(self) -> dict[str, Any]:
        """Return the number of the next epoch."""
        return {"next": self._next}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take up where an earlier process stopped."""
        self._next = state_dict["next"]
        self._batches.set_epoch(self._next)

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Count."""
        del pl_module
        self._next = trainer.current_epoch + 1


def in_order(images: int, batch_size: int, share: Share = WHOLE) -> list[Rows]:
    """Return the row numbers 0, 1, ... in batches.

    Several processes get equally many batches each, because they wait for each other; where there are fewer images
    than processes, each gets them all.
    """
    if share.of == 1 or images < share.of:
        return [Rows(list(range(start, min(start + batch_size, images)))) for start in range(0, images, batch_size)]
    batches = -(-images // batch_size) * share.of
    parts = np.array_split(np.arange(images), min(batches, images // share.of * share.of))
    return [Rows(part.tolist()) for part in parts[share.rank :: share.of]]


def loader(images: SplitImages, batches: Sampler[Rows] | list[Rows]) -> DataLoader[Any]:
    """Return a loader of whole batches; it uses processes of its own only where preparing them takes long."""
    workers = min(MAX_LOADERS, os.cpu_count() or 1) if images.work else 0
    return DataLoader(
        images,
        sampler=batches,
        batch_size=None,
        num_workers=workers,
        pin_memory=torch.cuda.is_available(),
        # Without one it draws from torch's own, before a resumed epoch but within others: dropout would differ.
        generator=torch.Generator(),
    )
