"""Labels that a model confidently disagrees with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from reliquary.build.sources.candidate import NamedBox
from reliquary.curate.checks.base import Evidence
from reliquary.curate.checks.confident_learning import Disagreement, confident_disagreements
from reliquary.curate.collection.item import Collection
from reliquary.curate.predicted import Predicted
from reliquary.records import ClassificationPrediction, DetectionPrediction, Finding

MIN_OVERLAP = 0.5
"""Intersection over union from which a predicted box is taken to mean an annotated one, as in PASCAL VOC."""

Boxes = NDArray[np.float64]


class LabelSuspects:
    """Finds pictures, or boxes in them, whose label a model confidently disagrees with, by confident learning.

    The group of a finding is ``given -> suggested``, so that one can look at one kind of mistake at a time. Without
    predictions there is nothing to find.
    """

    name: ClassVar[str] = "label_suspects"
    title: ClassVar[str] = "Label suspects"

    def find(self, evidence: Evidence) -> Sequence[Finding]:
        """Return a finding for each picture with a suspect label; of several boxes the most doubtful one counts."""
        predicted = evidence.predicted
        if predicted is None or not predicted.rows:
            return []
        if predicted.labels:
            return list(_suspect_pictures(predicted))
        return list(_suspect_boxes(predicted, evidence.collection))


def _suspect_pictures(predicted: Predicted) -> Iterator[Finding]:
    rows = [row for row in predicted.rows.values() if isinstance(row, ClassificationPrediction)]
    scores = np.array([row.scores for row in rows], np.float64)
    labels = np.array([predicted.labels[row.image_id] for row in rows], np.int64)
    for found in confident_disagreements(scores, labels):
        yield _finding(rows[found.index].image_id, found, predicted, "", "images")


def _suspect_boxes(predicted: Predicted, collection: Collection) -> Iterator[Finding]:
    """Boxes are examples as pictures are; their score of a class is the best of the predicted boxes that overlap."""
    index = {name: number for number, name in enumerate(predicted.class_names)}
    pictures: list[str] = []
    boxes: list[NamedBox] = []
    scores: list[NDArray[np.float64]] = []
    for item in collection.items:
        row = predicted.rows.get(item.sha256)
        annotated = [box for box in item.boxes or () if not box.iscrowd and box.name in index]
        if isinstance(row, DetectionPrediction) and annotated:
            pictures += [item.sha256] * len(annotated)
            boxes += annotated
            scores += list(_class_scores(annotated, row, len(index)))
    if not boxes:
        return
    labels = np.array([index[box.name] for box in boxes], np.int64)
    worst: dict[str, Disagreement] = {}
    for found in confident_disagreements(np.array(scores), labels):
        known = worst.get(pictures[found.index])
        if known is None or found.doubt > known.doubt:
            worst[pictures[found.index]] = found
    for sha256, found in worst.items():
        box = boxes[found.index]
        what = f"the box at ({box.x:.0f}, {box.y:.0f}), {box.width:.0f} x {box.height:.0f} px, is "
        yield _finding(sha256, found, predicted, what, "boxes")


def _finding(sha256: str, found: Disagreement, predicted: Predicted, what_is: str, examples: str) -> Finding:
    given, suggested = predicted.class_names[found.given], predicted.class_names[found.suggested]
    return Finding(
        sha256=sha256,
        check=LabelSuspects.name,
        score=found.doubt,
        flagged=True,
        explanation=(
            f"{what_is}labelled {given}, but {predicted.name} says {suggested} with {found.suggested_score:.2f} "
            f"({given} with {found.given_score:.2f}; {examples} labelled {suggested} usually get "
            f"{found.usual_score:.2f})"
        ),
        group=f"{given} -> {suggested}",
    )


def _class_scores(boxes: Sequence[NamedBox], row: DetectionPrediction, n_classes: int) -> NDArray[np.float64]:
    """Return the best score of each class among the predicted boxes that overlap, shape (boxes, classes); 0 if none."""
    scores = np.zeros((len(boxes), n_classes))
    if not row.boxes:
        return scores
    annotated = np.array([(box.x, box.y, box.width, box.height) for box in boxes])
    means = _overlaps(annotated, np.array(row.boxes, np.float64)) >= MIN_OVERLAP
    for number, (label, score) in enumerate(zip(row.labels, row.scores, strict=True)):
        scores[:, label] = np.maximum(scores[:, label], np.where(means[:, number], score, 0))
    return scores


def _overlaps(ours: Boxes, theirs: Boxes) -> NDArray[np.float64]:
    """Return intersection over union of boxes [x, y, w, h], shape (ours, theirs)."""
    a, b = ours[:, None], theirs[None]
    low = np.maximum(a[..., :2], b[..., :2])
    high = np.minimum(a[..., :2] + a[..., 2:], b[..., :2] + b[..., 2:])
    shared = (high - low).clip(0).prod(axis=-1)
    union = a[..., 2:].prod(axis=-1) + b[..., 2:].prod(axis=-1) - shared
    overlaps: Boxes = shared / np.maximum(union, np.finfo(np.float64).tiny)
    return overlaps
