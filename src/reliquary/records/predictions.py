"""A model -> the scorer: predictions, one row an image, keyed by ``image_id``."""

from __future__ import annotations

from typing import Annotated, ClassVar, Self

from pydantic import Field, model_validator

from reliquary.records.base import Float32, Int64, Record, Sha256, Text
from reliquary.records.render import Box

MOST_NUMBERS = 1 << 16
"""The longest scores or feature of an image."""
MOST_BOXES = 100_000
"""The most boxes of an image."""

# The first fault of a list is told, not each: there may be millions of NaN.
Numbers = Annotated[list[Float32], Field(max_length=MOST_NUMBERS, fail_fast=True)]


class Prediction(Record):
    """What a model says of one image."""

    image_id: Sha256


class ClassificationPrediction(Prediction):
    """Scores in the order of the dataset's class names: probabilities, or logits where the header says so."""

    SCHEMA: ClassVar[str] = "predictions-classification"

    scores: Numbers = Field(min_length=1)
    feature: Numbers | None = None


class AgePrediction(Prediction):
    """A year, with an interval if the model gives one, and scores of the collections if it classifies too.

    Attributes:
        scores: In the order of the dataset's collections: probabilities, or logits where the header says so.
        feature: The image as the model sees it, to search for similar ones.
    """

    SCHEMA: ClassVar[str] = "predictions-age"

    year: Float32
    year_low: Float32 | None = None
    year_high: Float32 | None = None
    scores: Numbers | None = None
    feature: Numbers | None = None


class DetectionPrediction(Prediction):
    """Boxes [x, y, w, h] in pixels with a score (0..1) and a class index each."""

    SCHEMA: ClassVar[str] = "predictions-detection"

    boxes: Annotated[list[Box], Field(max_length=MOST_BOXES, fail_fast=True)]
    scores: Annotated[list[Float32], Field(max_length=MOST_BOXES, fail_fast=True)]
    labels: Annotated[list[Int64], Field(max_length=MOST_BOXES, fail_fast=True)]

    @model_validator(mode="after")
    def _check_lengths(self) -> Self:
        if not len(self.boxes) == len(self.scores) == len(self.labels):
            raise ValueError(
                f"boxes ({len(self.boxes)}), scores ({len(self.scores)}) and labels ({len(self.labels)}) "
                "must have the same length"
            )
        return self


class RestorationPrediction(Prediction):
    """The restored image as PNG bytes, full size."""

    SCHEMA: ClassVar[str] = "predictions-restoration"

    image: bytes = Field(min_length=1)


class StylePrediction(Prediction):
    """The stylised image as PNG bytes, full size, and the style it was given."""

    SCHEMA: ClassVar[str] = "predictions-style"

    image: bytes = Field(min_length=1)
    style_id: Text


class ReliefPrediction(Prediction):
    """A height field as 16-bit PNG with the range that 0..65535 stands for."""

    SCHEMA: ClassVar[str] = "predictions-relief"

    depth: bytes = Field(min_length=1)
    depth_min: Float32
    depth_max: Float32
    soft_edges: bytes | None = None
    segmentation: bytes | None = None
