"""What a suite or a baseline can set for the training of a classifier."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from reliquary.engines.native.parameters import ValidatedParameters


class ClassWeights(StrEnum):
    """The weight of a class in the loss: 1, or n / (classes * n_class) of the training images ("balanced")."""

    NONE = "none"
    BALANCED = "balanced"


class ClassificationParameters(ValidatedParameters):
    """Parameters of a classifier; images are resized without regard to their proportions.

    Attributes:
        label_smoothing: Share of the target that is spread over all classes, 0..1.
        crop_scale: Smallest share of the image's area that a random crop keeps, 0..1; 1 turns crops off.
    """

    label_smoothing: float = Field(default=0.0, ge=0, lt=1)
    class_weights: ClassWeights = ClassWeights.NONE
    crop_scale: float = Field(default=0.7, gt=0, le=1)
