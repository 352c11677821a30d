"""Predictions of the test's own making."""

from __future__ import annotations

from reliquary.records import DetectionPrediction
from reliquary.tasks import Predictions


def answers(truth, found):
    """Return predictions from rows of class, box and score for each image of a truth."""
    rows = [
        DetectionPrediction(
            image_id=image_id,
            boxes=[box for _, box, _ in own],
            scores=[score for _, _, score in own],
            labels=[label for label, _, _ in own],
        )
        for image_id, own in zip(truth.image_ids, found, strict=True)
    ]
    return Predictions(rows, None, "predictions.parquet")


def right_answers(truth, score=0.9):
    """Return predictions that find every object that is no crowd."""
    objects = truth.objects
    found = [[] for _ in truth.image_ids]
    for image, label, box, crowd in zip(objects.image, objects.label, objects.boxes, objects.crowd, strict=True):
        if not crowd:
            found[image].append((int(label), box.tolist(), score))
    return answers(truth, found)
