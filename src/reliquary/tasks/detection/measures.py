"""The measures of detection, by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from reliquary.metrics.detection.coco import IOU_75, MAX_DETECTIONS, SIZES, CocoScores
from reliquary.metrics.detection.errors import ErrorKind, ErrorShare
from reliquary.metrics.detection.voc import VocScores
from reliquary.records import Metric

if TYPE_CHECKING:
    from reliquary.metrics.detection.boxes import Floats, Ints

METRIC_VERSION = 1


def coco_metrics(scores: CocoScores, class_names: Sequence[str]) -> Iterator[Metric]:
    """Yield COCO's measures over all classes, then those of each class."""
    all_objects = scores.count()
    yield from _mean("map", scores.average_precision(), all_objects)
    yield from _mean("ap50", scores.average_precision(iou=0), all_objects)
    yield from _mean("ap75", scores.average_precision(iou=IOU_75), all_objects)
    for size in SIZES[1:]:
        yield from _mean(f"map_{size}", scores.average_precision(size), scores.count(size))
    for limit in MAX_DETECTIONS:
        yield from _mean(f"ar_{limit}", scores.average_recall(limit=limit), all_objects)
    for size in SIZES[1:]:
        yield from _mean(f"ar_{size}", scores.average_recall(size), scores.count(size))
    of_classes = {
        "ap": scores.average_precision(),
        "ap50": scores.average_precision(iou=0),
        "ar_100": scores.average_recall(),
    }
    yield from _by_class(of_classes, all_objects, class_names)


def voc_metrics(scores: VocScores, n_objects: Ints, class_names: Sequence[str]) -> Iterator[Metric]:
    """Yield Pascal VOC's measures over all classes, then those of each class."""
    yield from _mean("voc_map_11_point", scores.eleven_points, n_objects)
    yield from _mean("voc_map_all_point", scores.all_points, n_objects)
    of_classes = {"voc_ap_11_point": scores.eleven_points, "voc_ap_all_point": scores.all_points}
    yield from _by_class(of_classes, n_objects, class_names)


def error_metrics(shares: Mapping[ErrorKind, ErrorShare], n_objects: int) -> Iterator[Metric]:
    """Yield how often each kind of error happens, and the AP50 that it costs."""
    for kind, share in shares.items():
        yield _metric(f"ap50_lost_to_{kind}", share.cost, n_objects, better=False)
        yield _metric(f"errors_of_{kind}", share.count, n_objects, better=False, unit="errors")


def _mean(name: str, of_classes: Floats, n_objects: Ints) -> Iterator[Metric]:
    """Yield the mean over the classes that have objects; nothing if none has."""
    known = n_objects > 0
    if known.any():
        yield _metric(name, float(np.mean(of_classes[known])), int(n_objects.sum()))


def _by_class(values: Mapping[str, Floats], n_objects: Ints, class_names: Sequence[str]) -> Iterator[Metric]:
    for index, class_name in enumerate(class_names):
        if n_objects[index]:
            for name, of_classes in values.items():
                yield _metric(name, float(of_classes[index]), int(n_objects[index]), part=f"label={class_name}")


def _metric(
    name: str, value: float, n: int, *, better: bool = True, unit: str = "fraction", part: str | None = None
) -> Metric:
    return Metric(name=name, version=METRIC_VERSION, value=value, unit=unit, higher_is_better=better, n=n, slice=part)
