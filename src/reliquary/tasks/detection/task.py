"""The task kind ``detection``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from reliquary.catalogue.recipe import TaskKind
from reliquary.metrics.detection.boxes import find_overlaps
from reliquary.metrics.detection.coco import coco_scores
from reliquary.metrics.detection.errors import error_breakdown
from reliquary.metrics.detection.matching import match_as_coco
from reliquary.metrics.detection.precision_recall import curves
from reliquary.metrics.detection.voc import voc_scores
from reliquary.records import DetectionPrediction, Metric
from reliquary.tasks.detection.answers import read_detections
from reliquary.tasks.detection.measures import coco_metrics, error_metrics, voc_metrics
from reliquary.tasks.detection.plots import draw_curves, draw_errors
from reliquary.tasks.detection.resampling import resampled_precision
from reliquary.tasks.detection.truth import DetectionTruth, read_truth
from reliquary.tasks.predictions import Predictions
from reliquary.tasks.resampling import Floats

if TYPE_CHECKING:
    from reliquary.build.reader import BuiltDataset

CURVES_PICTURE = "precision-recall-curves.png"
ERRORS_PICTURE = "error-breakdown.png"


class DetectionTask:
    """Boxes with classes and scores; measures of COCO, Pascal VOC and TIDE."""

    kind: ClassVar[TaskKind] = TaskKind.DETECTION
    prediction_model: type[DetectionPrediction] = DetectionPrediction
    key_metrics: ClassVar[tuple[str, ...]] = ("map", "ap50")
    counted: ClassVar[str] = "objects"

    def truth(self, dataset: BuiltDataset, config: str, split: str, limit: int | None = None) -> DetectionTruth:
        """Read the objects of a split; see `Task.truth`."""
        return read_truth(dataset, config, split, limit)

    def score(self, predictions: Predictions[DetectionPrediction], truth: DetectionTruth) -> list[Metric]:
        """Return the measures of COCO and Pascal VOC, of all classes and of each, and what the errors cost.

        ``n`` is the number of objects: all, those of the size, or those of the class; crowds are left out. A class
        without objects counts in no average and has no measures of its own, and a size without objects has no
        measure: what is measured is thus decided by the dataset, never by the predictions.
        """
        detections = read_detections(predictions, truth)
        overlaps = find_overlaps(detections, truth.objects)
        coco = coco_scores(detections, truth.objects, len(truth.image_ids), len(truth.class_names))
        voc = voc_scores(detections, truth.objects, overlaps, truth.n_objects)
        matches = match_as_coco(detections, truth.objects, overlaps)
        errors = error_breakdown(detections, truth.objects, overlaps, matches, truth.n_objects)
        return [
            *coco_metrics(coco, truth.class_names),
            *voc_metrics(voc, truth.n_objects, truth.class_names),
            *error_metrics(errors, int(truth.n_objects.sum())),
        ]

    def resampled(
        self, predictions: Predictions[DetectionPrediction], truth: DetectionTruth, weights: Floats
    ) -> dict[str, Floats]:
        """Return ``map``, ``ap50`` and ``ap75`` over many test sets; see `Task.resampled`."""
        return resampled_precision(read_detections(predictions, truth), truth, weights)

    def plots(self, predictions: Predictions[DetectionPrediction], truth: DetectionTruth, folder: Path) -> list[Path]:
        """Draw precision over recall of each class at an IoU of 0.5, and what the errors cost."""
        detections = read_detections(predictions, truth)
        overlaps = find_overlaps(detections, truth.objects)
        matches = match_as_coco(detections, truth.objects, overlaps)
        errors = error_breakdown(detections, truth.objects, overlaps, matches, truth.n_objects)
        paths = [folder / CURVES_PICTURE, folder / ERRORS_PICTURE]
        draw_curves(curves(detections, matches, truth.n_objects), truth.class_names, paths[0])
        draw_errors(errors, paths[1])
        return paths
