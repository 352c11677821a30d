"""Objects and detections of all images as arrays, and where they overlap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]

PAIRS_AT_A_TIME = 2_000_000
"""Pairs of a detection and an object that are compared at once; they take about 200 bytes each."""


@dataclass(frozen=True)
class Objects:
    """What is truly in the images, sorted by image.

    Attributes:
        image: Index of each object's image, shape (objects,).
        label: Class index, shape (objects,).
        boxes: [x, y, w, h] in pixels from the top-left corner, shape (objects, 4).
        area: Square pixels, shape (objects,): that of the outline where one is known, else of the box.
        crowd: Whether it is a group that nobody outlined one by one, shape (objects,). Nobody has to find a crowd, and
            what is found in one is neither right nor wrong.
    """

    image: Ints
    label: Ints
    boxes: Floats
    area: Floats
    crowd: Flags

    def __len__(self) -> int:
        return len(self.image)

    def count(self, n_classes: int) -> Ints:
        """Return how many objects of each class are to be found, crowds left out, shape (classes,)."""
        return np.bincount(self.label[~self.crowd], minlength=n_classes).astype(np.int64)


@dataclass(frozen=True)
class Detections:
    """What a model found, in the order that `sort_detections` gives.

    Attributes:
        image: Index of each detection's image, shape (detections,).
        label: Class index, shape (detections,).
        boxes: [x, y, w, h] in pixels, shape (detections, 4).
        score: Confidence, 0..1, shape (detections,).
    """

    image: Ints
    label: Ints
    boxes: Floats
    score: Floats

    def __len__(self) -> int:
        return len(self.image)

    def by_confidence(self) -> Ints:
        """Return the indices of all detections, the most confident first; ties stand in the order of the images."""
        return np.argsort(-self.score, kind="stable")

    def among_most_confident(self, limit: int) -> Flags:
        """Return whether each detection is one of so many most confident ones of its class in its image."""
        order = np.lexsort((self.label, self.image))
        new = np.diff(self.image[order], prepend=-1).astype(bool) | np.diff(self.label[order], prepend=-1).astype(bool)
        starts = np.flatnonzero(new)
        place = np.arange(len(order)) - np.repeat(starts, np.diff(starts, append=len(order)))
        among = np.empty(len(order), dtype=bool)
        among[order] = place < limit
        return among


def sort_detections(image: Ints, label: Ints, boxes: Floats, score: Floats) -> Detections:
    """Sort detections by image, and in each by score, the most confident first.

    Equal scores stay in the order in which the model gives them, as they do for COCO.
    """
    order = np.lexsort((-score, image))
    return Detections(image[order], label[order], boxes[order].reshape(-1, 4), score[order])


@dataclass(frozen=True)
class Overlaps:
    """Every pair of a detection and an object of the same image that share some area.

    Attributes:
        detection: Index of the detection, ascending, shape (pairs,).
        object: Index of the object, shape (pairs,).
        iou: Intersection over union, 0..1, shape (pairs,).
        covered: Intersection over the area of the detection, 0..1, shape (pairs,): COCO's measure for crowds.
    """

    detection: Ints
    object: Ints
    iou: Floats
    covered: Floats

    def where(self, chosen: Flags | Ints) -> Overlaps:
        """Return some of the pairs."""
        return Overlaps(self.detection[chosen], self.object[chosen], self.iou[chosen], self.covered[chosen])

    def best(self) -> Overlaps:
        """Return for each detection its pair with the largest IoU, that with the first object on a tie."""
        order = np.lexsort((self.object, -self.iou, self.detection))
        _, first = np.unique(self.detection[order], return_index=True)
        chosen: Ints = order[first]
        return self.where(chosen)


def find_overlaps(detections: Detections, objects: Objects) -> Overlaps:
    """Return which detections overlap which objects, whatever their classes."""
    parts = [_overlaps(detections, objects, *pairs) for pairs in _pairs(detections, objects)]
    if not parts:
        none = np.empty(0)
        return Overlaps(none.astype(np.int64), none.astype(np.int64), none, none)
    return Overlaps(*(np.concatenate([getattr(part, name) for part in parts]) for name in Overlaps.__annotations__))


def _pairs(detections: Detections, objects: Objects) -> Iterator[tuple[Ints, Ints]]:
    """Yield pairs of indices of the same image, some images' detections at a time."""
    first = np.searchsorted(objects.image, detections.image, side="left")
    count = np.searchsorted(objects.image, detections.image, side="right") - first
    total = np.cumsum(count)
    start = 0
    while start < len(detections):
        before = total[start] - count[start]
        stop = max(start + 1, int(np.searchsorted(total, before + PAIRS_AT_A_TIME, side="right")))
        counts = count[start:stop]
        detection = np.repeat(np.arange(start, stop), counts)
        place = np.arange(len(detection)) - np.repeat(np.cumsum(counts) - counts, counts)
        yield detection, np.repeat(first[start:stop], counts) + place
        start = stop


def _overlaps(detections: Detections, objects: Objects, detection: Ints, object_: Ints) -> Overlaps:
    """Compare pairs of boxes, with pycocotools' order of operations, so that both agree to the last bit."""
    found, true = detections.boxes[detection], objects.boxes[object_]
    low = np.maximum(found[:, :2], true[:, :2])
    high = np.minimum(found[:, :2] + found[:, 2:], true[:, :2] + true[:, 2:])
    shared = np.prod(np.maximum(high - low, 0), axis=1)
    some = shared > 0
    shared, area = shared[some], np.prod(found[some, 2:], axis=1)
    union = area + np.prod(true[some, 2:], axis=1) - shared
    return Overlaps(detection[some], object_[some], shared / union, shared / area)
