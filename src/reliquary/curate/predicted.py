"""What a model says of the pictures of a dataset: the predictions of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from reliquary.records import Prediction


@dataclass(frozen=True)
class Predicted:
    """Predictions that were read and fit the dataset.

    Attributes:
        name: The baseline that made them, for people.
        class_names: The classes that indices and scores stand for.
        rows: By ``image_id``; class scores are probabilities.
    """

    name: str
    class_names: Sequence[str]
    rows: Mapping[str, Prediction]
