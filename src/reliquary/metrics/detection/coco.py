"""The measures of the COCO detection challenge, by faster-coco-eval.

T.-Y. Lin et al., "Microsoft COCO: Common Objects in Context", ECCV 2014, and https://cocodataset.org/#detection-eval.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from reliquary.errors import require_extra
from reliquary.metrics.detection.boxes import Detections, Floats, Ints, Objects

MAX_DETECTIONS = (1, 10, 100)
"""The most confident detections of a class in an image that count."""

SIZES = ("all", "small", "medium", "large")
"""All objects; of less than 32 x 32, up to 96 x 96, and more square pixels. An object on a limit is of both sizes."""

SIZE_LIMITS = ((0.0, 1e10), (0.0, 32.0**2), (32.0**2, 96.0**2), (96.0**2, 1e10))

IOU_75 = 5
"""Index of the threshold 0.75 among 0.5, 0.55, ... 0.95."""


@dataclass(frozen=True)
class CocoScores:
    """What COCO's measures are means of; NaN where a class has no object of a size, so that nothing can be found.

    Attributes:
        precision: Best precision at a recall or a higher one, shape (thresholds 0.5, 0.55, ... 0.95,
            recalls 0, 0.01, ... 1, classes, sizes), at most 100 detections of a class in an image.
        recall: Share of the objects found in the end, shape (thresholds, classes, sizes, limits of detections).
        n_objects: Number of objects, shape (classes, sizes).
    """

    precision: Floats
    recall: Floats
    n_objects: Ints

    def average_precision(self, size: str = "all", iou: int | None = None) -> Floats:
        """Return the average precision of each class, shape (classes,).

        Args:
            size: One of `SIZES`.
            iou: Index of one threshold; the mean over all of them by default.
        """
        chosen = self.precision if iou is None else self.precision[[iou]]
        values: Floats = chosen[..., SIZES.index(size)].mean(axis=(0, 1))
        return values

    def average_recall(self, size: str = "all", limit: int = MAX_DETECTIONS[-1]) -> Floats:
        """Return the mean recall over the thresholds of each class, shape (classes,).

        Args:
            size: One of `SIZES`.
            limit: One of `MAX_DETECTIONS`.
        """
        values: Floats = self.recall[..., SIZES.index(size), MAX_DETECTIONS.index(limit)].mean(axis=0)
        return values

    def count(self, size: str = "all") -> Ints:
        """Return the number of objects of each class, shape (classes,)."""
        counts: Ints = self.n_objects[:, SIZES.index(size)]
        return counts


def coco_scores(detections: Detections, objects: Objects, n_images: int, n_classes: int) -> CocoScores:
    """Hold detections against objects.

    Args:
        detections: The detections.
        objects: The objects.
        n_images: Number of images, those without objects included.
        n_classes: Number of classes of the dataset.

    Raises:
        MissingExtraError: faster-coco-eval is not installed.
    """
    library = require_extra("rank", "faster_coco_eval")
    evaluation = library.COCOeval_faster(
        _indexed(library, list(_objects(objects)), n_images, n_classes),
        _indexed(library, list(_detections(detections)), n_images, n_classes),
        iouType="bbox",
    )
    evaluation.evaluate()
    evaluation.accumulate()
    precision = evaluation.eval["precision"][..., -1]
    return CocoScores(_or_nan(precision), _or_nan(evaluation.eval["recall"]), _count(objects, n_classes))


def _or_nan(values: Floats) -> Floats:
    """Replace the library's -1 for what nobody can find."""
    return np.where(values < 0, np.nan, values)


def _count(objects: Objects, n_classes: int) -> Ints:
    counts = [
        np.bincount(objects.label[~objects.crowd & (objects.area >= low) & (objects.area <= high)], minlength=n_classes)
        for low, high in SIZE_LIMITS
    ]
    return np.stack(counts, axis=1)


def _indexed(library: Any, annotations: list[dict[str, Any]], n_images: int, n_classes: int) -> Any:
    """Return the library's index of annotations; it takes a whole number below 1 for no annotation at all."""
    index = library.COCO()
    index.dataset = {
        "images": [{"id": number} for number in range(n_images)],
        "categories": [{"id": number} for number in range(n_classes)],
        "annotations": [annotation | {"id": number} for number, annotation in enumerate(annotations, start=1)],
    }
    index.createIndex()
    return index


def _objects(objects: Objects) -> Iterator[dict[str, Any]]:
    columns = (objects.image, objects.label, objects.boxes, objects.area, objects.crowd)
    for image, label, box, area, crowd in zip(*(column.tolist() for column in columns), strict=True):
        yield {"image_id": image, "category_id": label, "bbox": box, "area": area, "iscrowd": int(crowd)}


def _detections(detections: Detections) -> Iterator[dict[str, Any]]:
    columns = (detections.image, detections.label, detections.boxes, detections.boxes[:, 2:].prod(axis=1))
    for image, label, box, area, score in zip(
        *(column.tolist() for column in columns), detections.score.tolist(), strict=True
    ):
        yield {"image_id": image, "category_id": label, "bbox": box, "area": area, "score": score, "iscrowd": 0}
