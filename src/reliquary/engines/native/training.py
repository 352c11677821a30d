"""A run of the native engine from the dataset to the predictions; the same for every kind of task."""

from __future__ import annotations

import logging
import math
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import torch
from lightning.pytorch import Callback, Trainer
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from reliquary.engines.base import Job, Outcome
from reliquary.engines.native.batches import (
    WHOLE,
    EpochBatches,
    ResumedOrder,
    Share,
    batches_of_epoch,
    in_order,
    loader,
)
from reliquary.engines.native.checkpoints import AtomicCheckpointIO, EpochCheckpoints, load_best, resumable
from reliquary.engines.native.divergence import FiniteLoss
from reliquary.engines.native.epoch_log import EpochLog
from reliquary.engines.native.images import SplitImages
from reliquary.engines.native.kind import Answers, Kind
from reliquary.engines.native.logs import log_to
from reliquary.engines.native.memory import explain_too_little_memory, reset_peak_memory
from reliquary.engines.native.module import TrainingModule
from reliquary.engines.native.parameters import Length, TrainingParameters
from reliquary.engines.native.stopping import Patience
from reliquary.engines.native.waiting import Waiting
from reliquary.engines.native.weights import find_weights, load_weights
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.records import ModelInfo
from reliquary.seeds import derive
from reliquary.tasks import TEST_SPLIT

TRAIN_SPLIT = "train"
VALIDATION_SPLIT = "validation"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Training:
    """A training that is ready to begin, or to go on.

    Attributes:
        parameters: How to train.
        images: The training images, and those of validation if the training looks at them.
        module: What is trained.
        info: What the result says of the model.
        trainer: Lightning's.
        batches: The training batches.
        checkpoints: What the training has come to so far.
        share: The part of every batch that is this process's.
        length: How long it is.
    """

    parameters: TrainingParameters
    images: dict[str, SplitImages]
    module: TrainingModule
    info: ModelInfo
    trainer: Trainer
    batches: EpochBatches
    checkpoints: EpochCheckpoints
    share: Share
    length: Length


def train_and_predict(job: Job, kind: Kind[Any]) -> Outcome:
    """Train a model and predict the test split; an interrupted training goes on after the last epoch that was saved.

    On a CPU, equal specs give equal predictions on one machine, whether the training was interrupted or not.

    Raises:
        ReliquaryError: Images cannot be read, weights or a checkpoint do not fit, the training diverges, or memory
            is too little.
    """
    parameters = _parameters(job, kind)
    reset_peak_memory()
    with log_to(job.folder / "train.log"), torch.random.fork_rng(), explain_too_little_memory(parameters):
        test_images = _images(job, kind, TEST_SPLIT, parameters)
        training = _prepared(job, kind, parameters, WHOLE)
        _fit(job, training)
        train_s = training.checkpoints.train_s
        monitor = kind.monitor(parameters)
        if monitor and monitor.keeps_best:
            load_best(job.folder / "checkpoint", training.module)
        started = time.perf_counter()
        test = _answers(training, test_images)
        test_s = time.perf_counter() - started
        calibrates = kind.calibrates and VALIDATION_SPLIT in training.images
        validation = training.images[VALIDATION_SPLIT] if calibrates else None
        calibration = None if validation is None else kind.calibration(_answers(training, validation))
        memory = training.checkpoints.peak_memory_bytes
        return Outcome(kind.predictions(test, calibration), training.info, train_s, test_s, memory)


def train(job: Job, kind: Kind[Any], share: Share) -> None:
    """Train a model as one of several processes, up to its last checkpoint.

    Args:
        job: The run; what it shows of its progress comes from the first process.
        kind: The kind of task.
        share: Which process this is.

    Raises:
        ReliquaryError: As `train_and_predict`.
    """
    parameters = _parameters(job, kind)
    reset_peak_memory()
    name = f"train-{share.rank}.log" if share.rank else "train.log"
    with log_to(job.folder / name), torch.random.fork_rng(), explain_too_little_memory(parameters):
        _fit(job, _prepared(job, kind, parameters, share))


def rehearsal(job: Job, kind: Kind[Any], least_steps: int) -> Training:
    """Return a training in one process that writes and shows nothing, an epoch long or so many steps.

    Raises:
        ReliquaryError: Images cannot be read, or weights do not fit.
    """
    return _prepared(job, kind, _parameters(job, kind), WHOLE, least_steps)


def loaders(training: Training) -> tuple[Any, Any | None]:
    """Return what gives the training batches, and those of validation if there are any."""
    validation = training.images.get(VALIDATION_SPLIT)
    train = loader(training.images[TRAIN_SPLIT], training.batches)
    return train, None if validation is None else _loader_in_order(training, validation)


