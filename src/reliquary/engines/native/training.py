"""A run of the native engine from the dataset to the predictions; the same for every kind of task."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import torch
from lightning.pytorch import Callback, LightningModule, Trainer
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from reliquary.engines.base import Job, Outcome
from reliquary.engines.native.batches import EpochBatches, ResumedOrder, batches_of_epoch, in_order, loader
from reliquary.engines.native.checkpoints import AtomicCheckpointIO, EpochCheckpoints, load_best, resumable
from reliquary.engines.native.images import SplitImages
from reliquary.engines.native.kind import Answers, Kind
from reliquary.engines.native.logs import log_to
from reliquary.engines.native.memory import peak_memory_bytes, reset_peak_memory
from reliquary.engines.native.module import TrainingModule
from reliquary.engines.native.parameters import Length, TrainingParameters
from reliquary.engines.native.weights import find_weights, load_weights
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.records import ModelInfo
from reliquary.seeds import derive
from reliquary.tasks import TEST_SPLIT

TRAIN_SPLIT = "train"
VALIDATION_SPLIT = "validation"

log = logging.getLogger(__name__)


def train_and_predict(job: Job, kind: Kind[Any]) -> Outcome:
    """Train a model and predict the test split; an interrupted training goes on after the last epoch that was saved.

    On a CPU, equal specs give equal predictions on one machine, whether the training was interrupted or not.

    Raises:
        ReliquaryError: Images cannot be read, weights or a checkpoint do not fit, or the training diverges.
    """
    reset_peak_memory()
    with log_to(job.folder / "train.log"), torch.random.fork_rng():
        parameters = kind.parameters.read(job.spec.baseline.parameters, f"baseline '{job.spec.baseline.name}'")
        images = {split: _images(job, kind, split, parameters) for split in _splits(job, kind, parameters)}
        train, classes = images[TRAIN_SPLIT], len(job.dataset.class_names(job.spec.dataset.config, kind.classes))
        rows = kind.rows(train, parameters, classes, job.spec.seed)
        length = parameters.length(batches_of_epoch(len(rows), parameters.batch_size))
        batches = EpochBatches(rows, parameters.batch_size, job.spec.seed, length.steps)
        module, info = _module(job, kind, parameters, train, classes, length)
        monitor = kind.monitor(parameters)
        checkpoints = EpochCheckpoints(job.folder / "checkpoint", monitor, job.spec.sha256())
        callbacks = [ResumedOrder(batches), _Epochs(job.on_epoch, length.epochs), checkpoints]
        trainer = _trainer(job, length.epochs, callbacks)
        _fit(job, trainer, module, images, batches)
        train_s = checkpoints.train_s
        if monitor and monitor.keeps_best:
            load_best(job.folder / "checkpoint", module)
        started = time.perf_counter()
        test = _answers(trainer, module, images[TEST_SPLIT], parameters.batch_size)
        test_s = time.perf_counter() - started
        validation = None
        if kind.calibrates and VALIDATION_SPLIT in images:
            validation = _answers(trainer, module, images[VALIDATION_SPLIT], parameters.batch_size)
        return Outcome(kind.predictions(test, validation), info, train_s, test_s, peak_memory_bytes())


def _splits(job: Job, kind: Kind[Any], parameters: TrainingParameters) -> list[str]:
    """Return the splits to load; a dataset without validation images can be trained on to the last epoch."""
    there = VALIDATION_SPLIT in job.dataset.splits(job.spec.dataset.config)
    wanted = kind.monitor(parameters) is not None or (there and (kind.validates or kind.calibrates))
    return [TRAIN_SPLIT, VALIDATION_SPLIT, TEST_SPLIT] if wanted else [TRAIN_SPLIT, TEST_SPLIT]


def _images(job: Job, kind: Kind[Any], split: str, parameters: TrainingParameters) -> SplitImages:
    table = job.dataset.table(job.spec.dataset.config, split, columns=kind.columns)
    table = table.slice(0, job.limit(split))
    least = 2 if split == TRAIN_SPLIT else 1  # batch normalisation has no statistics of one image
    if table.num_rows < least:
        raise ReliquaryError(
            f"{job.dataset.path}: split '{split}' has {table.num_rows} images, at least {least} are needed"
        )
    return kind.images(table, parameters, job.spec.seed, f"{job.dataset.path}, split '{split}'")


def _module(
    job: Job, kind: Kind[Any], parameters: TrainingParameters, train: SplitImages, classes: int, length: Length
) -> tuple[TrainingModule, ModelInfo]:
    baseline, seed = job.spec.baseline, job.spec.seed
    torch.manual_seed(derive(seed, "weights"))
    model = kind.make_model(baseline.model, classes, parameters, job.weights)
    revision = None
    if parameters.pretraining:
        path = find_weights(job.weights, parameters.pretraining)
        load_weights(model, path, kind.head(model))
        revision = f"sha256:{sha256_file(path)}"
    info = ModelInfo(
        id=baseline.model,
        source=baseline.model.partition("::")[0],
        revision=revision,
        licence=job.licence,
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        flops=_flops(model, baseline.model, kind.example(parameters.image_size), parameters.image_size),
        pretraining=parameters.pretraining,
    )
    return kind.module(model, parameters, train, classes, length, seed), info


def _flops(model: nn.Module, name: str, example: Any, size: int) -> int:
    """Return the floating-point operations of one image, and see on the way that the model takes this size."""
    try:
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            model.eval()(example)
    except (RuntimeError, ValueError, AssertionError) as error:
        raise ReliquaryError(
            f"model '{name}' does not take images of {size} pixels: {error}; set image_size"
        ) from error
    return int(counter.get_total_flops())


def _trainer(job: Job, epochs: int, callbacks: list[Callback]) -> Trainer:
    return Trainer(
        accelerator="auto",
        devices=1,
        max_epochs=epochs,
        deterministic="warn",
        callbacks=callbacks,
        plugins=[AtomicCheckpointIO()],
        default_root_dir=job.folder,
        logger=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        num_sanity_val_steps=0,
    )


def _fit(
    job: Job, trainer: Trainer, module: TrainingModule, images: dict[str, SplitImages], batches: EpochBatches
) -> None:
    validation, batch_size = images.get(VALIDATION_SPLIT), job.spec.baseline.parameters["batch_size"]
    checkpoint = resumable(job.folder / "checkpoint", job.spec.sha256())
    with _interrupts_kept():
        trainer.fit(
            module.train(),
            loader(images[TRAIN_SPLIT], batches),
            loader(validation, in_order(len(validation), batch_size)) if validation is not None else None,
            ckpt_path=checkpoint,
            weights_only=True,
        )


def _answers(trainer: Trainer, module: TrainingModule, images: SplitImages, batch_size: int) -> Answers[SplitImages]:
    with _interrupts_kept():
        return Answers(trainer.predict(module, loader(images, in_order(len(images), batch_size))) or [], images)


@contextmanager
def _interrupts_kept() -> Iterator[None]:
    """Turn Lightning's exit on Ctrl-C back into an interrupt, and give Ctrl-C its meaning back."""
    handler = signal.getsignal(signal.SIGINT)
    try:
        yield
    except SystemExit as stop:
        if isinstance(stop.__context__, KeyboardInterrupt):
            signal.signal(signal.SIGINT, handler)
            raise KeyboardInterrupt from stop
        raise


class _Epochs(Callback):
    """Shows and logs the progress, and stops a training that diverges before its weights are saved."""

    def __init__(self, on_epoch: Callable[[int, int], None], epochs: int) -> None:
        self._on_epoch, self._epochs = on_epoch, epochs

    def on_train_start(self, trainer: Trainer, pl_module: LightningModule) -> None:
        del pl_module
        self._on_epoch(trainer.current_epoch, self._epochs)

    def on_train_epoch_end(self, trainer: Trainer, pl_module: LightningModule) -> None:
        if not isinstance(pl_module, TrainingModule):
            raise TypeError(f"expected a TrainingModule, found {type(pl_module).__name__}")
        values: dict[str, float | Tensor] = {"loss": pl_module.mean_loss(), **trainer.callback_metrics}
        epoch = trainer.current_epoch + 1
        shown = ", ".join(f"{name.replace('_', ' ')} {float(value):.4f}" for name, value in values.items())
        log.info("epoch %d of %d: %s", epoch, self._epochs, shown)
        self._on_epoch(epoch, self._epochs)
