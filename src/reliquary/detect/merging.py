"""Boxes of many windows that show the same thing become one."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

import numpy as np

from reliquary.detect.boxes import Boxes, Flags, Floats, Ints, overlapping

Corners = tuple[float, float, float, float]


class Merge(StrEnum):
    """How boxes of one thing are merged: the best of them is kept, or their weighted mean is taken."""

    NMS = "nms"
    WBF = "wbf"


def suppress(boxes: Boxes, iou: float) -> Boxes:
    """Keep a box unless a more confident one of its class that is kept overlaps it by more (greedy, class-wise NMS).

    Equal to ``torchvision.ops.batched_nms``.

    Args:
        boxes: Any boxes.
        iou: Most that two kept boxes of a class may overlap, 0..1.

    Returns:
        The kept boxes, the most confident first.
    """
    boxes = boxes.by_confidence()
    pairs = overlapping(boxes, above=iou)
    first, second = pairs.first, pairs.second
    kept: Flags = np.zeros(len(boxes), dtype=bool)
    undecided: Flags = np.ones(len(boxes), dtype=bool)
    while undecided.any():
        # A box is kept once nothing more confident that overlaps it is left to be decided.
        waiting = np.zeros(len(boxes), dtype=bool)
        waiting[second] = True
        now = undecided & ~waiting
        kept |= now
        undecided &= waiting
        undecided[second[now[first]]] = False
        left = undecided[first] & undecided[second]
        first, second = first[left], second[left]
    return boxes.where(kept)


def fuse(boxes: Boxes, iou: float, views: Callable[[Floats], Ints] | None = None) -> Boxes:
    """Replace the boxes of one thing by their mean, weighted by score (weighted box fusion).

    Boxes are taken from the most confident to the least; each joins the fused box of its class that it overlaps most,
    if by more than ``iou``, or begins one of its own. A score is the mean of those that were fused, times the share of
    the views that found the thing. Solovyev, Wang and Gabruseva, "Weighted boxes fusion: ensembling boxes from
    different object detection models", Image and Vision Computing 107, 2021, section 3; windows take the place of
    the models.

    A fused box lies amidst its members, so only those are compared one of whose members the box overlaps.

    Args:
        boxes: Boxes with scores above 0.
        iou: How much a box must overlap a fused one to join it, 0..1.
        views: Says how many views see each fused box [left, top, right, bottom] whole; by default one.

    Returns:
        The fused boxes, the most confident first.
    """
    boxes = boxes.by_confidence()
    cluster = _clusters(boxes, iou)
    n_clusters = int(cluster.max(initial=-1)) + 1
    size = np.bincount(cluster, minlength=n_clusters)
    weight = np.bincount(cluster, boxes.scores, n_clusters)
    corners = np.stack(
        [np.bincount(cluster, boxes.scores * edge, n_clusters) / weight for edge in boxes.corners.T], axis=1
    )
    seen = np.ones(n_clusters, np.int64) if views is None else np.maximum(views(corners), 1)
    labels = np.zeros(n_clusters, np.int64)
    labels[cluster] = boxes.labels
    return Boxes(corners, weight / size * np.minimum(size, seen) / seen, labels).by_confidence()


def _clusters(boxes: Boxes, iou: float) -> Ints:
    """Return the number of the fused box that each box belongs to, shape (boxes,)."""
    pairs = overlapping(boxes)
    starts = np.searchsorted(pairs.second, np.arange(len(boxes) + 1)).tolist()
    earlier = pairs.first.tolist()
    cluster: list[int] = []
    fused: list[Corners] = []
    weights: list[float] = []
    rows = zip(boxes.corners.tolist(), boxes.scores.tolist(), strict=True)
    for number, (corners, score) in enumerate(rows):
        near = {cluster[other] for other in earlier[starts[number] : starts[number + 1]]}
        best, best_iou = -1, iou
        for candidate in sorted(near):
            if (overlap := _iou(corners, fused[candidate])) > best_iou:
                best, best_iou = candidate, overlap
        if best < 0:
            cluster.append(len(fused))
            fused.append(tuple(corners))
            weights.append(score)
            continue
        cluster.append(best)
        weights[best] += score
        fused[best] = _moved(fused[best], corners, score / weights[best])
    return np.array(cluster, dtype=np.int64)


def _moved(box: Corners, towards: Corners, share: float) -> Corners:
    x1, y1, x2, y2 = box
    a1, b1, a2, b2 = towards
    return x1 + share * (a1 - x1), y1 + share * (b1 - y1), x2 + share * (a2 - x2), y2 + share * (b2 - y2)


def _iou(one: Corners, other: Corners) -> float:
    x1, y1, x2, y2 = one
    a1, b1, a2, b2 = other
    # Plain comparisons: min and max take three times as long, and this runs for every neighbour of every box.
    width = (x2 if x2 < a2 else a2) - (x1 if x1 > a1 else a1)  # noqa: FURB136
    height = (y2 if y2 < b2 else b2) - (y1 if y1 > b1 else b1)  # noqa: FURB136
    if width <= 0 or height <= 0:
        return 0.0
    shared = width * height
    return shared / ((x2 - x1) * (y2 - y1) + (a2 - a1) * (b2 - b1) - shared)
