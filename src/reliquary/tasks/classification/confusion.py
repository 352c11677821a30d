"""Which class is taken for which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reliquary.records import ClassificationPrediction
from reliquary.tasks.classification.answers import scores_of
from reliquary.tasks.classification.truth import ClassificationTruth, Ints
from reliquary.tasks.predictions import Predictions


@dataclass(frozen=True)
class Confusion:
    """How often each true class (row) was predicted as each class (column), shape (classes, classes)."""

    matrix: Ints
    class_names: Sequence[str]


@dataclass(frozen=True)
class Mistake:
    """How many images of one class were taken for another: ``count``, as ``share`` (0..1) of the true class."""

    true: str
    predicted: str
    count: int
    share: float


def confusion_matrix(predictions: Predictions[ClassificationPrediction], truth: ClassificationTruth) -> Ints:
    """Return how often each true class (row) was predicted as each class (column), shape (classes, classes).

    Raises:
        FaultyFileError: As `scores_of`.
    """
    classes = len(truth.class_names)
    matrix = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(matrix, (truth.labels, scores_of(predictions, truth).argmax(axis=1)), 1)
    return matrix


def mistakes(matrix: Ints, class_names: Sequence[str]) -> list[Mistake]:
    """Return which class is taken for which, the most frequent mistake first.

    Args:
        matrix: Confusion matrix, true classes in rows; matrices of several seeds may be added up.
        class_names: Name of each class.
    """
    of_class = matrix.sum(axis=1)
    found = [
        Mistake(class_names[true], class_names[predicted], int(count), float(count / of_class[true]))
        for (true, predicted), count in np.ndenumerate(matrix)
        if true != predicted and count > 0
    ]
    return sorted(found, key=lambda mistake: (-mistake.count, mistake.true, mistake.predicted))
