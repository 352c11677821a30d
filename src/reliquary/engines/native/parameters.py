"""What a suite or a baseline can set for every training of the native engine."""

from __future__ import annotations

import math
from abc import abstractmethod
from collections.abc import Mapping
from enum import StrEnum
from typing import Any, NamedTuple, Self

from pydantic import Field, ValidationError

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

    def factor(self, step: float, steps: float) -> float:
        """Return what the learning rate is multiplied with at a step of so many, both after the warm-up."""
        if self is Schedule.CONSTANT:
            return 1.0
        return 0.5 * (1 + math.cos(math.pi * step / max(steps, 1)))


class Length(NamedTuple):
    """How long a training is: epochs begun, and batches in all."""

    epochs: int
    steps: int


class TrainingParameters(Part):
    """Parameters of every training; each kind of task adds its own.

    Attributes:
        image_size: Side in pixels of the square that every image is brought to.
        batch_size: Images a step; an incomplete last batch of an epoch is left out.
        momentum: For ``sgd`` only.
        flip: Mirror every other training image.
        pretraining: Name of the pre-trained weights, from the baseline's own field; None trains from scratch.
    """

    image_size: int = Field(default=224, ge=16, le=2048)
    batch_size: int = Field(default=32, ge=2)
    optimizer: Optimizer = Optimizer.ADAMW
    learning_rate: float = Field(default=1e-3, gt=0, allow_inf_nan=False)
    weight_decay: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    momentum: float = Field(default=0.9, ge=0, lt=1)
    schedule: Schedule = Schedule.COSINE
    flip: bool = True
    pretraining: Text | None = None

    @abstractmethod
    def length(self, batches: int) -> Length:
        """Return how long to train, where an epoch has so many batches."""

    @abstractmethod
    def learning_rate_factor(self, step: int, length: Length) -> float:
        """Return what the learning rate is multiplied with at a step (from 0): warm-up, then the schedule."""

    @classmethod
    def read(cls, parameters: Mapping[str, Any], place: str) -> Self:
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
