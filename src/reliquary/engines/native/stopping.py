"""Ends a training that gets no better."""

from __future__ import annotations

import logging

from lightning.pytorch import LightningModule, Trainer
from lightning.pytorch.callbacks import EarlyStopping

from reliquary.engines.native.parameters import Monitor

log = logging.getLogger(__name__)


class Patience(EarlyStopping):
    """Lightning's early stopping; it also ends a training at once that had ended and is taken up again.

    Args:
        monitor: What is watched; its patience is not None.
    """

    def __init__(self, monitor: Monitor) -> None:
        super().__init__(
            monitor.measure,
            patience=monitor.patience or 0,
            mode="max" if monitor.greater_is_better else "min",
            check_finite=False,
            check_on_train_epoch_end=True,
        )

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Look at what an earlier process found."""
        del pl_module
        trainer.should_stop = self.wait_count >= self.patience

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Look at the epoch."""
        super().on_train_epoch_end(trainer, pl_module)
        if trainer.should_stop:
            epoch = trainer.current_epoch + 1
            log.info("epoch %d: no better %s for %d epochs; the training ends", epoch, self.monitor, self.patience)
