"""What can be set for the training of a model that dates."""

from __future__ import annotations

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from reliquary.engines.native.parameters import ValidatedParameters


class Head(StrEnum):
    """What the model says of the year: one number, thresholds that the year passes, or a distribution over bins."""

    SCALAR = "scalar"
    ORDINAL = "ordinal"
    DISTRIBUTION = "distribution"


class Balance(StrEnum):
    """How the losses of collection and year become one; see `reliquary.engines.native.dating.balance`."""

    ADD = "add"
    MULT = "mult"
    MULT_ADD = "mult+add"
    UNCERTAINTY = "uncertainty"
    GRADNORM = "gradnorm"


class DatingParameters(ValidatedParameters):
    """Parameters of a model that dates; images are resized without regard to their proportions.

    Attributes:
        balance: How the losses of collection and year become one.
        balance_learning_rate: Of the weights that ``uncertainty`` and ``gradnorm`` learn.
        gradnorm_alpha: How strongly ``gradnorm`` favours the task that learns more slowly (Chen et al. 2018).
        head: What the model says of the year.
        standardise: Whether a ``scalar`` head learns years less their mean, divided by their standard deviation.
        bins: Spans of years that ``ordinal`` and ``distribution`` tell apart.
        label_width: Standard deviation of the distribution that is learnt for a year, in bins.
        features: Whether predictions hold what the heads are given, to search for similar images.
        crop_scale: Smallest share of the image's area that a random crop keeps, 0..1; 1 turns crops off.
    """

    balance: Balance = Balance.ADD
    balance_learning_rate: float = Field(default=0.025, gt=0, allow_inf_nan=False)
    gradnorm_alpha: float = Field(default=1.5, ge=0, allow_inf_nan=False)
    head: Head = Head.SCALAR
    standardise: bool = False
    bins: int = Field(default=64, ge=2, le=4096)
    label_width: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    features: bool = False
    crop_scale: float = Field(default=0.7, gt=0, le=1)

    @property
    def age_outputs(self) -> int:
        """Numbers that the head of the year gives for an image."""
        return {Head.SCALAR: 1, Head.ORDINAL: self.bins - 1, Head.DISTRIBUTION: self.bins}[self.head]

    @model_validator(mode="after")
    def _check_standardise(self) -> Self:
        if self.standardise and self.head is not Head.SCALAR:
            raise ValueError(f"standardise is for the head 'scalar'; '{self.head}' learns bins, not years")
        return self
