"""Detected boxes as arrays, and which of them overlap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

PAIRS_AT_A_TIME = 2_000_000
"""Pairs of boxes that are compared at once; they take about 150 bytes each."""


@dataclass(frozen=True)
class Boxes:
    """Boxes with a class and a score each.

    Attributes:
        corners: [left, top, right, bottom] in pixels, shape (boxes, 4).
        scores: 0..1, shape (boxes,).
        labels: Class index, shape (boxes,).
    """

    corners: Floats
    scores: Floats
    labels: Ints

    def __len__(self) -> int:
        return len(self.scores)

    def where(self, chosen: Flags | Ints) -> Boxes:
        """Return some of the boxes."""
        return Boxes(self.corners[chosen], self.scores[chosen], self.labels[chosen])

    def by_confidence(self) -> Boxes:
        """Return the boxes, the most confident first; equal scores stay in their order."""
        return self.where(np.argsort(-self.scores, kind="stable"))

    @classmethod
    def together(cls, parts: Sequence[Boxes]) -> Boxes:
        """Return the boxes of all parts, in their order."""
        return cls(
            np.concatenate([np.empty((0, 4)), *(part.corners for part in parts)]),
            np.concatenate([np.empty(0), *(part.scores for part in parts)]),
            np.concatenate([np.empty(0, np.int64), *(part.labels for part in parts)]),
        )


@dataclass(frozen=True)
class Pairs:
    """Pairs of boxes of one class that share some area.

    Attributes:
        first: Index of the box that stands earlier, shape (pairs,).
        second: Index of the one that stands later.
        iou: Intersection over union, 0..1.
    """

    first: Ints
    second: Ints
    iou: Floats


def overlapping(boxes: Boxes, above: float = 0.0) -> Pairs:
    """Return every pair of boxes of one class whose IoU is greater than ``above``, sorted by ``second``, ``first``.

    The boxes are cut into strips about as high as a box, and each strip is swept from left to right, so that the time
    grows with the number of boxes and of neighbours, not with the square.
    """
    found = [_compared(boxes, *pairs, above) for pairs in _candidates(boxes)]
    first = np.concatenate([np.empty(0, np.int64), *(part.first for part in found)])
    second = np.concatenate([np.empty(0, np.int64), *(part.second for part in found)])
    iou = np.concatenate([np.empty(0), *(part.iou for part in found)])
    order = np.lexsort((first, second))
    return Pairs(first[order], second[order], iou[order])


def _candidates(boxes: Boxes) -> Iterator[tuple[Ints, Ints]]:
    """Yield pairs of indices whose boxes lie in one strip and overlap from left to right; each pair once."""
    if len(boxes) == 0:
        return
    left, top, right, bottom = boxes.corners.T
    height = max(float(np.mean(bottom - top)), 1.0)
    low, high = (np.floor(edge / height).astype(np.int64) for edge in (top, bottom))
    counts = high - low + 1
    box = np.repeat(np.arange(len(boxes)), counts)
    strip = np.repeat(low, counts) + _places(counts)
    order = np.lexsort((left[box], strip, boxes.labels[box]))
    box, strip = box[order], strip[order]
    # One number for class and strip, so that a sweep ends where either ends.
    sweep = np.cumsum((np.diff(strip, prepend=strip[0]) != 0) | (np.diff(boxes.labels[box], prepend=0) != 0))
    span = float(right.max() - left.min()) + 1.0
    starts = sweep * span + (left[box] - left.min())
    ends = sweep * span + (right[box] - left.min())
    reach = np.searchsorted(starts, ends, side="left") - np.arange(len(box)) - 1
    for begin, end in _chunks(np.maximum(reach, 0)):
        count = np.maximum(reach[begin:end], 0)
        one = np.repeat(np.arange(begin, end), count)
        other = one + 1 + _places(count)
        # Boxes that share several strips meet in the one where their common part begins.
        here = np.maximum(low[box[one]], low[box[other]]) == strip[one]
        a, b = box[one[here]], box[other[here]]
        yield np.minimum(a, b), np.maximum(a, b)


def _compared(boxes: Boxes, first: Ints, second: Ints, above: float) -> Pairs:
    one, other = boxes.corners[first], boxes.corners[second]
    sides = np.minimum(one[:, 2:], other[:, 2:]) - np.maximum(one[:, :2], other[:, :2])
    shared = np.prod(np.maximum(sides, 0), axis=1)
    union = np.prod(one[:, 2:] - one[:, :2], axis=1) + np.prod(other[:, 2:] - other[:, :2], axis=1) - shared
    iou = np.divide(shared, union, out=np.zeros_like(shared), where=union > 0)
    kept = iou > above
    return Pairs(first[kept], second[kept], iou[kept])


def _chunks(counts: Ints) -> Iterator[tuple[int, int]]:
    """Yield ranges with about ``PAIRS_AT_A_TIME`` pairs each."""
    total = np.cumsum(counts)
    begin = 0
    while begin < len(counts):
        before = total[begin] - counts[begin]
        end = max(begin + 1, int(np.searchsorted(total, before + PAIRS_AT_A_TIME, side="right")))
        yield begin, end
        begin = end


def _places(counts: Ints) -> Ints:
    """Return 0, 1, ... for each count, one after the other."""
    places: Ints = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
    return places
