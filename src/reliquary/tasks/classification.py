"""Classification: one class an image.

The predicted class is the one with the highest score, the first of them on a tie. Every class of the dataset counts
in the averages, whether it occurs in the split or not, and a ratio whose denominator is zero is 0 (the precision of a
class that is never predicted, the recall of a class without images): what is averaged over is thus decided by the
dataset, never by the predictions.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import numpy.typing as npt

from reliquary.catalogue.recipe import TaskKind
from reliquary.errors import ReliquaryError, require_extra
from reliquary.records import ClassificationPrediction, Metric
from reliquary.tasks.base import Truth
from reliquary.tasks.plots import draw_confusion_matrix
from reliquary.tasks.predictions import Predictions, score_matrix

if TYPE_CHECKING:
    from reliquary.build.reader import BuiltDataset

Counts = npt.NDArray[np.int64]

METRIC_VERSION = 1
CONFUSION_PICTURE = "confusion-matrix.png"


@dataclass(frozen=True)
class ClassificationTruth(Truth):
    """The labels of a split.

    Attributes:
        labels: Class index of each image, shape (images,), in the order of ``image_ids``.
        class_names: Name of each class.
    """

    labels: Counts
    class_names: list[str]


@dataclass(frozen=True)
class Mistake:
    """How many images of one class were taken for another: ``count``, as ``share`` (0..1) of the true class."""

    true: str
    predicted: str
    count: int
    share: float


class ClassificationTask:
    """One label an image; measures by scikit-learn."""

    kind: ClassVar[TaskKind] = TaskKind.CLASSIFICATION
    column: ClassVar[str] = "label"
    prediction_model: type[ClassificationPrediction] = ClassificationPrediction
    key_metrics: ClassVar[tuple[str, ...]] = ("accuracy", "macro_f1")
    counted: ClassVar[str] = "images"

    def truth(self, dataset: BuiltDataset, config: str, split: str, limit: int | None = None) -> ClassificationTruth:
        """Read the labels of a split; see `Task.truth`."""
        table = dataset.table(config, split, columns=["image_id", self.column]).slice(0, limit)
        if table.num_rows == 0:
            raise ReliquaryError(f"{dataset.path}: split '{split}' of config '{config}' is empty; nothing to score")
        labels = np.asarray(table.column(self.column).to_numpy(), dtype=np.int64)
        names = dataset.class_names(config, self.column)
        return ClassificationTruth(table.column("image_id").to_pylist(), labels, names)

    def score(self, predictions: Predictions[ClassificationPrediction], truth: ClassificationTruth) -> list[Metric]:
        """Return accuracy, averages of precision, recall and F1 over the classes, and the three of each class.

        ``n`` is the number of images: all, or those that truly are of the class.
        """
        metrics = require_extra("rank", "sklearn.metrics")
        predicted = predicted_labels(predictions, truth)
        classes = list(range(len(truth.class_names)))
        total = len(truth.labels)
        found = [_metric("accuracy", metrics.accuracy_score(truth.labels, predicted), total)]
        for average in ("macro", "weighted", None):
            values = metrics.precision_recall_fscore_support(
                truth.labels, predicted, labels=classes, average=average, zero_division=0.0
            )
            if average is None:
                found += _per_class(values, truth.class_names)
            else:
                names = (f"{average}_precision", f"{average}_recall", f"{average}_f1")
                found += [_metric(name, value, total) for name, value in zip(names, values[:3], strict=True)]
        return found

    def plots(
        self, predictions: Predictions[ClassificationPrediction], truth: ClassificationTruth, folder: Path
    ) -> list[Path]:
        """Draw the confusion matrix as ``confusion-matrix.png``."""
        path = folder / CONFUSION_PICTURE
        draw_confusion_matrix(confusion_matrix(predictions, truth), truth.class_names, path)
        return [path]


class EpochsTask(ClassificationTask):
    """One epoch an image: a collection and a span of years."""

    kind: ClassVar[TaskKind] = TaskKind.EPOCHS
    column: ClassVar[str] = "epoch"


def predicted_labels(predictions: Predictions[ClassificationPrediction], truth: ClassificationTruth) -> Counts:
    """Return the predicted class index of each image, shape (images,), in the order of the truth.

    Raises:
        FaultyFileError: Rows are missing, doubled or unknown; or scores have not one number a class; or the header
            says probabilities and they are none.
    """
    rows = predictions.in_order_of(truth.image_ids)
    scores = score_matrix(rows, len(truth.class_names), predictions.scores, predictions.place)
    predicted: Counts = scores.argmax(axis=1).astype(np.int64)
    return predicted


def confusion_matrix(predictions: Predictions[ClassificationPrediction], truth: ClassificationTruth) -> Counts:
    """Return how often each true class (row) was predicted as each class (column), shape (classes, classes)."""
    classes = len(truth.class_names)
    matrix = np.zeros((classes, classes), dtype=np.int64)
    np.add.at(matrix, (truth.labels, predicted_labels(predictions, truth)), 1)
    return matrix


def mistakes(matrix: Counts, class_names: list[str]) -> list[Mistake]:
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


def _per_class(values: tuple[npt.NDArray[np.float64], ...], class_names: list[str]) -> list[Metric]:
    *measures, support = values
    return [
        _metric(name, column[index], int(support[index]), f"label={class_name}")
        for index, class_name in enumerate(class_names)
        for name, column in zip(("precision", "recall", "f1"), measures, strict=True)
    ]


def _metric(name: str, value: float, n: int, part: str | None = None) -> Metric:
    return Metric(
        name=name, version=METRIC_VERSION, value=float(value), unit="fraction", higher_is_better=True, n=n, slice=part
    )
