"""What every epoch came to: a line in the run's log, a row of ``metrics.csv``, a point in TensorBoard, the progress."""

from __future__ import annotations

import csv
import importlib.util
import logging
from collections.abc import Callable, Mapping
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lightning.pytorch import Callback, LightningModule, Trainer

from reliquary.engines.native.module import TrainingModule
from reliquary.engines.native.waiting import Waiting
from reliquary.errors import explain_full_disk
from reliquary.files import atomic_write_text

if TYPE_CHECKING:
    from torch.utils.tensorboard.writer import SummaryWriter

METRICS = "metrics.csv"
TENSORBOARD = "tensorboard"

log = logging.getLogger(__name__)


class MetricsFile:
    """A CSV file with one row an epoch.

    A training that is taken up again drops the rows of epochs that it does again, and a row that was cut short.

    Args:
        path: The file.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._columns: list[str] = []

    def keep(self, epochs: int) -> None:
        """Keep the rows of so many epochs, and drop all others."""
        if not self._path.is_file():
            return
        with self._path.open(encoding="utf-8", newline="") as handle:
            reader = csv.DictReader(handle)
            rows = [row for row in reader if None not in row.values() and int(row["epoch"]) <= epochs]
            self._columns = list(reader.fieldnames or [])
        atomic_write_text(self._path, self._lines(rows, header=True) if rows else "")
        self._columns = self._columns if rows else []

    def add(self, row: Mapping[str, Any]) -> None:
        """Append a row; the first one says which columns there are."""
        header = not self._columns
        self._columns = self._columns or list(row)
        with explain_full_disk(self._path), self._path.open("a", encoding="utf-8", newline="") as handle:
            handle.write(self._lines([row], header=header))

    def _lines(self, rows: list[Any], *, header: bool) -> str:
        text = StringIO()
        writer = csv.DictWriter(text, self._columns, extrasaction="ignore", lineterminator="\n")
        if header:
            writer.writeheader()
        writer.writerows(rows)
        return text.getvalue()


class EpochLog(Callback):
    """Writes down and shows what every epoch came to.

    Args:
        folder: The run's folder.
        epochs: Epochs of the whole training.
        waiting: Measures the waiting for data.
        on_epoch: Called with the number of finished epochs and of all epochs, at the start and after each.
    """

    def __init__(self, folder: Path, epochs: int, waiting: Waiting, on_epoch: Callable[[int, int], None]) -> None:
        self._folder, self._epochs, self._waiting, self._on_epoch = folder, epochs, waiting, on_epoch
        self._metrics = MetricsFile(folder / METRICS)
        self._tensorboard: SummaryWriter | None = None

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Drop what is done again."""
        del pl_module
        if trainer.is_global_zero:
            self._metrics.keep(trainer.current_epoch)
            self._tensorboard = _tensorboard(self._folder, trainer.current_epoch + 1)
            self._on_epoch(trainer.current_epoch, self._epochs)

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Write and show the epoch."""
        if not isinstance(pl_module, TrainingModule):
            raise TypeError(f"expected a TrainingModule, found {type(pl_module).__name__}")
        loss = trainer.strategy.reduce(pl_module.mean_loss(), reduce_op="mean")
        if not trainer.is_global_zero:
            return
        epoch = trainer.current_epoch + 1
        values = {"loss": float(loss), **{name: float(value) for name, value in trainer.callback_metrics.items()}}
        shown = ", ".join(f"{name.replace('_', ' ')} {value:.4f}" for name, value in values.items())
        share = self._waiting.share
        log.info("epoch %d of %d: %s; %.1f %% of it waiting for data", epoch, self._epochs, shown, 100 * share)
        values |= {"learning_rate": trainer.optimizers[0].param_groups[0]["lr"], "waiting": share}
        self._metrics.add({"epoch": epoch, "step": trainer.global_step, **values})
        if self._tensorboard is not None:
            for name, value in values.items():
                self._tensorboard.add_scalar(name, value, epoch)
            self._tensorboard.flush()
        self._on_epoch(epoch, self._epochs)

    def on_train_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Close, and let the progress end where the training ended."""
        del pl_module
        if self._tensorboard is not None:
            self._tensorboard.close()
        if trainer.is_global_zero and trainer.should_stop:
            self._on_epoch(trainer.current_epoch, trainer.current_epoch)


def _tensorboard(folder: Path, epoch: int) -> SummaryWriter | None:
    """Return a writer of TensorBoard's files if it is installed; what it has of this epoch and later ones is hidden."""
    if importlib.util.find_spec("tensorboard") is None:
        return None
    from torch.utils.tensorboard.writer import SummaryWriter

    return SummaryWriter(folder / TENSORBOARD, purge_step=epoch)
