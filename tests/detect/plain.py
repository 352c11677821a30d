"""Boxes at random, and the plain code that the fast one is held against."""

from __future__ import annotations

import numpy as np

from reliquary.detect.boxes import Boxes
from reliquary.seeds import generator


def random_boxes(seed, number, classes=2, jitter=3.0):
    """Boxes of very different sizes in groups that overlap, as neighbouring windows give them."""
    random = generator(seed, "boxes", number)
    centres = random.uniform(0, 300, (max(number // 4, 1), 2))
    sides = np.exp(random.uniform(np.log(5), np.log(120), (len(centres), 2)))
    which = random.integers(0, len(centres), number)
    corner = centres[which] + random.normal(0, jitter, (number, 2))
    size = sides[which] * np.exp(random.normal(0, 0.05, (number, 2)))
    corners = np.hstack([corner, corner + size])
    return Boxes(corners, random.uniform(0.01, 1, number), random.integers(0, classes, number))


def plain_iou(one, other):
    width = min(one[2], other[2]) - max(one[0], other[0])
    height = min(one[3], other[3]) - max(one[1], other[1])
    if width <= 0 or height <= 0:
        return 0.0
    areas = [(box[2] - box[0]) * (box[3] - box[1]) for box in (one, other)]
    return width * height / (sum(areas) - width * height)


def plain_fusion(boxes, iou):
    """Weighted box fusion as the paper's section 3 tells it, every box against every fused box."""
    clusters = []
    for number in np.argsort(-boxes.scores, kind="stable").tolist():
        box, label = boxes.corners[number], boxes.labels[number]
        best, best_iou = None, iou
        for cluster in clusters:
            if cluster["label"] == label and (overlap := plain_iou(box, cluster["box"])) > best_iou:
                best, best_iou = cluster, overlap
        if best is None:
            clusters.append({"label": label, "members": [number], "box": box})
        else:
            best["members"].append(number)
            best["box"] = np.average(boxes.corners[best["members"]], axis=0, weights=boxes.scores[best["members"]])
    return sorted(
        (-np.mean(boxes.scores[cluster["members"]]), *cluster["box"], cluster["label"]) for cluster in clusters
    )
