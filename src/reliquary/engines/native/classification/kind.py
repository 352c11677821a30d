"""Classification, as the native engine trains it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from itertools import repeat
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from reliquary.engines.native.classification.parameters import ClassificationParameters
from reliquary.engines.native.kind import Answers, Kind
from reliquary.engines.native.models import check_model, make_model
from reliquary.engines.native.parameters import Length, Monitor, TrainingParameters
from reliquary.errors import ReliquaryError
from reliquary.records import ClassificationPrediction
from reliquary.tasks.predictions import Predictions, ScoreKind

if TYPE_CHECKING:
    import pyarrow as pa
    from torch import Tensor, nn

    from reliquary.engines.native.classification.images import LabelledImages
    from reliquary.engines.native.classification.module import Answer, Classifier

LIBRARIES = ("timm", "torchvision")

HEAD_STD = 0.01
"""Of the weights with which the layer that gives the classes starts; as in torchvision's MobileNets and timm's BiT."""

log = logging.getLogger(__name__)


class Classification(Kind[ClassificationParameters]):
    """Classifiers.

    Args:
        labels: The dataset's column with the classes.
    """

    parameters: ClassVar[type[TrainingParameters]] = ClassificationParameters
    validates: ClassVar[bool] = True

    def __init__(self, labels: str) -> None:
        self.columns, self.classes = ("image", "image_id", labels), labels

    def check_model(self, name: str, parameters: ClassificationParameters, weights: Path) -> None:
        """See that a model exists and takes its options; see `Kind`."""
        check_model(name, parameters.model_options, weights)

    def images(self, table: pa.Table, parameters: ClassificationParameters, seed: int, place: str) -> LabelledImages:
        """Return the images and labels of a split; see `Kind`."""
        from reliquary.engines.native.classification.images import LabelledImages

        del seed
        return LabelledImages(table, self.classes, parameters.image_size, place)

    def make_model(self, name: str, classes: int, parameters: ClassificationParameters, weights: Path) -> nn.Module:
        """Return a model with one output a class; see `Kind`.

        In models of timm and torchvision the layer that gives the classes starts near zero, whatever its library does:
        EfficientNet's own start makes logits of 6 classes so large that the first loss is 5.8, not log 6 = 1.8.
        """
        model = make_model(name, classes, parameters.model_options, weights)
        if name.partition("::")[0] in LIBRARIES:
            from torch import nn

            from reliquary.engines.native.features import last_layer

            layer = model.get_submodule(last_layer(model))
            for parameter in layer.parameters():
                nn.init.normal_(parameter, std=HEAD_STD)
        return model

    def head(self, model: nn.Module) -> set[str]:
        """Return the names of the parameters of the layer that gives the classes; see `Kind`."""
        from reliquary.engines.native.features import last_layer

        layer = last_layer(model)
        return {f"{layer}.weight", f"{layer}.bias"} & set(model.state_dict())

    def example(self, size: int) -> Tensor:
        """Return a batch of one image; see `Kind`."""
        import torch

        return torch.zeros(1, 3, size, size)

    def check_answer(self, answer: Any, classes: int) -> None:
        """See that there is one output a class; see `Kind`."""
        shape = tuple(getattr(answer, "shape", ()))
        if shape != (1, classes):
            found = f"shape {shape}" if shape else f"a {type(answer).__name__}"
            raise ReliquaryError(f"it answers to one image with {found}, expected (1, {classes}): a logit a class")

    def module(
        self,
        model: nn.Module,
        parameters: ClassificationParameters,
        train: LabelledImages,
        classes: int,
        length: Length,
        seed: int,
    ) -> Classifier:
        """Return the training of a classifier; see `Kind`."""
        from reliquary.engines.native.classification.augmentation import Augmentation
        from reliquary.engines.native.classification.module import Classifier, class_weights
        from reliquary.engines.native.classification.sampling import sampled

        seen = train.labels[sampled(train.labels, parameters, seed)]
        weights = class_weights(seen, classes, parameters.class_weights)
        augmentation = Augmentation(parameters, train.image_ids, seed)
        return Classifier(model, parameters, augmentation, weights, length, seed)

    def rows(
        self, train: LabelledImages, parameters: ClassificationParameters, classes: int, seed: int
    ) -> Sequence[int]:
        """Return the rows that sampling leaves or repeats; see `Kind`.

        The log says which classes have no training images: a model learns never to answer with them.
        """
        from reliquary.engines.native.classification.sampling import sampled

        missing = sorted(set(range(classes)) - set(train.labels.tolist()))
        if missing:
            numbers = ", ".join(map(str, missing))
            log.warning(
                "no training image of %d of %d classes (in the order of '%s', from 0: %s); they will not be recognised",
                len(missing),
                classes,
                self.classes,
                numbers,
            )
        rows: list[int] = sampled(train.labels, parameters, seed).tolist()
        return rows

    def predictions(
        self, test: Answers[LabelledImages], calibration: float | None
    ) -> Predictions[ClassificationPrediction]:
        """Return class probabilities; see `Kind`."""
        import torch

        del calibration
        answers: list[Answer] = test.batches
        probabilities = torch.cat([answer.probabilities for answer in answers]).cpu()
        if not probabilities.isfinite().all():
            raise ReliquaryError("the trained model answers with scores that are not finite; lower learning_rate")
        given = [feature for answer in answers if answer.features is not None for feature in answer.features.tolist()]
        rows = [
            ClassificationPrediction(image_id=image_id, scores=scores, feature=feature)
            for image_id, scores, feature in zip(
                test.images.image_ids, probabilities.tolist(), given or repeat(None, len(probabilities)), strict=True
            )
        ]
        return Predictions(rows, ScoreKind.PROBABILITIES)

    def monitor(self, parameters: ClassificationParameters) -> Monitor | None:
        """Return the validation accuracy or loss; see `Kind`."""
        from reliquary.engines.native.classification.module import ACCURACY

        return parameters.monitor(ACCURACY, greater_is_better=True)