def _parameters(job: Job, kind: Kind[Any]) -> TrainingParameters:
    read: TrainingParameters = kind.parameters.read(
        job.spec.baseline.parameters, f"baseline '{job.spec.baseline.name}'"
    )
    return read


def _prepared(
    job: Job,
    kind: Kind[Any],
    parameters: TrainingParameters,
    share: Share,
    rehearsed_steps: int | None = None,
) -> Training:
    images = {split: _images(job, kind, split, parameters) for split in _splits(job, kind, parameters)}
    train, classes = images[TRAIN_SPLIT], len(job.dataset.class_names(job.spec.dataset.config, kind.classes))
    rows = kind.rows(train, parameters, classes, job.spec.seed)
    epoch = batches_of_epoch(len(rows), parameters.batch_size)
    length = parameters.length(epoch)
    if rehearsed_steps is not None:
        length = Length(math.ceil(max(epoch, rehearsed_steps) / epoch), max(epoch, rehearsed_steps))
    batches = EpochBatches(rows, parameters.batch_size, job.spec.seed, length.steps, share)
    module, info = _module(job, kind, parameters, train, classes, length)
    monitor = kind.monitor(parameters)
    checkpoints = EpochCheckpoints(job.folder / "checkpoint", monitor, job.spec.sha256())
    callbacks: list[Callback] = []
    if rehearsed_steps is None:
        waiting = Waiting()
        callbacks = [
            ResumedOrder(batches),
            FiniteLoss(job.folder, batches, train.image_ids),
            waiting,
            *([Patience(monitor)] if monitor and monitor.patience else []),
            EpochLog(job.folder, length.epochs, waiting, job.on_epoch),
            checkpoints,
        ]
    trainer = _trainer(job, parameters, length.epochs, callbacks, share)
    return Training(parameters, images, module, info, trainer, batches, checkpoints, share, length)


def _splits(job: Job, kind: Kind[Any], parameters: TrainingParameters) -> list[str]:
    """Return the splits to train with; a dataset without validation images can be trained on to the last epoch."""
    there = VALIDATION_SPLIT in job.dataset.splits(job.spec.dataset.config)
    wanted = kind.monitor(parameters) is not None or (there and (kind.validates or kind.calibrates))
    return [TRAIN_SPLIT, VALIDATION_SPLIT] if wanted else [TRAIN_SPLIT]


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
    if parameters.channels_last:
        model = model.to(memory_format=torch.channels_last)  # feature maps follow the weights
    info = ModelInfo(
        id=baseline.model,
        source=baseline.model.partition("::")[0],
        revision=revision,
        licence=job.licence,
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        flops=_flops(model, baseline.model, kind, classes, parameters.image_size),
        pretraining=parameters.pretraining,
    )
    return kind.module(model, parameters, train, classes, length, seed), info


def _flops(model: nn.Module, name: str, kind: Kind[Any], classes: int, size: int) -> int:
    """Return the floating-point operations of one image, and see on the way that the model takes and answers it."""
    try:
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            answer = model.eval()(kind.example(size))
    except (RuntimeError, ValueError, AssertionError, TypeError) as error:
        raise ReliquaryError(
            f"model '{name}' does not take images of {size} pixels: {error}; set image_size"
        ) from error
    try:
        kind.check_answer(answer, classes)
    except ReliquaryError as error:
        raise ReliquaryError(f"model '{name}': {error}") from error
    return int(counter.get_total_flops())


def _trainer(job: Job, parameters: TrainingParameters, epochs: int, callbacks: list[Callback], share: Share) -> Trainer:
    return Trainer(
        accelerator="auto",
        devices=share.of,
        strategy="ddp" if share.of > 1 else "auto",
        # Each process sees only its share of a batch; torch can look at them together on an accelerator alone.
        sync_batchnorm=share.of > 1 and torch.cuda.is_available(),
        use_distributed_sampler=False,
        precision=parameters.precision.value,
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


def _fit(job: Job, training: Training) -> None:
    checkpoint = resumable(job.folder / "checkpoint", job.spec.sha256())
    with _interrupts_kept():
        training.trainer.fit(training.module.train(), *loaders(training), ckpt_path=checkpoint, weights_only=True)


def _answers(training: Training, images: SplitImages) -> Answers[SplitImages]:
    with _interrupts_kept():
        return Answers(training.trainer.predict(training.module, _loader_in_order(training, images)) or [], images)


def _loader_in_order(training: Training, images: SplitImages) -> Any:
    return loader(images, in_order(len(images), training.parameters.batch_size, training.share))


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
