"""The task kind ``classification``."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from reliquary.catalogue.recipe import TaskKind
from reliquary.metrics.calibration import reliability
from reliquary.records import ClassificationPrediction, Metric
from reliquary.tasks.classification.answers import scores_of
from reliquary.tasks.classification.confusion import Confusion, confusion_matrix
from reliquary.tasks.classification.measures import calibration_metrics, label_metrics
from reliquary.tasks.classification.resampling import resampled_calibration, resampled_labels
from reliquary.tasks.classification.truth import ClassificationTruth, read_truth
from reliquary.tasks.plots import draw_confusion_matrix, draw_reliability
from reliquary.tasks.predictions import Predictions, probabilities_of
from reliquary.tasks.resampling import Floats
from reliquary.tasks.retrieval import read_features, resampled_retrieval, retrieval_metrics

if TYPE_CHECKING:
    from reliquary.build.reader import BuiltDataset

CONFUSION_PICTURE = "confusion-matrix.png"
RELIABILITY_PICTURE = "reliability-diagram.png"


class ClassificationTask:
    """One label an image, and the features of the images if the model gives them."""

    kind: ClassVar[TaskKind] = TaskKind.CLASSIFICATION
    column: ClassVar[str] = "label"
    prediction_model: type[ClassificationPrediction] = ClassificationPrediction
    key_metrics: ClassVar[tuple[str, ...]] = ("accuracy", "macro_f1")
    counted: ClassVar[str] = "images"

    def truth(self, dataset: BuiltDataset, config: str, split: str, limit: int | None = None) -> ClassificationTruth:
        """Read the labels of a split; see `Task.truth`."""
        return read_truth(dataset, config, split, limit, self.column)

    def score(self, predictions: Predictions[ClassificationPrediction], truth: ClassificationTruth) -> list[Metric]:
        """Return the measures of the labels and of the probabilities, and those of retrieval if there are features.

        Raises:
            FaultyFileError: Rows are missing, doubled or unknown; or scores have not one number a class; or the header
                says probabilities and they are none; or features are not one of the same length an image.
        """
        scores = scores_of(predictions, truth)
        features = read_features(predictions.in_order_of(truth.image_ids), predictions.place)
        return [
            *label_metrics(scores, truth),
            *calibration_metrics(probabilities_of(scores, predictions.scores), truth.labels),
            *([] if features is None else retrieval_metrics(features, truth.labels, truth.objects)),
        ]

    def resampled(
        self, predictions: Predictions[ClassificationPrediction], truth: ClassificationTruth, weights: Floats
    ) -> dict[str, Floats]:
        """Return all measures but the expected calibration error over many test sets; see `Task.resampled`."""
        scores = scores_of(predictions, truth)
        features = read_features(predictions.in_order_of(truth.image_ids), predictions.place)
        probabilities = probabilities_of(scores, predictions.scores)
        return {
            **resampled_labels(scores, truth, weights),
            **resampled_calibration(probabilities, truth.labels, weights),
            **({} if features is None else resampled_retrieval(features, truth.labels, truth.objects, weights)),
        }

    def plots(
        self, predictions: Predictions[ClassificationPrediction], truth: ClassificationTruth, folder: Path
    ) -> list[Path]:
        """Draw ``confusion-matrix.png`` and ``reliability-diagram.png``."""
        probabilities = probabilities_of(scores_of(predictions, truth), predictions.scores)
        paths = [folder / CONFUSION_PICTURE, folder / RELIABILITY_PICTURE]
        draw_confusion_matrix(confusion_matrix(predictions, truth), truth.class_names, paths[0])
        draw_reliability(reliability(probabilities, truth.labels), paths[1])
        return paths

    def confusion(self, predictions: Predictions[ClassificationPrediction], truth: ClassificationTruth) -> Confusion:
        """Return how often each class was taken for each; see `Classifying`."""
        return Confusion(confusion_matrix(predictions, truth), truth.class_names)
