"""Which detection finds which object."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reliquary.metrics.detection.boxes import Detections, Flags, Ints, Objects, Overlaps

NO_OBJECT = -1


@dataclass(frozen=True)
class Matches:
    """What became of each detection and of each object.

    Attributes:
        object: Index of the object that each detection found, or `NO_OBJECT`, shape (detections,).
        ignored: Whether a detection is neither right nor wrong, because it lies in a crowd, or because there are too
            many of its class in its image, shape (detections,).
        found: Whether each object was found, shape (objects,).
    """

    object: Ints
    ignored: Flags
    found: Flags

    @property
    def right(self) -> Flags:
        """Whether each detection found an object, shape (detections,)."""
        right: Flags = self.object != NO_OBJECT
        return right


def match_as_coco(
    detections: Detections, objects: Objects, overlaps: Overlaps, *, iou: float = 0.5, limit: int = 100
) -> Matches:
    """Match detections with objects of their class as COCO does.

    The most confident detection chooses first: of the objects that are still free, it takes the one with the largest
    intersection over union, if that is large enough (the last one on a tie). What is left is ignored if a crowd of its
    class covers that share of it.

    Args:
        detections: The detections.
        objects: The objects.
        overlaps: Where they overlap.
        iou: Least intersection over union, 0..1.
        limit: So many detections of a class in an image count, the most confident ones; others are ignored.
    """
    counted = detections.among_most_confident(limit)
    of_class = detections.label[overlaps.detection] == objects.label[overlaps.object]
    same = overlaps.where(of_class & counted[overlaps.detection])
    crowd = objects.crowd[same.object]
    near = same.where(~crowd & (same.iou >= iou))
    order = np.lexsort((-near.object, -near.iou, near.detection))
    matched = np.full(len(detections), NO_OBJECT, dtype=np.int64)
    found = np.zeros(len(objects), dtype=bool)
    for detection, object_ in zip(near.detection[order].tolist(), near.object[order].tolist(), strict=True):
        if matched[detection] == NO_OBJECT and not found[object_]:
            matched[detection] = object_
            found[object_] = True
    ignored = ~counted
    ignored[same.detection[crowd & (same.covered >= iou)]] = True
    return Matches(matched, ignored & (matched == NO_OBJECT), found)


def match_as_voc(detections: Detections, objects: Objects, overlaps: Overlaps, *, iou: float = 0.5) -> Matches:
    """Match detections with objects of their class as Pascal VOC does.

    Each detection means the object with the largest intersection over union (the first one on a tie), found already
    or not. If that is large enough, the most confident detection of an object is right and all others are wrong;
    what means a crowd is ignored, as VOC ignores what means an object marked difficult.

    Args:
        detections: The detections.
        objects: The objects.
        overlaps: Where they overlap.
        iou: Least intersection over union, 0..1.
    """
    same = overlaps.where(detections.label[overlaps.detection] == objects.label[overlaps.object])
    best = same.best()
    best = best.where(best.iou >= iou)
    crowd = objects.crowd[best.object]
    ignored = np.zeros(len(detections), dtype=bool)
    ignored[best.detection[crowd]] = True
    claims = best.where(~crowd)
    # All claims on an object come from its image, where detections stand by confidence.
    taken, first = np.unique(claims.object, return_index=True)
    matched = np.full(len(detections), NO_OBJECT, dtype=np.int64)
    matched[claims.detection[first]] = taken
    found = np.zeros(len(objects), dtype=bool)
    found[taken] = True
    return Matches(matched, ignored, found)
