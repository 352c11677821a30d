"""The task kind ``epochs``: the classes are spans of years of a collection."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import numpy.typing as npt

from reliquary.catalogue.recipe import TaskKind
from reliquary.records import ClassificationPrediction, Metric
from reliquary.tasks.classification.answers import scores_of
from reliquary.tasks.classification.confusion import confusion_matrix
from reliquary.tasks.classification.task import ClassificationTask
from reliquary.tasks.classification.truth import ClassificationTruth
from reliquary.tasks.predictions import Predictions
from reliquary.tasks.resampling import Floats, weighted_means

METRIC_VERSION = 1
EPOCH = re.compile(r"(?P<collection>.+), \(-?\d+, -?\d+\]")


class EpochsTask(ClassificationTask):
    """One epoch an image: a collection and a span of years."""

    kind: ClassVar[TaskKind] = TaskKind.EPOCHS
    column: ClassVar[str] = "epoch"

    def score(self, predictions: Predictions[ClassificationPrediction], truth: ClassificationTruth) -> list[Metric]:
        """Return the measures of `ClassificationTask`, and how often the predicted epoch is of the right collection.

        The latter only if the classes are named as the epochs of a built dataset are, ``collection, (begin, end]``.
        """
        found = super().score(predictions, truth)
        collections = collections_of(truth.class_names)
        if collections is None:
            return found
        right = confusion_matrix(predictions, truth)[_same(collections)].sum()
        total = len(truth.labels)
        return [
            *found,
            Metric(
                name="collection_accuracy",
                version=METRIC_VERSION,
                value=float(right / total),
                unit="fraction",
                higher_is_better=True,
                n=total,
            ),
        ]

    def resampled(
        self, predictions: Predictions[ClassificationPrediction], truth: ClassificationTruth, weights: Floats
    ) -> dict[str, Floats]:
        """Return those of `ClassificationTask`, and how often the collection is right; see `Task.resampled`."""
        found = super().resampled(predictions, truth, weights)
        collections = collections_of(truth.class_names)
        if collections is not None:
            right = _same(collections)[truth.labels, scores_of(predictions, truth).argmax(axis=1)]
            found["collection_accuracy"] = weighted_means(right, weights)
        return found


def collections_of(class_names: Sequence[str]) -> list[str] | None:
    """Return the collection of each epoch; None if a class is not named ``collection, (begin, end]``."""
    matches = [EPOCH.fullmatch(name) for name in class_names]
    found = [match["collection"] for match in matches if match]
    return found if len(found) == len(class_names) else None


def _same(collections: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Return which epochs are of one collection, shape (epochs, epochs)."""
    same: npt.NDArray[np.bool_] = np.equal.outer(collections, collections)
    return same
