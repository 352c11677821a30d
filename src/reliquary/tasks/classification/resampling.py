"""The measures of classification over many test sets at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from reliquary.metrics.calibration import brier_scores, log_losses
from reliquary.tasks.classification.measures import TOP, Floats, places_of_truth
from reliquary.tasks.classification.truth import ClassificationTruth, Ints
from reliquary.tasks.resampling import ratios, weighted_means


def resampled_labels(scores: Floats, truth: ClassificationTruth, weights: Floats) -> dict[str, Floats]:
    """Return accuracies and the averages over classes, as `label_metrics` does for one test set.

    Args:
        scores: The higher, the likelier; shape (images, classes).
        truth: The labels.
        weights: How often each image stands in each test set, shape (test sets, images).

    Returns:
        Shape (test sets,) each. A class of the truth that a test set lacks leaves the macro averages unknown: that
        nothing is known of a class does not make a model bad at it.
    """
    places = places_of_truth(scores, truth.labels)
    found = {"accuracy": weighted_means(places == 0, weights)}
    if len(truth.class_names) > TOP:
        found[f"top{TOP}_accuracy"] = weighted_means(places < TOP, weights)
    return found | dict(_averages(scores.argmax(axis=1), truth, weights))


def resampled_calibration(probabilities: Floats, labels: Ints, weights: Floats) -> dict[str, Floats]:
    """Return the measures of probabilities that are means over the images.

    The expected calibration error is not among them: it is too high on small test sets, and on one that is drawn from
    a small one too high twice, so that a bootstrap tells nothing of it.
    """
    return {
        "brier_score": weighted_means(brier_scores(probabilities, labels), weights),
        "log_loss": weighted_means(log_losses(probabilities, labels), weights),
    }


def _averages(predicted: Ints, truth: ClassificationTruth, weights: Floats) -> Iterator[tuple[str, Floats]]:
    """Yield the averages over classes, each ratio without a denominator counting as 0."""
    true, said = (np.eye(len(truth.class_names))[labels] for labels in (truth.labels, predicted))
    hits, support, answers = weights @ (true * said), weights @ true, weights @ said
    of_classes = {
        "precision": np.nan_to_num(ratios(hits, answers)),
        "recall": np.nan_to_num(ratios(hits, support)),
        "f1": np.nan_to_num(ratios(2 * hits, support + answers)),
    }
    lacking = np.any((support == 0) & true.any(axis=0), axis=1)
    for name, values in of_classes.items():
        yield f"macro_{name}", np.where(lacking, np.nan, values.mean(axis=1))
        yield f"weighted_{name}", ratios((values * support).sum(axis=1), support.sum(axis=1))
