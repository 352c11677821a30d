"""COCO's average precision under many weightings of the images at once, for resampling them.

Matching looks at one image at a time, so that detections need to be matched only once, whatever the images count. An
image of weight 2 is one that stands twice in the test set.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from reliquary.metrics.detection.boxes import Detections, Floats, Ints, Objects
from reliquary.metrics.detection.matching import Matches
from reliquary.metrics.detection.precision_recall import COCO_RECALLS

CELLS_AT_A_TIME = 2_000_000
"""Weightings times detections that are summed at once; they take about 24 bytes each."""


@dataclass(frozen=True)
class _Class:
    """What decides the average precision of one class.

    Attributes:
        image: Index of the image of each detection, the most confident first, shape (detections,).
        right: Places of those detections that found an object, shape (hits,).
        objects: Number of objects in each image, shape (images,).
    """

    image: Ints
    right: Ints
    objects: Ints


def weighted_average_precision(
    detections: Detections, matches: Matches, objects: Objects, weights: npt.ArrayLike, n_classes: int
) -> Floats:
    """Return the average precision of each class for each weighting of the images.

    With weights of one it is `average_precision_coco` of each class, to the last bit.

    Args:
        detections: The detections.
        matches: What became of them; those ignored stand on no curve.
        objects: The objects.
        weights: How much each image counts, 0 or more, shape (weightings, images).
        n_classes: Number of classes of the dataset.

    Returns:
        Shape (weightings, classes), 0..1; NaN for a class that has no object in any image that counts.
    """
    table = np.asarray(weights, dtype=np.float64)
    classes = _classes(detections, matches, objects, table.shape[1], n_classes)
    return np.stack([_average_precision(of_class, table) for of_class in classes], axis=1)


def _classes(detections: Detections, matches: Matches, objects: Objects, n_images: int, n_classes: int) -> list[_Class]:
    order = detections.by_confidence()
    order = order[~matches.ignored[order]]
    label, right = detections.label[order], matches.right[order]
    to_find = ~objects.crowd
    return [
        _Class(
            image=detections.image[order[label == number]],
            right=np.flatnonzero(right[label == number]),
            objects=np.bincount(objects.image[to_find & (objects.label == number)], minlength=n_images),
        )
        for number in range(n_classes)
    ]


def _average_precision(of_class: _Class, weights: Floats) -> Floats:
    """Return the average precision of a class for each weighting, shape (weightings,)."""
    step = max(1, CELLS_AT_A_TIME // max(1, len(of_class.image)))
    parts = [_of_some(of_class, weights[start : start + step]) for start in range(0, len(weights), step)]
    return np.concatenate(parts) if parts else np.empty(0)


def _of_some(of_class: _Class, weights: Floats) -> Floats:
    of_detections = weights[:, of_class.image]
    # Only where an object is found does the curve rise, so that no other place can be the best at a recall.
    hits = np.cumsum(of_detections[:, of_class.right], axis=1)
    counted = np.cumsum(of_detections, axis=1)[:, of_class.right]
    precision = np.divide(hits, counted, out=np.zeros_like(hits), where=counted > 0)
    envelope = np.maximum.accumulate(precision[:, ::-1], axis=1)[:, ::-1]
    envelope = np.append(envelope, np.zeros((len(weights), 1)), axis=1)
    to_find = weights @ of_class.objects
    values = np.full(len(weights), np.nan)
    for row in np.flatnonzero(to_find > 0):
        at = np.searchsorted(hits[row] / to_find[row], COCO_RECALLS, side="left")
        values[row] = envelope[row, at].mean()
    return values
