"""Confident learning: which labels a model disagrees with, where it is as sure as it usually is.

Northcutt, Jiang, Chuang: "Confident Learning: Estimating Uncertainty in Dataset Labels", Journal of Artificial
Intelligence Research 70 (2021), 1373-1411, https://doi.org/10.1613/jair.1.12125.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

ROUNDING = 1e-6
"""What is below a threshold by no more than this has reached it: scores are stored with 32 bits."""

NEVER = np.inf


@dataclass(frozen=True, slots=True)
class Disagreement:
    """An example that a model confidently puts into another class.

    Attributes:
        index: The example.
        given: The class that it is labelled with.
        suggested: The class that the model is confident of.
        given_score: The model's score of the class given, 0 to 1.
        suggested_score: That of the class suggested, 0 to 1.
        usual_score: What examples labelled with the class suggested get for it on average, 0 to 1.
    """

    index: int
    given: int
    suggested: int
    given_score: float
    suggested_score: float
    usual_score: float

    @property
    def doubt(self) -> float:
        """How doubtful the label is, above 0.5 to 1: the normalised margin of the paper, brought to 0..1."""
        return (1 + self.suggested_score - self.given_score) / 2


def confident_disagreements(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> Iterator[Disagreement]:
    """Yield the examples off the diagonal of the confident joint whose label the model likes less than its own.

    An example counts as one of the class that has the highest score among those whose score reaches their threshold;
    the threshold of a class is the mean score for it of the examples labelled with it (equations 1 and 2).

    Args:
        scores: Out-of-sample probabilities, shape (examples, classes), 0 to 1.
        labels: The class of each example, shape (examples,).
    """
    thresholds = class_thresholds(scores, labels)
    confident = np.where(scores >= thresholds - ROUNDING, scores, -1)
    suggested = confident.argmax(axis=1)
    rows = np.arange(len(labels))
    is_confident = confident[rows, suggested] >= 0
    differs = scores[rows, suggested] > scores[rows, labels] + ROUNDING
    for index in np.flatnonzero(is_confident & differs).tolist():
        given, other = int(labels[index]), int(suggested[index])
        yield Disagreement(
            index=index,
            given=given,
            suggested=other,
            given_score=float(scores[index, given]),
            suggested_score=float(scores[index, other]),
            usual_score=float(thresholds[other]),
        )


def class_thresholds(scores: NDArray[np.float64], labels: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the mean self-confidence of each class, shape (classes,).

    A class that labels nothing, or that the model never gives a score to where it should, can not be suggested: its
    threshold is infinite.
    """
    thresholds = np.full(scores.shape[1], NEVER)
    for label in np.unique(labels):
        mean = scores[labels == label, label].mean()
        if mean > ROUNDING:
            thresholds[label] = mean
    return thresholds
