"""A run of the native engine from the dataset to the predictions."""

from __future__ import annotations

import logging
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import torch
from lightning.pytorch import Callback, LightningModule, Trainer
from torch import Tensor, nn
from torch.utils.flop_counter import FlopCounterMode

from reliquary.engines.base import Job, Outcome
from reliquary.engines.native.augmentation import Augmentation
from reliquary.engines.native.checkpoints import ACCURACY, AtomicCheckpointIO, EpochCheckpoints, load_best, resumable
from reliquary.engines.native.images import EpochBatches, LabelledImages, in_order, loader
from reliquary.engines.native.logs import log_to
from reliquary.engines.native.memory import peak_memory_bytes, reset_peak_memory
from reliquary.engines.native.models import make_model
from reliquary.engines.native.module import Classifier, class_weights
from reliquary.engines.native.parameters import NativeParameters, Selection
from reliquary.engines.native.weights import find_weights, load_weights
from reliquary.errors import ReliquaryError
from reliquary.files import sha256_file
from reliquary.records import ClassificationPrediction, ModelInfo
from reliquary.seeds import derive
from reliquary.tasks import TEST_SPLIT
from reliquary.tasks.predictions import Predictions, ScoreKind

TRAIN_SPLIT = "train"
VALIDATION_SPLIT = "validation"

log = logging.getLogger(__name__)


def train_and_predict(job: Job) -> Outcome:
    """Train a classifier and predict the test split; an interrupted training goes on after its last whole epoch.

    On a CPU, equal specs give equal predictions on one machine, whether the training was interrupted or not.

    Raises:
        ReliquaryError: Images cannot be read, weights or a checkpoint do not fit, or the training diverges.
    """
    reset_peak_memory()
    with log_to(job.folder / "train.log"), torch.random.fork_rng():
        parameters = NativeParameters.read(job.spec.baseline.parameters, f"baseline '{job.spec.baseline.name}'")
        images = {split: _images(job, split, parameters) for split in _splits(job, parameters)}
        module, info = _module(job, parameters, images[TRAIN_SPLIT])
        checkpoints = EpochCheckpoints(job.folder / "checkpoint", parameters.selection, job.spec.sha256())
        trainer = _trainer(job, parameters, checkpoints)
        _fit(job, trainer, module, images)
        train_s = checkpoints.train_s
        if parameters.selection is Selection.BEST_VALIDATION:
            load_best(job.folder / "checkpoint", module)
        started = time.perf_counter()
        predictions = _predict(trainer, module, images[TEST_SPLIT], parameters.batch_size)
        return Outcome(predictions, info, train_s, time.perf_counter() - started, peak_memory_bytes())


def _splits(job: Job, parameters: NativeParameters) -> list[str]:
    """Return the splits to load; a dataset without validation images can be trained on to the last epoch."""
    there = job.dataset.splits(job.spec.dataset.config)
    optional = VALIDATION_SPLIT not in there and parameters.selection is Selection.LAST
    return [TRAIN_SPLIT, TEST_SPLIT] if optional else [TRAIN_SPLIT, VALIDATION_SPLIT, TEST_SPLIT]


def _images(job: Job, split: str, parameters: NativeParameters) -> LabelledImages:
    table = job.dataset.table(job.spec.dataset.config, split, columns=["image", "image_id", "label"])
    table = table.slice(0, job.limit(split))
    least = 2 if split == TRAIN_SPLIT else 1  # batch normalisation has no statistics of one image
    if table.num_rows < least:
        raise ReliquaryError(
            f"{job.dataset.path}: split '{split}' has {table.num_rows} images, at least {least} are needed"
        )
    return LabelledImages(table, parameters.image_size, f"{job.dataset.path}, split '{split}'")


def _module(job: Job, parameters: NativeParameters, train: LabelledImages) -> tuple[Classifier, ModelInfo]:
    baseline, seed = job.spec.baseline, job.spec.seed
    classes = len(job.dataset.class_names(job.spec.dataset.config))
    torch.manual_seed(derive(seed, "weights"))
    model = make_model(baseline.model, classes)
    revision = None
    if parameters.pretraining:
        path = find_weights(job.weights, parameters.pretraining)
        load_weights(model, path)
        revision = f"sha256:{sha256_file(path)}"
    info = ModelInfo(
        id=baseline.model,
        source=baseline.model.partition("::")[0],
        revision=revision,
        licence=job.licence,
        parameters=sum(parameter.numel() for parameter in model.parameters()),
        flops=_flops(model, baseline.model, parameters.image_size),
        pretraining=parameters.pretraining,
    )
    weights = class_weights(train.labels, classes, parameters.class_weights)
    return Classifier(model, parameters, Augmentation(parameters, train.image_ids, seed), weights, seed), info


def _flops(model: nn.Module, name: str, size: int) -> int:
    """Return the floating-point operations of one image, and see on the way that the model takes this size."""
    try:
        with torch.no_grad(), FlopCounterMode(display=False) as counter:
            model.eval()(torch.zeros(1, 3, size, size))
    except (RuntimeError, ValueError, AssertionError) as error:
        raise ReliquaryError(
            f"model '{name}' does not take images of {size} pixels: {error}; set image_size"
        ) from error
    return int(counter.get_total_flops())


def _trainer(job: Job, parameters: NativeParameters, checkpoints: EpochCheckpoints) -> Trainer:
    return Trainer(
        accelerator="auto",
        devices=1,
        max_epochs=parameters.epochs,
        deterministic="warn",
        callbacks=[_Epochs(job.on_epoch, parameters.epochs), checkpoints],
        plugins=[AtomicCheckpointIO()],
        default_root_dir=job.folder,
        logger=False,
        enable_progress_bar=False,
        enable_model_summary=False,
        num_sanity_val_steps=0,
    )


def _fit(job: Job, trainer: Trainer, module: Classifier, images: dict[str, LabelledImages]) -> None:
    train, batch_size = images[TRAIN_SPLIT], module.parameters_of_run.batch_size
    batches = EpochBatches(len(train), batch_size, job.spec.seed)
    validation = images.get(VALIDATION_SPLIT)
    checkpoint = resumable(job.folder / "checkpoint", job.spec.sha256())
    with _interrupts_kept():
        trainer.fit(
            module.train(),
            loader(train, batches),
            loader(validation, in_order(len(validation), batch_size)) if validation is not None else None,
            ckpt_path=checkpoint,
            weights_only=True,
        )


def _predict(
    trainer: Trainer, module: Classifier, images: LabelledImages, batch_size: int
) -> Predictions[ClassificationPrediction]:
    with _interrupts_kept():
        batches: list[Tensor] = trainer.predict(module, loader(images, in_order(len(images), batch_size)))  # type: ignore[assignment]
    probabilities = torch.cat(batches).cpu()
    if not probabilities.isfinite().all():
        raise ReliquaryError("the trained model answers with scores that are not finite; lower learning_rate")
    rows = [
        ClassificationPrediction(image_id=image_id, scores=scores)
        for image_id, scores in zip(images.image_ids, probabilities.tolist(), strict=True)
    ]
    return Predictions(rows, ScoreKind.PROBABILITIES)


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
        if not isinstance(pl_module, Classifier):
            raise TypeError(f"expected a Classifier, found {type(pl_module).__name__}")
        loss = pl_module.mean_loss()
        accuracy = float(trainer.callback_metrics.get(ACCURACY, float("nan")))
        epoch = trainer.current_epoch + 1
        log.info("epoch %d of %d: loss %.4f, validation accuracy %.4f", epoch, self._epochs, loss, accuracy)
        self._on_epoch(epoch, self._epochs)
