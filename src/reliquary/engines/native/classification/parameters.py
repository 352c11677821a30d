"""What a suite or a baseline can set for the training of a classifier."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from reliquary.engines.native.parameters import ValidatedParameters

MAX_DISTORTION = 0.5
"""Beyond it a part of the picture can come to lie behind the viewer."""


class ClassWeights(StrEnum):
    """The weight of a class in the loss: 1, or n / (classes * n_class) of an epoch's images ("balanced")."""

    NONE = "none"
    BALANCED = "balanced"


class Sampling(StrEnum):
    """Which training images an epoch has.

    All of them; as many of each class as the smallest has, drawn once for the whole run; or all, and those of smaller
    classes repeatedly.
    """

    NONE = "none"
    UNDERSAMPLE = "undersample"
    OVERSAMPLE = "oversample"


class ClassificationParameters(ValidatedParameters):
    """Parameters of a classifier; images are resized without regard to their proportions.

    Attributes:
        label_smoothing: Share of the target that is spread over all classes, 0..1.
        class_weights: Weight of each class in the loss.
        sampling: Which training images an epoch has.
        oversample_to: Classes are repeated up to this share of the largest one's size, 0..1.
        oversample_classes: So many of the smallest classes are repeated; None for all.
        crop_scale: Smallest share of the image's area that a random crop keeps, 0..1; 1 turns crops off.
        zoom: Largest share by which a picture's content is made larger or smaller, 0..1.
        distortion: Largest slant and perspective, as a share of the side.
        brightness: Largest share by which values are raised or lowered, 0..1.
        contrast: Largest share by which values are drawn away from their mean or towards it, 0..1.
        augment_copies_only: Zoom, distortion, brightness and contrast change only the copies that oversampling adds.
        mixup: Strength of MixUp, the parameter of its beta distribution (0.1 to 0.4 for ImageNet); 0 turns it off.
        features: Predictions carry what the last layer is given, to find images alike.
    """

    label_smoothing: float = Field(default=0.0, ge=0, lt=1)
    class_weights: ClassWeights = ClassWeights.NONE
    sampling: Sampling = Sampling.NONE
    oversample_to: float = Field(default=1.0, gt=0, le=1)
    oversample_classes: int | None = Field(default=None, ge=1)
    crop_scale: float = Field(default=0.7, gt=0, le=1)
    zoom: float = Field(default=0.0, ge=0, lt=1)
    distortion: float = Field(default=0.0, ge=0, lt=MAX_DISTORTION)
    brightness: float = Field(default=0.0, ge=0, le=1)
    contrast: float = Field(default=0.0, ge=0, le=1)
    augment_copies_only: bool = False
    mixup: float = Field(default=0.0, ge=0, allow_inf_nan=False)
    features: bool = False

    @model_validator(mode="after")
    def _check_copies(self) -> Self:
        if self.augment_copies_only and self.sampling is not Sampling.OVERSAMPLE:
            raise ValueError(f"augment_copies_only needs sampling 'oversample', found '{self.sampling}'")
        return self
