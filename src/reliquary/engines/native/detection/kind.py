"""Detection, as the native engine trains it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from reliquary.engines.native.detection.answers import boxes_of
from reliquary.engines.native.detection.models import check_detector, head_of, make_detector
from reliquary.engines.native.detection.parameters import DetectionParameters
from reliquary.engines.native.kind import Answers, Kind
from reliquary.engines.native.parameters import Length, TrainingParameters
from reliquary.records import DetectionPrediction
from reliquary.tasks.predictions import Predictions

if TYPE_CHECKING:
    import pyarrow as pa
    from torch import Tensor, nn

    from reliquary.engines.native.detection.images import BoxedImages, Target
    from reliquary.engines.native.detection.module import Detector


class Detection(Kind[DetectionParameters]):
    """Detectors of torchvision, and our own."""

    parameters: ClassVar[type[TrainingParameters]] = DetectionParameters
    columns = ("image", "image_id", "width", "height", "objects")
    classes = "objects.category"

    def check_model(self, name: str, parameters: DetectionParameters, weights: Path) -> None:
        """See that a detector exists and takes the parameters; see `Kind`."""
        del weights
        check_detector(name, parameters)

    def images(self, table: pa.Table, parameters: DetectionParameters, seed: int, place: str) -> BoxedImages:
        """Return the images and objects of a split; see `Kind`."""
        from reliquary.engines.native.detection.augmentation import Augmentation
        from reliquary.engines.native.detection.images import BoxedImages

        return BoxedImages(table, parameters.image_size, place, Augmentation(parameters, seed))

    def make_model(self, name: str, classes: int, parameters: DetectionParameters, weights: Path) -> nn.Module:
        """Return a detector of so many classes; see `Kind`."""
        del weights
        return make_detector(name, classes, parameters)

    def head(self, model: nn.Module) -> set[str]:
        """Return the names of the tensors that depend on the classes; see `Kind`."""
        return head_of(model)

    def example(self, size: int) -> list[Tensor]:
        """Return a list of one image; see `Kind`."""
        import torch

        return [torch.zeros(3, size, size)]

    def module(
        self,
        model: nn.Module,
        parameters: DetectionParameters,
        train: BoxedImages,
        classes: int,
        length: Length,
        seed: int,
    ) -> Detector:
        """Return the training of a detector; see `Kind`."""
        from reliquary.engines.native.detection.module import Detector

        del train, classes
        return Detector(model, parameters, length, seed)

    def predictions(self, test: Answers[BoxedImages], calibration: float | None) -> Predictions[DetectionPrediction]:
        """Return the boxes in pixels of the stored images; see `Kind`."""
        del calibration
        found = [target for batch in test.batches for target in batch]
        rows = [_prediction(test.images, number, target) for number, target in enumerate(found)]
        return Predictions(rows)


def _prediction(images: BoxedImages, number: int, found: Target) -> DetectionPrediction:
    boxes, scores, labels = boxes_of(found, images.sizes[number], images.scale(number))
    sides = boxes[:, 2:] - boxes[:, :2]
    return DetectionPrediction(
        image_id=images.image_ids[number],
        boxes=[[*left_top, *side] for left_top, side in zip(boxes[:, :2].tolist(), sides.tolist(), strict=True)],
        scores=scores.tolist(),
        labels=labels.tolist(),
    )
