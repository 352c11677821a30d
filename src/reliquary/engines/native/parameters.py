"""What a suite or a baseline can set for the training of the native engine, whatever the kind of task."""

from __future__ import annotations

import math
from abc import abstractmethod
from enum import StrEnum
from typing import Any, ClassVar, NamedTuple, Self

from pydantic import Field, model_validator

from reliquary.engines.parameters import EngineParameters
from reliquary.records.base import Text


class Optimizer(StrEnum):
    """The optimisers, as torch implements them."""

    ADAM = "adam"
    ADAMW = "adamw"
    SGD = "sgd"


STEP_PERCENTS = (30, 60, 90)
VALIDATION_LOSS = "validation_loss"
"""Name of the loss of the validation images in the log; every kind that validates records it."""


class Schedule(StrEnum):
    """The learning rate after the warm-up.

    ``cosine`` falls to zero along a half cosine, ``constant`` stays, and ``steps`` is divided by 10 at 30, 60 and 90 %
    of the training with its warm-up (Kolesnikov et al. 2020, BiT).
    """

    COSINE = "cosine"
    CONSTANT = "constant"
    STEPS = "steps"

    def factor(self, step: int, steps: int, warmup: float) -> float:
        """Return what the learning rate is multiplied with at a step after the warm-up.

        Args:
            step: Number of the step in the whole training, from 0.
            steps: Steps of the whole training.
            warmup: Steps of the warm-up.
        """
        match self:
            case Schedule.COSINE:
                return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(steps - warmup, 1)))
            case Schedule.CONSTANT:
                return 1.0
            case Schedule.STEPS:
                return float(10.0 ** -sum(100 * step >= percent * steps for percent in STEP_PERCENTS))


class Selection(StrEnum):
    """Which epoch's weights predict.

    The last one's, or those of the first with the best validation measure of the kind of task, or with the lowest
    validation loss.
    """

    LAST = "last"
    BEST_VALIDATION = "best_validation"
    BEST_VALIDATION_LOSS = "best_validation_loss"


class Monitor(NamedTuple):
    """The validation measure that a training watches.

    Attributes:
        measure: Its name in the log.
        greater_is_better: Which values are better.
        keeps_best: Whether the best epoch's weights predict, and not the last one's.
        patience: The training ends when so many epochs in a row were no better than the best; None: never early.
    """

    measure: str
    greater_is_better: bool
    keeps_best: bool
    patience: int | None


class Precision(StrEnum):
    """Number formats of training and prediction, as Lightning names them."""

    FULL = "32-true"
    BFLOAT16 = "bf16-mixed"
    FLOAT16 = "16-mixed"


class Length(NamedTuple):
    """How long a training is: epochs begun, and batches in all."""

    epochs: int
    steps: int


class TrainingParameters(EngineParameters):
    """Parameters of every training; each kind of task adds its own.

    Attributes:
        image_size: Side in pixels of the square that every image is brought to.
        batch_size: Images a step, over all devices; an incomplete last batch of an epoch is left out.
        momentum: For ``sgd`` only.
        flip: Mirror every other training image.
        pretraining: Name of the pre-trained weights, from the baseline's own field; None trains from scratch.
        precision: Number formats.
        channels_last: Store weights and feature maps with the channels last. Nothing else changes but the speed: on a
            CPU, networks of depthwise convolutions train twice as fast, others a little slower.
        trained_layers: Only so many layers are trained, the last ones of the model; None for all.
        model_options: Passed to what makes the model, for example ``drop_rate`` to timm.
    """

    ENGINE: ClassVar[str] = "native"

    image_size: int = Field(default=224, ge=16, le=2048)
    batch_size: int = Field(default=32, ge=2)
    optimizer: Optimizer = Optimizer.ADAMW
    learning_rate: float = Field(default=1e-3, gt=0, allow_inf_nan=False)
    weight_decay: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    momentum: float = Field(default=0.9, ge=0, lt=1)
    schedule: Schedule = Schedule.COSINE
    flip: bool = True
    pretraining: Text | None = None
    precision: Precision = Precision.FULL
    channels_last: bool = False
    trained_layers: int | None = Field(default=None, ge=1)
    model_options: dict[str, Any] = Field(default_factory=dict)

    @abstractmethod
    def length(self, batches: int) -> Length:
        """Return how long to train, where an epoch has so many batches."""

    @abstractmethod
    def learning_rate_factor(self, step: int, length: Length) -> float:
        """Return what the learning rate is multiplied with at a step (from 0): warm-up, then the schedule."""


class ValidatedParameters(TrainingParameters):
    """Parameters of a training in epochs that looks at validation images.

    Attributes:
        epochs: Passes over the training images, at most.
        warmup_epochs: The learning rate grows from 0 in a straight line for so long; may be a fraction.
        selection: Which epoch's weights predict.
        patience: The training ends when so many epochs in a row were no better than the best, by the measure that
            selects, else by that of the kind of task; None trains for all epochs.
    """

    epochs: int = Field(default=10, ge=1)
    warmup_epochs: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    selection: Selection = Selection.LAST
    patience: int | None = Field(default=None, ge=1)

    @model_validator(mode="after")
    def _check_warmup(self) -> Self:
        if self.warmup_epochs > self.epochs:
            raise ValueError(f"warmup_epochs ({self.warmup_epochs:g}) is more than epochs ({self.epochs})")
        return self

    def length(self, batches: int) -> Length:
        """Return how long to train; see `TrainingParameters`."""
        return Length(self.epochs, self.epochs * batches)

    def learning_rate_factor(self, step: int, length: Length) -> float:
        """Return the factor of the learning rate at a step; see `TrainingParameters`."""
        warmup = self.warmup_epochs * length.steps / length.epochs
        if step < warmup:
            return (step + 1) / (warmup + 1)
        return self.schedule.factor(step, length.steps, warmup)

    def monitor(self, measure: str, *, greater_is_better: bool) -> Monitor | None:
        """Return what the training watches, or None if it neither selects an epoch nor ends early.

        Args:
            measure: The validation measure of the kind of task.
            greater_is_better: Which of its values are better.
        """
        if self.selection is Selection.LAST and self.patience is None:
            return None
        if self.selection is Selection.BEST_VALIDATION_LOSS:
            measure, greater_is_better = VALIDATION_LOSS, False
        return Monitor(measure, greater_is_better, self.selection is not Selection.LAST, self.patience)
