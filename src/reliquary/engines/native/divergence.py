"""Stops a training at the step whose loss is no number, and keeps the batch that did it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import torch
from lightning.pytorch import Callback, LightningModule, Trainer
from torch import Tensor

from reliquary.engines.native.batches import EpochBatches
from reliquary.errors import ReliquaryError, require_extra
from reliquary.files import atomic_path

FAILED_BATCH = "failed-batch.safetensors"


class _Step(NamedTuple):
    """A step whose loss has not been looked at yet: its number in the epoch, its batch, its loss on the host."""

    number: int
    batch: Any
    loss: Tensor
    copied: torch.cuda.Event | None


class FiniteLoss(Callback):
    """Stops a training that diverges, before its weights are saved.

    On an accelerator a loss is looked at one step later, when it has long been computed: asking for it at once would
    make the processor wait at every step.

    Args:
        folder: The run's folder, where the batch is saved.
        batches: Says which images a batch has.
        image_ids: Ids of the training images, by row number.
    """

    def __init__(self, folder: Path, batches: EpochBatches, image_ids: list[str]) -> None:
        self._path, self._batches, self._image_ids = folder / FAILED_BATCH, batches, image_ids
        self._last: _Step | None = None

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """Look at the loss of the step before, and at this one's if that costs nothing."""
        del pl_module
        self._check(trainer)
        if not isinstance(outputs, Mapping):
            return
        loss, copied = outputs["loss"].detach(), None
        if loss.is_cuda:
            loss, copied = loss.to("cpu", non_blocking=True), torch.cuda.Event()  # type: ignore[no-untyped-call]
            copied.record()
        self._last = _Step(batch_idx, batch, loss, copied)
        if copied is None:
            self._check(trainer)

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Look at the loss of the last step."""
        del pl_module
        self._check(trainer)

    def _check(self, trainer: Trainer) -> None:
        if self._last is None:
            return
        step, self._last = self._last, None
        if step.copied is not None:
            step.copied.synchronize()
        if math.isfinite(loss := float(step.loss)):
            return
        where = f"epoch {trainer.current_epoch + 1}, step {step.number + 1}"
        self._save(step, trainer.current_epoch, where)
        raise ReliquaryError(
            f"the training loss became {loss} in {where}; lower learning_rate or lengthen the warm-up, and run again; "
            f"the batch is kept in {self._path}"
        )

    def _save(self, step: _Step, epoch: int, where: str) -> None:
        self._batches.set_epoch(epoch)
        rows = next(rows for number, rows in enumerate(self._batches) if number == step.number)
        ids = [self._image_ids[number] for number in rows.numbers]
        pixels = step.batch[0].detach().cpu().contiguous()
        metadata = {"image_ids": json.dumps(ids), "step": where, "loss": str(float(step.loss))}
        with atomic_path(self._path) as temporary:
            require_extra("bench", "safetensors.torch").save_file({"pixels": pixels}, temporary, metadata)
