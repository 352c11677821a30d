"""Checkpoints: written whole after an epoch, read without executing anything."""

from __future__ import annotations

import io
import logging
import pickle
import time
import zipfile
from pathlib import Path
from typing import Any

import torch
from lightning.pytorch import LightningModule, Trainer
from lightning.pytorch.callbacks import Checkpoint
from lightning.pytorch.plugins.io import TorchCheckpointIO

from reliquary.engines.native.memory import peak_memory_bytes
from reliquary.engines.native.parameters import Monitor
from reliquary.errors import ReliquaryError
from reliquary.files import atomic_write_bytes

MAX_SHARE = 0.05
"""Most of the time that may go into checkpoints; where epochs are very short, not every one is followed by one."""

LAST = "last.ckpt"
BEST = "best.ckpt"
SPEC_KEY = "reliquary_spec_sha256"

log = logging.getLogger(__name__)


class AtomicCheckpointIO(TorchCheckpointIO):
    """Writes a checkpoint completely or not at all, and synced, so that a crash leaves the one before it."""

    def save_checkpoint(self, checkpoint: dict[str, Any], path: str | Path, storage_options: Any = None) -> None:
        """Save a checkpoint.

        Raises:
            FullDiskError: The disk is full.
        """
        del storage_options
        # Through memory, because torch's own writer tells a full disk from no other failure.
        buffer = io.BytesIO()
        torch.save(checkpoint, buffer)
        atomic_write_bytes(Path(path), buffer.getvalue())


class EpochCheckpoints(Checkpoint):
    """Writes ``last.ckpt`` after an epoch, and ``best.ckpt`` after one with a better validation measure.

    The first and the last epoch are always saved, others where that takes little of the time.

    It also carries the time and the memory that training took over a resumption.

    Args:
        folder: Where checkpoints go.
        monitor: The validation measure that says which epoch is best; None if only the last one is wanted.
        spec_sha256: The run, so that a checkpoint of another one is refused.
    """

    def __init__(self, folder: Path, monitor: Monitor | None, spec_sha256: str) -> None:
        self._folder, self._monitor, self._spec = folder, monitor, spec_sha256
        self._best: float | None = None
        self._before_s, self._started = 0.0, time.perf_counter()
        self._before_bytes = 0
        self._saved, self._saving_s = self._started, 0.0

    @property
    def train_s(self) -> float:
        """Wall clock of training so far, seconds."""
        return self._before_s + time.perf_counter() - self._started

    @property
    def peak_memory_bytes(self) -> int:
        """Most memory at one time so far."""
        return max(self._before_bytes, peak_memory_bytes())

    def state_dict(self) -> dict[str, Any]:
        """Return what a resumed training must know."""
        return {"best": self._best, "train_s": self.train_s, "peak_memory_bytes": self.peak_memory_bytes}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Take up where an earlier process stopped."""
        self._best, self._before_s = state_dict["best"], state_dict["train_s"]
        self._before_bytes = state_dict["peak_memory_bytes"]
        self._started = time.perf_counter()

    def on_save_checkpoint(self, trainer: Trainer, pl_module: LightningModule, checkpoint: dict[str, Any]) -> None:
        """Write the run's name into every checkpoint."""
        del trainer, pl_module
        checkpoint[SPEC_KEY] = self._spec

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        """Save; the best epoch first, so that ``last.ckpt`` never knows of a best one that is not there."""
        del pl_module
        begun = time.perf_counter()
        if self._monitor and self._monitor.keeps_best:
            value = float(trainer.callback_metrics[self._monitor.measure])
            if self._best is None or (value > self._best if self._monitor.greater_is_better else value < self._best):
                self._best = value
                trainer.save_checkpoint(self._folder / BEST, weights_only=False)
        due = self._saving_s <= MAX_SHARE * (begun - self._saved)
        last = trainer.should_stop or trainer.current_epoch + 1 == trainer.max_epochs
        # Saving needs every process, and their clocks differ.
        if trainer.strategy.broadcast(due or last):
            trainer.save_checkpoint(self._folder / LAST, weights_only=False)
            self._saved = time.perf_counter()
            self._saving_s = self._saved - begun


def resumable(folder: Path, spec_sha256: str) -> Path | None:
    """Return the checkpoint that a training can go on from, or None to start from the beginning.

    A damaged checkpoint is set aside as ``last.ckpt.damaged``, and the log says so.

    Args:
        folder: Where checkpoints lie.
        spec_sha256: The run.

    Raises:
        ReliquaryError: The checkpoint is of another run.
    """
    path = folder / LAST
    if not path.is_file():
        return None
    try:
        found = _load(path).get(SPEC_KEY)
    except ReliquaryError as error:
        path.replace(path.with_name(f"{LAST}.damaged"))
        log.warning("%s; training starts again from the beginning", error)
        return None
    if found != spec_sha256:
        raise ReliquaryError(f"{path}: a checkpoint of run {found}, expected {spec_sha256}; remove it and run again")
    return path


def load_best(folder: Path, module: LightningModule) -> None:
    """Load the weights of the best epoch.

    Raises:
        ReliquaryError: The checkpoint is missing or damaged.
    """
    module.load_state_dict(_load(folder / BEST)["state_dict"])


def trained_weights(folder: Path, spec_sha256: str, *, best: bool) -> dict[str, Any]:
    """Return the tensors that a finished run predicted with, by name.

    Args:
        folder: Where checkpoints lie.
        spec_sha256: The run.
        best: Whether the best epoch's weights predicted, and not the last one's.

    Raises:
        ReliquaryError: The checkpoint is missing, damaged, or of another run.
    """
    path = folder / (BEST if best else LAST)
    if not path.is_file():
        raise ReliquaryError(
            f"{path}: no such file; the run's checkpoint was removed: remove {folder.parent} and run again"
        )
    checkpoint = _load(path)
    found = checkpoint.get(SPEC_KEY)
    if found != spec_sha256:
        raise ReliquaryError(f"{path}: a checkpoint of run {found}, expected {spec_sha256}; remove it and run again")
    weights: dict[str, Any] = checkpoint["state_dict"]
    return weights


def _load(path: Path) -> dict[str, Any]:
    """Read a checkpoint; tensors and plain values only, never pickled code."""
    try:
        checkpoint = torch.load(path, map_location="cpu", weights_only=True)
    except (OSError, EOFError, RuntimeError, KeyError, pickle.UnpicklingError, zipfile.BadZipFile) as error:
        raise ReliquaryError(f"{path}: damaged, or not a checkpoint of this engine ({error})") from error
    if not isinstance(checkpoint, dict):
        raise ReliquaryError(f"{path}: not a checkpoint of this engine")
    return checkpoint
