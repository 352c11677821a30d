"""What a suite or a baseline can set for the native engine."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Self

from pydantic import Field, ValidationError, model_validator

from reliquary.errors import FaultyFileError
from reliquary.records.base import Part, Text
from reliquary.records.faults import faults_of


class Optimizer(StrEnum):
    """The optimisers, as torch implements them."""

    ADAM = "adam"
    ADAMW = "adamw"
    SGD = "sgd"


class Schedule(StrEnum):
    """The learning rate after the warm-up: falling to zero along a half cosine, or constant."""

    COSINE = "cosine"
    CONSTANT = "constant"


class ClassWeights(StrEnum):
    """The weight of a class in the loss: 1, or n / (classes * n_class) of the training images ("balanced")."""

    NONE = "none"
    BALANCED = "balanced"


class Selection(StrEnum):
    """Which epoch's weights predict: the last one's, or those of the first with the best validation accuracy."""

    LAST = "last"
    BEST_VALIDATION = "best_validation"


class NativeParameters(Part):
    """Parameters of the native engine.

    Attributes:
        image_size: Side in pixels that every image is resized to.
        epochs: Passes over the training images; there is no early stopping.
        batch_size: Images a step; an incomplete last batch of an epoch is left out.
        momentum: For ``sgd`` only.
        warmup_epochs: The learning rate grows from 0 in a straight line for so long; may be a fraction.
        label_smoothing: Share of the target that is spread over all classes, 0..1.
        crop_scale: Smallest share of the image's area that a random crop keeps, 0..1; 1 turns crops off.
        flip: Mirror every other training image.
        pretraining: Name of the pre-trained weights, from the baseline's own field; None trains from scratch.
    """

    image_size: int = Field(default=224, ge=16, le=2048)
    epochs: int = Field(default=10, ge=1)
    batch_size: int = Field(default=32, ge=2)
    optimizer: Optimizer = Optimizer.ADAMW
    learning_rate: float = Field(default=1e-3, gt=0, allow_inf_nan=False)
    weight_decay: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    momentum: float = Field(default=0.9, ge=0, lt=1)
    schedule: Schedule = Schedule.COSINE
    warmup_epochs: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    label_smoothing: float = Field(default=0.0, ge=0, lt=1)
    class_weights: ClassWeights = ClassWeights.NONE
    crop_scale: float = Field(default=0.7, gt=0, le=1)
    flip: bool = True
    pretraining: Text | None = None
    selection: Selection = Selection.LAST

    @model_validator(mode="after")
    def _check_warmup(self) -> Self:
        if self.warmup_epochs > self.epochs:
            raise ValueError(f"warmup_epochs ({self.warmup_epochs:g}) is more than epochs ({self.epochs})")
        return self

    @classmethod
    def read(cls, parameters: Mapping[str, Any], place: str) -> NativeParameters:
        """Validate parameters.

        Args:
            parameters: By name.
            place: The baseline and protocol, for messages.

        Raises:
            FaultyFileError: A parameter is unknown or its value not allowed; all of them are listed.
        """
        try:
            return cls.model_validate(dict(parameters))
        except ValidationError as error:
            known = f"{place}: the native engine knows these parameters: {', '.join(cls.model_fields)}"
            raise FaultyFileError(known, faults_of(error, f"{place}: parameters")) from error
