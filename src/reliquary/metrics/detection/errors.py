"""What a detector does wrong, and how much average precision each kind of error costs.

D. Bolya et al., "TIDE: A General Toolbox for Identifying Object Detection Errors", ECCV 2020. Objects are matched as
COCO does at an intersection over union (IoU) of 0.5. A detection that found nothing then has exactly one kind of error,
the first of these that holds:

- ``localisation``: its best IoU with an object of its class is at least 0.1 and less than 0.5.
- ``classification``: its best IoU with an object of another class is at least 0.5.
- ``duplicate``: its IoU with an object of its class is at least 0.5, but a more confident detection found that one.
- ``background``: its best IoU with any object is less than 0.1.
- ``both``: all others, whose place and class are wrong.

An object that was not found is ``missed``, unless a localisation or classification error would find it if put right.

What a kind of error costs is the AP50 that would be gained, were all errors of this kind, and no others, put right. The
most confident localisation or classification error of an object that was not found becomes right; all others of the
kind, and duplicate, background and both errors, are taken out; missed objects are no longer asked for, and a class of
which no object is left has an AP50 of 1. Costs do not add up to what is missing to 1.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from reliquary.metrics.detection.boxes import Detections, Flags, Ints, Objects, Overlaps
from reliquary.metrics.detection.matching import NO_OBJECT, Matches
from reliquary.metrics.detection.precision_recall import average_precision_coco, curves_of

FOREGROUND_IOU = 0.5
BACKGROUND_IOU = 0.1


class ErrorKind(StrEnum):
    """The kinds of error, in the order in which they are shown."""

    CLASSIFICATION = "classification"
    LOCALISATION = "localisation"
    BOTH = "both"
    DUPLICATE = "duplicate"
    BACKGROUND = "background"
    MISSED = "missed"


REPAIRED = (ErrorKind.LOCALISATION, ErrorKind.CLASSIFICATION)


@dataclass(frozen=True)
class ErrorShare:
    """How often a kind of error happens, and the AP50 (0..1) that it costs."""

    count: int
    cost: float


class _Judged(NamedTuple):
    """Which detections have each kind of error, and the object that a localisation or classification error means."""

    errors: dict[ErrorKind, Flags]
    meant: Ints


def error_breakdown(
    detections: Detections, objects: Objects, overlaps: Overlaps, matches: Matches, n_objects: Ints
) -> dict[ErrorKind, ErrorShare]:
    """Return what each kind of error amounts to.

    Args:
        detections: The detections.
        objects: The objects.
        overlaps: Where they overlap.
        matches: Which detection found which object, as COCO matches at 0.5.
        n_objects: Number of objects of each class, crowds left out, shape (classes,).
    """
    judged = _judge(detections, objects, overlaps, matches)
    repairs = _repairs(detections, judged, matches)
    repairable = matches.found.copy()
    repairable[judged.meant[repairs]] = True
    missed = np.bincount(objects.label[~repairable & ~objects.crowd], minlength=len(n_objects))
    before = _ap50(detections.label, matches.right, ~matches.ignored, detections, n_objects)
    shares = {}
    for kind in ErrorKind:
        if kind is ErrorKind.MISSED:
            count = int(missed.sum())
            after = _ap50(detections.label, matches.right, ~matches.ignored, detections, n_objects, missed)
        else:
            own = judged.errors[kind]
            count = int(own.sum())
            repaired = own & repairs
            label = detections.label.copy()
            label[repaired] = objects.label[judged.meant[repaired]]
            kept = ~matches.ignored & (~own | repaired)
            after = _ap50(label, matches.right | repaired, kept, detections, n_objects)
        shares[kind] = ErrorShare(count, max(0.0, after - before))
    return shares


def _judge(detections: Detections, objects: Objects, overlaps: Overlaps, matches: Matches) -> _Judged:
    """Say of each detection what is wrong with it."""
    pairs = overlaps.where(~objects.crowd[overlaps.object])
    same = detections.label[pairs.detection] == objects.label[pairs.object]
    own, other = pairs.where(same).best(), pairs.where(~same).best()
    own_iou, other_iou = np.zeros(len(detections)), np.zeros(len(detections))
    own_iou[own.detection] = own.iou
    other_iou[other.detection] = other.iou
    near = {
        ErrorKind.LOCALISATION: (own_iou >= BACKGROUND_IOU) & (own_iou < FOREGROUND_IOU),
        ErrorKind.CLASSIFICATION: other_iou >= FOREGROUND_IOU,
        ErrorKind.DUPLICATE: own_iou >= FOREGROUND_IOU,
        ErrorKind.BACKGROUND: np.maximum(own_iou, other_iou) < BACKGROUND_IOU,
        ErrorKind.BOTH: np.ones(len(detections), dtype=bool),
    }
    left = ~matches.right & ~matches.ignored
    errors = {}
    for kind, holds in near.items():
        errors[kind] = left & holds
        left &= ~holds
    meant = np.full(len(detections), NO_OBJECT, dtype=np.int64)
    meant[other.detection] = other.object
    own = own.where(errors[ErrorKind.LOCALISATION][own.detection])
    meant[own.detection] = own.object
    return _Judged(errors, meant)


def _repairs(detections: Detections, judged: _Judged, matches: Matches) -> Flags:
    """Return which errors become right: the most confident localisation or classification error of an object."""
    order = detections.by_confidence()
    candidates = order[np.any([judged.errors[kind][order] for kind in REPAIRED], axis=0)]
    candidates = candidates[~matches.found[judged.meant[candidates]]]
    _, first = np.unique(judged.meant[candidates], return_index=True)
    repairs = np.zeros(len(detections), dtype=bool)
    repairs[candidates[first]] = True
    return repairs


def _ap50(
    label: Ints, right: Flags, kept: Flags, detections: Detections, n_objects: Ints, forgiven: Ints | None = None
) -> float:
    """Return the mean AP50 over the classes that have objects, if ``forgiven`` of them are not asked for."""
    order = detections.by_confidence()
    order = order[kept[order]]
    asked = n_objects if forgiven is None else n_objects - forgiven
    found = curves_of(label[order], right[order], asked)
    values = [average_precision_coco(curve) if curve.n_objects else 1.0 for curve in found]
    return float(np.mean(np.array(values)[n_objects > 0]))
