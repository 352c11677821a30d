"""The measures of detection over many test sets at once."""

from __future__ import annotations

import numpy as np

from reliquary.metrics.detection.boxes import Detections, Floats, find_overlaps
from reliquary.metrics.detection.coco import IOU_75
from reliquary.metrics.detection.matching import match_as_coco
from reliquary.metrics.detection.weighted import weighted_average_precision
from reliquary.tasks.detection.truth import DetectionTruth

THRESHOLDS = np.linspace(0.5, 0.95, 10)
"""COCO's least intersections over union."""


def resampled_precision(detections: Detections, truth: DetectionTruth, weights: Floats) -> dict[str, Floats]:
    """Return COCO's average precision over all classes: ``map``, ``ap50`` and ``ap75``.

    Args:
        detections: What the model found.
        truth: The objects.
        weights: How often each image stands in each test set, shape (test sets, images).

    Returns:
        Shape (test sets,) each; NaN for a test set that lacks a class of which the truth has objects.
    """
    overlaps = find_overlaps(detections, truth.objects)
    known = truth.n_objects > 0
    by_threshold = []
    for iou in THRESHOLDS.tolist():
        matches = match_as_coco(detections, truth.objects, overlaps, iou=iou)
        of_classes = weighted_average_precision(detections, matches, truth.objects, weights, len(known))
        by_threshold.append(of_classes[:, known].mean(axis=1))
    return {"map": np.mean(by_threshold, axis=0), "ap50": by_threshold[0], "ap75": by_threshold[IOU_75]}
