"""How far the probabilities of a classifier can be trusted.

Probabilities are of shape (images, classes); each row lies in 0..1 and adds up to 1. Labels are class indices of shape
(images,).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

BINS = 15
EDGES: Floats = np.linspace(0.0, 1.0, BINS + 1)


@dataclass(frozen=True)
class Reliability:
    """The images in 15 bins of equal width, by their confidence: the probability of the class that is predicted.

    A bin holds its upper edge and not its lower one, as in Guo et al. 2017.

    Attributes:
        counts: Images in each bin, shape (15,).
        confidence: Mean confidence in each bin, 0 where it is empty, shape (15,).
        accuracy: Share of right predictions in each bin, 0 where it is empty, shape (15,).
    """

    counts: Ints
    confidence: Floats
    accuracy: Floats

    @property
    def expected_calibration_error(self) -> float:
        """The mean distance of confidence and accuracy, every bin with the weight of its images; 0..1.

        C. Guo, G. Pleiss, Y. Sun and K. Q. Weinberger, "On Calibration of Modern Neural Networks", ICML 2017.
        """
        return float(np.average(np.abs(self.accuracy - self.confidence), weights=self.counts))


def reliability(probabilities: Floats, labels: Ints) -> Reliability:
    """Return how often predictions of each confidence are right; of equal probabilities the first class is predicted.

    torchmetrics differs where a confidence lies exactly on an edge, 1 included: it puts it into the bin above.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    bins = np.searchsorted(EDGES[1:-1], confidence, side="left")
    counts = np.bincount(bins, minlength=BINS)
    return Reliability(counts, _means(confidence, bins, counts), _means(right.astype(np.float64), bins, counts))


def brier_score(probabilities: Floats, labels: Ints) -> float:
    """Return the mean squared distance of the probabilities from the truth; 0 is perfect, 2 as wrong as can be.

    The sum goes over all classes, of two classes too, as in G. W. Brier, "Verification of Forecasts Expressed in Terms
    of Probability", Monthly Weather Review 1950. It is ``sklearn.metrics.brier_score_loss`` with
    ``scale_by_half=False``, but takes a single class too.
    """
    return float(np.mean(brier_scores(probabilities, labels)))


def brier_scores(probabilities: Floats, labels: Ints) -> Floats:
    """Return the squared distance of each image's probabilities from the truth, shape (images,); see `brier_score`."""
    truth = np.zeros_like(probabilities)
    truth[np.arange(len(labels)), labels] = 1.0
    scores: Floats = np.sum((probabilities - truth) ** 2, axis=1)
    return scores


def log_loss(probabilities: Floats, labels: Ints) -> float:
    """Return the mean negative natural logarithm of the probability of the true class; 0 is perfect.

    Probabilities closer to 0 or 1 than the precision of float64 count as that far away, so that the loss is finite,
    36 at most. It is ``sklearn.metrics.log_loss``, but takes a single class too.
    """
    return float(log_losses(probabilities, labels).mean())


def log_losses(probabilities: Floats, labels: Ints) -> Floats:
    """Return the negative logarithm of the probability of each image's class, shape (images,); see `log_loss`."""
    epsilon = np.finfo(np.float64).eps
    of_truth = probabilities[np.arange(len(labels)), labels]
    losses: Floats = -np.log(of_truth.clip(epsilon, 1 - epsilon))
    return losses


def _means(values: Floats, bins: Ints, counts: Ints) -> Floats:
    sums = np.bincount(bins, weights=values, minlength=BINS)
    return np.divide(sums, counts, out=np.zeros(BINS), where=counts > 0)
