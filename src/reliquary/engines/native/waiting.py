"""How much of the training time goes into waiting for the next batch."""

from __future__ import annotations

import time
from typing import Any

from lightning.pytorch import Callback, LightningModule, Trainer


class Waiting(Callback):
    """Measures the time between the end of a step and the begin of the next one, and the whole time of an epoch.

    Where an accelerator works beside the processor, this is the most that it can have waited.
    """

    def __init__(self) -> None:
        self._begun = self._since = time.perf_counter()
        self._waited_s = 0.0

    @property
    def share(self) -> float:
        """Share of the epoch's time until the last finished step, 0..1."""
        return self._waited_s / max(self._since - self._begun, 1e-9)

    def on_train_epoch_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Start anew."""
        del trainer, pl_module
        self._begun = self._since = time.perf_counter()
        self._waited_s = 0.0

    def on_train_batch_start(self, trainer: Trainer, pl_module: LightningModule, batch: Any, batch_idx: int) -> None:
        """The batch has come."""
        del trainer, pl_module, batch, batch_idx
        self._waited_s += time.perf_counter() - self._since

    def on_train_batch_end(
        self, trainer: Trainer, pl_module: LightningModule, outputs: Any, batch: Any, batch_idx: int
    ) -> None:
        """The step is done."""
        del trainer, pl_module, outputs, batch, batch_idx
        self._since = time.perf_counter()
