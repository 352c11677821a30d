"""A test set in which images stand more or less than once, which a scorer takes for images of their own."""

from __future__ import annotations

import hashlib

import numpy as np

from reliquary.seeds import generator
from reliquary.tasks import Predictions


def some_weights(n_images, *name, rows=20):
    """Return weights: all 1 in the first row, whole numbers from 0 to 3 in the others."""
    drawn = generator(0, "weights", *name).integers(0, 4, (rows, n_images))
    return np.concatenate([np.ones((1, n_images)), drawn]).astype(np.float64)


def repeat(predictions, truth, row):
    """Return predictions of the images as often as they stand in a test set, the ids of these, and where they stood."""
    at = np.repeat(np.arange(len(truth.image_ids)), row.astype(int))
    ids = [hashlib.sha256(f"{place} {number}".encode()).hexdigest() for place, number in enumerate(at)]
    by_id = {prediction.image_id: prediction for prediction in predictions.rows}
    rows = [
        by_id[truth.image_ids[number]].model_copy(update={"image_id": image_id})
        for number, image_id in zip(at, ids, strict=True)
    ]
    return Predictions(rows, predictions.scores, predictions.place), ids, at


def whole(metrics):
    """Return the values of the measures over the whole test set."""
    return {metric.name: metric.value for metric in metrics if metric.slice is None}
