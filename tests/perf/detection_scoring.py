"""Measures the scoring of a detector on as many images, classes and boxes as COCO's validation set has."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np
from pycocotools.coco import COCO
from pycocotools.cocoeval import COCOeval

from reliquary.metrics.detection.boxes import Objects
from reliquary.metrics.detection.coco import coco_scores
from reliquary.records import DetectionPrediction
from reliquary.seeds import generator
from reliquary.tasks import Predictions, task_for
from reliquary.tasks.detection import DetectionTruth
from reliquary.tasks.detection.answers import read_detections

N_IMAGES = 5_000
N_CLASSES = 80
N_OBJECTS = 36_000
N_DETECTIONS_AN_IMAGE = 20
SIDE = 640


def detection_scoring(turns: int = 5) -> dict[str, float]:
    """Return CPU seconds of scoring, and how much longer pycocotools takes for the measures of COCO alone.

    All start with the answers as Python objects, one way or the other: pycocotools with a list of results, this
    project with the rows of a table of predictions. They are measured in turns after one that does not count, in which
    libraries are loaded. A figure is the median of the turns, a ratio the median of the ratios of the turns.
    """
    truth, predictions = simulated()
    given = coco_form(truth, predictions)
    works: dict[str, Callable[[], object]] = {
        "coco": lambda: coco_scores(read_detections(predictions, truth), truth.objects, N_IMAGES, N_CLASSES),
        "whole": lambda: task_for("detection").score(predictions, truth),
        "pycocotools": lambda: by_pycocotools(*given),
    }
    _, *counted = [{name: cpu_s(work) for name, work in works.items()} for _ in range(1 + turns)]

    def ratio(longer: str, shorter: str) -> float:
        return median(turn[longer] / turn[shorter] for turn in counted)

    return {
        "images": N_IMAGES,
        "classes": N_CLASSES,
        "objects": N_OBJECTS,
        "detections": N_IMAGES * N_DETECTIONS_AN_IMAGE,
        "turns": turns,
        "coco_cpu_s": round(median(turn["coco"] for turn in counted), 1),
        "all_measures_cpu_s": round(median(turn["whole"] for turn in counted), 1),
        "all_measures_times_coco": round(ratio("whole", "coco"), 2),
        "times_faster_than_pycocotools": round(ratio("pycocotools", "coco"), 1),
        "all_measures_times_faster_than_pycocotools": round(ratio("pycocotools", "whole"), 1),
    }


def simulated() -> tuple[DetectionTruth, Predictions[DetectionPrediction]]:
    """Return objects of log-uniform size, and detections: two near each object, nine of ten of its class, and noise."""
    random = generator(0, "detection scoring")
    image = np.sort(random.integers(0, N_IMAGES, N_OBJECTS))
    label = random.integers(0, N_CLASSES, N_OBJECTS)
    boxes = random_boxes(random, N_OBJECTS)
    crowd = random.random(N_OBJECTS) < 0.01
    objects = Objects(image, label, boxes, boxes[:, 2] * boxes[:, 3], crowd)
    near = np.repeat(np.arange(N_OBJECTS), 2)
    n_noise = N_IMAGES * N_DETECTIONS_AN_IMAGE - len(near)
    moved = boxes[near]
    moved[:, :2] += random.normal(0, 0.08, (len(near), 2)) * moved[:, 2:]
    said = np.where(random.random(len(near)) < 0.9, label[near], random.integers(0, N_CLASSES, len(near)))
    where = np.concatenate([image[near], random.integers(0, N_IMAGES, n_noise)])
    what = np.concatenate([said, random.integers(0, N_CLASSES, n_noise)])
    found = np.concatenate([moved, random_boxes(random, n_noise)])
    score = np.concatenate([random.random(len(near)), 0.6 * random.random(n_noise)])
    image_ids = [f"{number:064x}" for number in range(N_IMAGES)]
    own = np.split(np.argsort(where, kind="stable"), np.cumsum(np.bincount(where, minlength=N_IMAGES))[:-1])
    rows = [
        DetectionPrediction(
            image_id=image_id, boxes=found[at].tolist(), scores=score[at].tolist(), labels=what[at].tolist()
        )
        for image_id, at in zip(image_ids, own, strict=True)
    ]
    sizes = np.full((N_IMAGES, 2), 2 * SIDE, np.int64)
    return DetectionTruth(
        image_ids, sizes, objects, [f"class {n}" for n in range(N_CLASSES)], groups=image_ids
    ), Predictions(rows)


def random_boxes(random: np.random.Generator, number: int) -> np.ndarray:
    """Return boxes of 8 to 300 pixels inside the image, shape (number, 4)."""
    sizes = np.exp(random.uniform(np.log(8), np.log(300), (number, 2)))
    return np.hstack([random.uniform(0, 1, (number, 2)) * (SIDE - sizes), sizes])


def coco_form(
    truth: DetectionTruth, predictions: Predictions[DetectionPrediction]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Return the same as pycocotools reads it from JSON."""
    objects = truth.objects
    columns = (objects.image, objects.label, objects.boxes, objects.area, objects.crowd)
    annotations = [
        {"id": n, "image_id": i, "category_id": c, "bbox": b, "area": a, "iscrowd": int(w)}
        for n, (i, c, b, a, w) in enumerate(zip(*(column.tolist() for column in columns), strict=True), start=1)
    ]
    results = [
        {"image_id": number, "category_id": label, "bbox": box, "score": score}
        for number, row in enumerate(predictions.rows)
        for label, box, score in zip(row.labels, row.boxes, row.scores, strict=True)
    ]
    images = [{"id": number} for number in range(N_IMAGES)]
    categories = [{"id": number} for number in range(N_CLASSES)]
    return {"images": images, "categories": categories, "annotations": annotations}, results


def by_pycocotools(truth: dict[str, Any], results: list[dict[str, Any]]) -> None:
    """Score with pycocotools."""
    with contextlib.redirect_stdout(io.StringIO()):
        index = COCO()
        index.dataset = truth
        index.createIndex()
        evaluation = COCOeval(index, index.loadRes(results), "bbox")
        evaluation.evaluate()
        evaluation.accumulate()
        evaluation.summarize()


def cpu_s(work: Callable[[], object]) -> float:
    """Return the CPU time of one run."""
    start = time.process_time()
    work()
    return time.process_time() - start
