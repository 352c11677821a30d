"""Objects and detections of made-up images, and pycocotools' opinion of them."""

from __future__ import annotations

import contextlib
import io

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from reliquary.metrics.detection.boxes import Objects, sort_detections
from reliquary.seeds import generator

SIDE = 400


def objects_of(rows):
    """Return objects from rows of image, label, box, area, crowd."""
    rows = sorted(rows, key=lambda row: row[0])
    image, label, boxes, area, crowd = zip(*rows, strict=True) if rows else ([],) * 5
    return Objects(
        np.array(image, np.int64),
        np.array(label, np.int64),
        np.array(boxes, np.float64).reshape(-1, 4),
        np.array(area, np.float64),
        np.array(crowd, bool),
    )


def detections_of(rows):
    """Return detections from rows of image, label, box, score."""
    image, label, boxes, score = zip(*rows, strict=True) if rows else ([],) * 4
    return sort_detections(
        np.array(image, np.int64),
        np.array(label, np.int64),
        np.array(boxes, np.float64).reshape(-1, 4),
        np.array(score, np.float64),
    )


def simulate(seed, n_images=12, n_classes=3, n_objects=40, n_background=30, grid=0):
    """Return objects, and detections near most of them, with wrong classes, duplicates, ties and inventions.

    With a grid, boxes lie on multiples of it, so that many overlaps are equal.
    """
    random = generator(seed, "detection")
    boxes = [_box(random, grid) for _ in range(n_objects)]
    objects = [
        (int(random.integers(n_images)), int(random.integers(n_classes)), box, box[2] * box[3] * random.uniform(0.5, 1))
        for box in boxes
    ]
    found = []
    for image, label, box, _ in objects:
        for _ in range(int(random.integers(0, 4))):
            near = box if grid else _near(random, box)
            said = label if random.random() < 0.8 else int(random.integers(n_classes))
            found.append((image, said, near, round(float(random.random()), 1 + 2 * (not grid))))
    for _ in range(n_background):
        found.append(  # noqa: PERF401 - a comprehension would hide the order of the draws
            (int(random.integers(n_images)), int(random.integers(n_classes)), _box(random, grid), random.random() / 2)
        )
    crowds = random.random(n_objects) < 0.1
    return objects_of([(*row, crowd) for row, crowd in zip(objects, crowds, strict=True)]), detections_of(found)


def _near(random, box):
    """Return a box that mostly overlaps another by half or more."""
    x, y, width, height = box
    steps = random.normal(0, 0.1, 2) * (width, height)
    scales = random.normal(1, 0.1, 2)
    return [float(v) for v in (x + steps[0], y + steps[1], width * scales[0], height * scales[1])]


def _box(random, grid):
    width, height = np.exp(random.uniform(np.log(8), np.log(200), 2))
    box = [random.uniform(0, SIDE - width), random.uniform(0, SIDE - height), width, height]
    if grid:
        box = [grid * round(value / grid) for value in box[:2]] + [grid * max(1, round(v / grid)) for v in box[2:]]
    return [float(value) for value in box]


def pycocotools_evaluation(objects, detections, n_images, n_classes):
    """Return the evaluation by pycocotools, with its ``stats`` and ``eval``."""
    columns = (objects.image, objects.label, objects.boxes, objects.area, objects.crowd)
    names = ("image_id", "category_id", "bbox", "area", "iscrowd")
    annotations = [
        {"id": number, **dict(zip(names, values, strict=True))}
        for number, values in enumerate(zip(*(column.tolist() for column in columns), strict=True), start=1)
    ]
    results = [
        {"image_id": int(i), "category_id": int(c), "bbox": b.tolist(), "score": float(s)}
        for i, c, b, s in zip(detections.image, detections.label, detections.boxes, detections.score, strict=True)
    ]
    with contextlib.redirect_stdout(io.StringIO()):
        truth = COCO()
        truth.dataset = {
            "images": [{"id": n} for n in range(n_images)],
            "categories": [{"id": n} for n in range(n_classes)],
            "annotations": annotations,
        }
        truth.createIndex()
        evaluation = COCOeval(truth, truth.loadRes(results) if results else COCO(), "bbox")
        evaluation.params.imgIds = list(range(n_images))
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()
    return evaluation
