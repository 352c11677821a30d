"""Precision and recall over the confidence, and the area under them in its three definitions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reliquary.metrics.detection.boxes import Detections, Flags, Floats, Ints
from reliquary.metrics.detection.matching import Matches

COCO_RECALLS = np.linspace(0.0, 1.0, 101)
VOC_2007_LEVELS = 11


@dataclass(frozen=True)
class Curve:
    """Precision and recall of one class, as detections of less and less confidence are added.

    Attributes:
        hits: How many detections were right up to and with each, shape (detections,).
        n_objects: How many objects there are to be found.
    """

    hits: Ints
    n_objects: int

    @property
    def recall(self) -> Floats:
        """Share of the objects that were found, 0..1, never falling, shape (detections,)."""
        return self.hits / self.n_objects

    @property
    def precision(self) -> Floats:
        """Share of the detections that are right, 0..1, shape (detections,)."""
        return self.hits / np.arange(1, len(self.hits) + 1)

    @property
    def envelope(self) -> Floats:
        """The best precision at each recall or a higher one, never rising, shape (detections,)."""
        return np.maximum.accumulate(self.precision[::-1])[::-1]


def curves(detections: Detections, matches: Matches, n_objects: Ints) -> list[Curve]:
    """Return the curve of each class.

    Args:
        detections: The detections.
        matches: What became of them; those ignored stand on no curve.
        n_objects: Number of objects of each class, shape (classes,).
    """
    order = detections.by_confidence()
    order = order[~matches.ignored[order]]
    return curves_of(detections.label[order], matches.right[order], n_objects)


def curves_of(label: Ints, right: Flags, n_objects: Ints) -> list[Curve]:
    """Return the curve of each class from detections in the order of their confidence, the most confident first."""
    by_class = np.argsort(label, kind="stable")
    edges = np.searchsorted(label[by_class], np.arange(len(n_objects) + 1))
    hits = right[by_class].astype(np.int64)
    return [
        Curve(np.cumsum(hits[start:stop]), int(count))
        for start, stop, count in zip(edges[:-1], edges[1:], n_objects, strict=True)
    ]


def average_precision_coco(curve: Curve) -> float:
    """Return the mean over the recalls 0, 0.01, ... 1 of the best precision at that recall or a higher one."""
    at = np.searchsorted(curve.recall, COCO_RECALLS, side="left")
    return float(np.append(curve.envelope, 0.0)[at].mean())


def average_precision_11_point(curve: Curve) -> float:
    """Return the mean over the recalls 0, 0.1, ... 1 of the best precision at that recall or a higher one.

    This is the definition of Pascal VOC up to 2009. Recalls are compared as whole numbers: in floating point, three
    objects of ten are less than three tenths.
    """
    levels = np.arange(VOC_2007_LEVELS) * curve.n_objects
    at = np.searchsorted(curve.hits * (VOC_2007_LEVELS - 1), levels, side="left")
    return float(np.append(curve.envelope, 0.0)[at].mean())


def average_precision_all_points(curve: Curve) -> float:
    """Return the area under the best precision at each recall or a higher one: Pascal VOC's definition from 2010."""
    return float(np.sum(np.diff(curve.recall, prepend=0.0) * curve.envelope))
