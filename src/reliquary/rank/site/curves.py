"""Precision over recall of each class, as small drawings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import numpy as np

from reliquary.errors import require_extra
from reliquary.metrics.detection.precision_recall import average_precision_coco, curves
from reliquary.rank.site.answers import Answers, BoxAnswers, ClassAnswers, Floats

SIDE = 100.0
"""Side of a drawing in its own units."""

MAX_POINTS = 80
MAX_CURVES = 24


@dataclass(frozen=True)
class CurveView:
    """The curve of a class.

    Attributes:
        name: The class.
        fact: What the area under it is.
        points: Its points as SVG writes them, recall to the right and precision upwards, 0..100.
    """

    name: str
    fact: str
    points: str


@dataclass(frozen=True)
class CurvesView:
    """The curves of a row.

    Attributes:
        curves: Those of the classes with most images or objects, the most frequent class first.
        n_left_out: How many classes have no drawing, because there are too many.
        note: What is counted as right.
    """

    curves: tuple[CurveView, ...]
    n_left_out: int
    note: str


def curves_of_row(answers: Answers) -> CurvesView | None:
    """Return precision over recall for every class that has images; None for a task without classes.

    Args:
        answers: Those of one result.
    """
    if isinstance(answers, BoxAnswers):
        return _view(_of_detections(answers), "A box is right if it overlaps an object of its class by an IoU of 0.5.")
    if isinstance(answers, ClassAnswers):
        return _view(_of_classes(answers), "Each class against all others, by its probability.")
    return None


def _view(found: Iterable[tuple[int, CurveView]], note: str) -> CurvesView | None:
    by_size = [curve for _, curve in sorted(found, key=lambda pair: -pair[0])]
    return CurvesView(tuple(by_size[:MAX_CURVES]), max(0, len(by_size) - MAX_CURVES), note) if by_size else None


def _of_classes(answers: ClassAnswers) -> Iterator[tuple[int, CurveView]]:
    measures = require_extra("rank", "sklearn.metrics")
    for label, name in enumerate(answers.truth.class_names):
        true = answers.truth.labels == label
        if not true.any():
            continue
        score = answers.probabilities[:, label]
        precision, recall, _ = measures.precision_recall_curve(true, score)
        area = float(measures.average_precision_score(true, score))
        n = int(true.sum())
        yield n, CurveView(name, f"AP {area:.3f}, {n:,} images", _points(recall[::-1], precision[::-1]))


def _of_detections(answers: BoxAnswers) -> Iterator[tuple[int, CurveView]]:
    truth = answers.truth
    found = curves(answers.detections, answers.matches, truth.n_objects)
    for name, curve in zip(truth.class_names, found, strict=True):
        if curve.n_objects:
            fact = f"AP50 {average_precision_coco(curve):.3f}, {curve.n_objects:,} objects"
            start = curve.precision[:1]
            points = _points(np.append(np.zeros(len(start)), curve.recall), np.append(start, curve.precision))
            yield curve.n_objects, CurveView(name, fact, points)


def _points(recall: Floats, precision: Floats) -> str:
    """Write points from left to right, thinned out evenly along the curve."""
    if len(recall) > MAX_POINTS:
        chosen = np.unique(np.linspace(0, len(recall) - 1, MAX_POINTS).round().astype(int))
        recall, precision = recall[chosen], precision[chosen]
    pairs = zip((SIDE * recall).tolist(), (SIDE * (1 - precision)).tolist(), strict=True)
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in pairs)
