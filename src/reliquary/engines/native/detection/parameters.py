"""What a suite or a baseline can set for the training of a detector."""

from __future__ import annotations

import math
from typing import Self

from pydantic import Field, model_validator

from reliquary.engines.native.parameters import Length, TrainingParameters


class DetectionParameters(TrainingParameters):
    """Parameters of a detector; images keep their proportions, and what is left of the square is padded.

    Attributes:
        epochs: Passes over the training images; either these or ``iterations`` are given.
        iterations: Batches to train on.
        warmup_iterations: The learning rate grows in a straight line for so many batches.
        warmup_learning_rate: What it grows from, to ``learning_rate``.
        photometric: Change brightness, contrast, saturation and hue at random (Liu et al. 2016, SSD).
        zoom_out: Put every other image on a canvas up to so many times wider and higher; 1 turns it off (SSD).
        iou_crop: Cut at random, such that the cut overlaps a box by a random share (SSD).
        width: Multiplier of the numbers of channels; only ``reliquary::ssd_mobilenet_v2`` takes another than 1.
        score_threshold: Detections with a lower score are left out, 0..1.
        nms_iou: Of two detections of a class that overlap more, the one with the lower score is left out, 0..1.
        detections_per_image: At most so many, those with the highest scores.
    """

    image_size: int = Field(default=320, ge=96, le=2048)
    epochs: int | None = Field(default=None, ge=1)
    iterations: int | None = Field(default=None, ge=1)
    batch_size: int = Field(default=8, ge=2)
    warmup_iterations: int = Field(default=0, ge=0)
    warmup_learning_rate: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    photometric: bool = False
    zoom_out: float = Field(default=1.0, ge=1, le=8)
    iou_crop: bool = False
    width: float = Field(default=1.0, ge=0.1, le=2)
    score_threshold: float = Field(default=0.01, ge=0, le=1)
    nms_iou: float = Field(default=0.5, gt=0, le=1)
    detections_per_image: int = Field(default=100, ge=1, le=10_000)

    @model_validator(mode="after")
    def _check_length(self) -> Self:
        if (self.epochs is None) == (self.iterations is None):
            raise ValueError(f"give either epochs ({self.epochs}) or iterations ({self.iterations})")
        if self.iterations is not None and self.warmup_iterations > self.iterations:
            raise ValueError(
                f"warmup_iterations ({self.warmup_iterations}) are more than iterations ({self.iterations})"
            )
        return self

    def length(self, batches: int) -> Length:
        """Return how long to train; the last epoch of ``iterations`` may be cut short; see `TrainingParameters`."""
        if self.iterations is None:
            epochs = self.epochs or 0
            return Length(epochs, epochs * batches)
        return Length(math.ceil(self.iterations / batches), self.iterations)

    def learning_rate_factor(self, step: int, length: Length) -> float:
        """Return the factor of the learning rate at a step; see `TrainingParameters`."""
        warmup = min(self.warmup_iterations, length.steps)
        if step < warmup:
            start = self.warmup_learning_rate / self.learning_rate
            return start + (1 - start) * (step + 1) / (warmup + 1)
        return self.schedule.factor(step, length.steps, warmup)
