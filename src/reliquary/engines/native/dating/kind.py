"""Dating, as the native engine trains it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from reliquary.engines.native.dating.models import check_dating_model, make_dating_model
from reliquary.engines.native.dating.parameters import DatingParameters
from reliquary.engines.native.kind import Answers, Kind
from reliquary.engines.native.parameters import Length, Monitor, TrainingParameters
from reliquary.errors import ReliquaryError
from reliquary.records import AgePrediction
from reliquary.tasks.predictions import Predictions, ScoreKind

if TYPE_CHECKING:
    import pyarrow as pa
    from torch import Tensor, nn

    from reliquary.engines.native.dating.images import DatedImages
    from reliquary.engines.native.dating.module import Dater

HEADS = ("collection.", "age.")


class Dating(Kind[DatingParameters]):
    """Models with a head for the collection and one for the year.

    Years come with an interval if the dataset has validation images, enough of them with a year.
    """

    parameters: ClassVar[type[TrainingParameters]] = DatingParameters
    columns = ("image", "image_id", "collection", "year")
    classes = "collection"
    validates: ClassVar[bool] = True
    calibrates: ClassVar[bool] = True

    def check_model(self, name: str, parameters: DatingParameters, weights: Path) -> None:
        """See that a model exists and takes its options; see `Kind`."""
        del weights
        check_dating_model(name, parameters)

    def images(self, table: pa.Table, parameters: DatingParameters, seed: int, place: str) -> DatedImages:
        """Return the images, collections and years of a split; see `Kind`."""
        from reliquary.engines.native.dating.images import DatedImages

        del seed
        return DatedImages(table, parameters.image_size, place)

    def make_model(self, name: str, classes: int, parameters: DatingParameters, weights: Path) -> nn.Module:
        """Return a model with both heads; see `Kind`."""
        del weights
        return make_dating_model(name, classes, parameters)

    def head(self, model: nn.Module) -> set[str]:
        """Return the names of the tensors of both heads; see `Kind`."""
        return {name for name in model.state_dict() if name.startswith(HEADS)}

    def example(self, size: int) -> Tensor:
        """Return a batch of one image; see `Kind`."""
        import torch

        return torch.zeros(1, 3, size, size)

    def module(
        self,
        model: nn.Module,
        parameters: DatingParameters,
        train: DatedImages,
        classes: int,
        length: Length,
        seed: int,
    ) -> Dater:
        """Return the training of a model; see `Kind`.

        Raises:
            ReliquaryError: No training image has a year.
        """
        import numpy as np

        from reliquary.engines.native.classification.augmentation import Augmentation
        from reliquary.engines.native.classification.parameters import ClassificationParameters
        from reliquary.engines.native.dating.balance import make_balance
        from reliquary.engines.native.dating.heads import make_head
        from reliquary.engines.native.dating.module import Dater
        from reliquary.models.mocar import Mocar

        del classes
        if not isinstance(model, Mocar):
            raise TypeError(f"expected a Mocar, found {type(model).__name__}")
        known = train.years[~np.isnan(train.years)]
        if not len(known):
            raise ReliquaryError(f"{train.place}: no image has a year; there is nothing to learn dating from")
        crops = ClassificationParameters(crop_scale=parameters.crop_scale, flip=parameters.flip)
        augmentation = Augmentation(crops, train.image_ids, seed)
        head, balance = make_head(parameters, known), make_balance(parameters)
        return Dater(model, parameters, augmentation, head, balance, length, seed)

    def calibration(self, validation: Answers[DatedImages]) -> float | None:
        """Return how far the ends of intervals are moved outwards, in years; see `Kind`."""
        from reliquary.engines.native.dating.answers import margin_of

        return margin_of(validation)

    def predictions(self, test: Answers[DatedImages], calibration: float | None) -> Predictions[AgePrediction]:
        """Return years as in the records, with intervals if they are calibrated; see `Kind`."""
        from reliquary.engines.native.dating.answers import age_predictions

        return Predictions(age_predictions(test, calibration), ScoreKind.PROBABILITIES)

    def monitor(self, parameters: DatingParameters) -> Monitor | None:
        """Return the mean absolute error of validation, or the loss; see `Kind`."""
        from reliquary.engines.native.dating.module import MAE

        return parameters.monitor(MAE, greater_is_better=False)
