"""What a model found in the images of a split, checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from reliquary.errors import Fault, FaultyFileError
from reliquary.metrics.detection.boxes import Detections, Flags, Floats, Ints, sort_detections
from reliquary.records import DetectionPrediction
from reliquary.tasks.detection.truth import DetectionTruth
from reliquary.tasks.predictions import Predictions


def read_detections(predictions: Predictions[DetectionPrediction], truth: DetectionTruth) -> Detections:
    """Return all detections, sorted as the measures need them.

    A box without area is allowed: it finds nothing, and counts as a detection of nothing, as it does for COCO.

    Raises:
        FaultyFileError: Rows are missing, doubled or unknown; or boxes are not finite, of negative size or wholly
            outside their image; or scores do not lie in 0..1; or there is no class of a label's number.
    """
    rows = predictions.in_order_of(truth.image_ids)
    counts = np.array([len(row.labels) for row in rows], dtype=np.int64)
    image = np.repeat(np.arange(len(rows)), counts)
    boxes = np.array([box for row in rows for box in row.boxes], dtype=np.float64).reshape(-1, 4)
    scores = np.array([score for row in rows for score in row.scores], dtype=np.float64)
    labels = np.array([label for row in rows for label in row.labels], dtype=np.int64)
    place = np.arange(len(image)) - np.repeat(np.cumsum(counts) - counts, counts)
    faults = [
        Fault(f"{predictions.place}, image {truth.image_ids[image[at]]}", f"{field}[{place[at]}]", problem)
        for at, field, problem in _faults(boxes, scores, labels, truth.sizes[image], truth.class_names)
    ]
    if faults:
        raise FaultyFileError(f"{predictions.place}: {len(image)} detections", faults)
    return sort_detections(image, labels, boxes, scores)


def _faults(
    boxes: Floats, scores: Floats, labels: Ints, sizes: Ints, class_names: Sequence[str]
) -> Iterator[tuple[int, str, str]]:
    """Yield the number of each faulty detection, the field, and what is wrong with it."""
    finite: Flags = np.all(np.isfinite(boxes), axis=1)
    negative: Flags = finite & (boxes[:, 2:].min(axis=1, initial=0) < 0)
    for at in _where(~finite):
        yield at, "boxes", f"{_shown(boxes[at])} is not finite"
    for at in _where(negative):
        yield at, "boxes", f"{_shown(boxes[at])} has a negative width or height; boxes are [x, y, w, h]"
    beyond = (boxes[:, :2] > sizes) | (boxes[:, :2] + boxes[:, 2:] < 0)
    outside: Flags = finite & ~negative & np.any(beyond, axis=1)
    for at in _where(outside):
        width, height = sizes[at]
        yield at, "boxes", f"{_shown(boxes[at])} lies outside the image, which is {width} x {height} pixels"
    for at in _where(~((scores >= 0) & (scores <= 1))):
        yield at, "scores", f"{scores[at]:g} is not in 0..1"
    for at in _where((labels < 0) | (labels >= len(class_names))):
        yield at, "labels", f"{labels[at]} is no class; there are 0..{len(class_names) - 1}"


def _where(faulty: Flags) -> list[int]:
    found: list[int] = np.flatnonzero(faulty).tolist()
    return found


def _shown(box: Floats) -> str:
    return "[" + ", ".join(f"{value:g}" for value in box) + "]"
