"""What a suite or a baseline can set for the training of a classifier."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from reliquary.engines.native.parameters import Length, TrainingParameters


class ClassWeights(StrEnum):
    """The weight of a class in the loss: 1, or n / (classes * n_class) of the training images ("balanced")."""

    NONE = "none"
    BALANCED = "balanced"


class Selection(StrEnum):
    """Which epoch's weights predict: the last one's, or those of the first with the best validation accuracy."""

    LAST = "last"
    BEST_VALIDATION = "best_validation"


class ClassificationParameters(TrainingParameters):
    """Parameters of a classifier; images are resized without regard to their proportions.

    Attributes:
        epochs: Passes over the training images; there is no early stopping.
        warmup_epochs: The learning rate grows from 0 in a straight line for so long; may be a fraction.
        label_smoothing: Share of the target that is spread over all classes, 0..1.
        crop_scale: Smallest share of the image's area that a random crop keeps, 0..1; 1 turns crops off.
    """

    epochs: int = Field(default=10, ge=1)
    warmup_epochs: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    label_smoothing: float = Field(default=0.0, ge=0, lt=1)
    class_weights: ClassWeights = ClassWeights.NONE
    crop_scale: float = Field(default=0.7, gt=0, le=1)
    selection: Selection = Selection.LAST

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
        return self.schedule.factor(step - warmup, length.steps - warmup)
