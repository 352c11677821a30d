"""The measures of classification, by name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from reliquary.errors import require_extra
from reliquary.metrics.calibration import brier_score, log_loss, reliability
from reliquary.records import Metric
from reliquary.tasks.classification.truth import ClassificationTruth, Ints

Floats = npt.NDArray[np.float64]

METRIC_VERSION = 1
TOP = 5
AVERAGES = ("macro", "weighted")


def label_metrics(scores: Floats, truth: ClassificationTruth) -> Iterator[Metric]:
    """Yield accuracy, averages of precision, recall and F1 over the classes, and the three of each class.

    ``n`` is the number of images: all, or those that truly are of the class.

    Args:
        scores: The higher, the likelier; shape (images, classes).
        truth: The labels.
    """
    metrics = require_extra("rank", "sklearn.metrics")
    predicted, total = scores.argmax(axis=1), len(truth.labels)
    yield _metric("accuracy", metrics.accuracy_score(truth.labels, predicted), total)
    if len(truth.class_names) > TOP:
        yield _metric(f"top{TOP}_accuracy", float(np.mean(places_of_truth(scores, truth.labels) < TOP)), total)
    classes = list(range(len(truth.class_names)))
    for average in (*AVERAGES, None):
        values = metrics.precision_recall_fscore_support(
            truth.labels, predicted, labels=classes, average=average, zero_division=0.0
        )
        if average is None:
            yield from _per_class(values, truth.class_names)
        else:
            for name, value in zip(("precision", "recall", "f1"), values[:3], strict=True):
                yield _metric(f"{average}_{name}", value, total)


def calibration_metrics(probabilities: Floats, labels: Ints) -> Iterator[Metric]:
    """Yield how far the probabilities can be trusted; ``n`` is the number of images.

    Args:
        probabilities: Shape (images, classes); each row adds up to 1.
        labels: Class index of each image, shape (images,).
    """
    error = reliability(probabilities, labels).expected_calibration_error
    yield _metric("expected_calibration_error", error, len(labels), better=False)
    yield _metric("brier_score", brier_score(probabilities, labels), len(labels), better=False, unit="1")
    yield _metric("log_loss", log_loss(probabilities, labels), len(labels), better=False, unit="nats")


def places_of_truth(scores: Floats, labels: Ints) -> Ints:
    """Return how many classes stand before the true one of each image, shape (images,).

    Of equal scores the first class comes first, as for the accuracy; scikit-learn takes the last one first, and
    with it a model that gives every class the same score would be right for the last classes.
    """
    of_truth = scores[np.arange(len(labels)), labels][:, None]
    earlier = np.arange(scores.shape[1]) < labels[:, None]
    before = (scores > of_truth) | ((scores == of_truth) & earlier)
    places: Ints = before.sum(axis=1)
    return places


def _per_class(values: tuple[Floats, ...], class_names: Sequence[str]) -> Iterator[Metric]:
    *measures, support = values
    for index, class_name in enumerate(class_names):
        for name, column in zip(("precision", "recall", "f1"), measures, strict=True):
            yield _metric(name, column[index], int(support[index]), part=f"label={class_name}")


def _metric(
    name: str, value: float, n: int, *, better: bool = True, unit: str = "fraction", part: str | None = None
) -> Metric:
    return Metric(
        name=name, version=METRIC_VERSION, value=float(value), unit=unit, higher_is_better=better, n=n, slice=part
    )
