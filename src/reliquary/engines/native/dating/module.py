"""The training of a model that dates, as a Lightning module."""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from reliquary.engines.native.classification.augmentation import Augmentation
from reliquary.engines.native.dating.heads import AgeHead
from reliquary.engines.native.dating.images import Batch
from reliquary.engines.native.dating.intervals import SHARES
from reliquary.engines.native.dating.parameters import DatingParameters
from reliquary.engines.native.module import TrainingModule
from reliquary.engines.native.parameters import VALIDATION_LOSS, Length
from reliquary.models.mocar import Mocar

MAE = "validation_mae"


class Dated(NamedTuple):
    """What a model says of a batch.

    Attributes:
        probabilities: Of the collections, float64, shape (n, classes).
        years: Year and both ends of an interval around it, on the astronomers' scale, shape (n, 3).
        features: What the heads were given, shape (n, width); None if they are not asked for.
    """

    probabilities: Tensor
    years: Tensor
    features: Tensor | None


class Dater(TrainingModule):
    """Images in, collections and years out.

    Args:
        model: What is trained.
        parameters: How to train.
        augmentation: Applied to training images.
        head: Reads years from the model's outputs.
        balance: Makes one loss of two; see `reliquary.engines.native.dating.balance.make_balance`.
        length: How long the training is.
        seed: Seed of the run.
    """

    model: Mocar

    def __init__(
        self,
        model: Mocar,
        parameters: DatingParameters,
        augmentation: Augmentation,
        head: AgeHead,
        balance: nn.Module,
        length: Length,
        seed: int,
    ) -> None:
        super().__init__(model, parameters, length, seed)
        self._options, self.augmentation = parameters, augmentation
        self.head, self.balance = head, balance

    def loss(self, batch: Batch) -> Tensor:
        """Return the loss of a training batch."""
        pixels, labels, years, rows = batch
        features = self.model.features(self.augmentation(pixels.float() / 255, rows, self.current_epoch))
        return self._loss(features, *self.model.answers(features), labels, years)

    def _loss(self, features: Tensor, logits: Tensor, ages: Tensor, labels: Tensor, years: Tensor) -> Tensor:
        """Return the loss of both tasks; where no year is known, that of the collections alone."""
        collection = functional.cross_entropy(logits, labels)
        known = ~years.isnan()
        if not known.any():
            # Everything keeps a gradient: processes that train together must agree on what has one.
            others = [ages, *self.balance.parameters()]
            return collection + 0 * torch.stack([other.sum() for other in others]).sum()
        loss: Tensor = self.balance(collection, self.head.losses(ages[known], years[known]).mean(), features)
        return loss

    def more_parameters(self) -> list[dict[str, Any]]:
        """Return the weights of the tasks, if they are learnt; decay would pull them together."""
        weights = list(self.balance.parameters())
        rate = self._options.balance_learning_rate
        return [{"params": weights, "lr": rate, "weight_decay": 0.0}] if weights else []

    def validation_step(self, batch: Batch, _: int) -> None:
        """Record accuracy, mean absolute error in years, and loss, each over the validation images."""
        pixels, labels, years, _rows = batch
        features = self.model.features(pixels.float() / 255)
        logits, ages = self.model.answers(features)
        hits = (logits.argmax(dim=1) == labels).float().mean()
        values = {"validation_accuracy": hits, VALIDATION_LOSS: self._loss(features, logits, ages, labels, years)}
        self.log_dict(values, on_step=False, on_epoch=True, batch_size=len(labels), sync_dist=True)
        errors = (self.head.years(ages) - years).abs()
        known = ~years.isnan()
        if known.any():
            size = int(known.sum())
            self.log(MAE, errors[known].mean(), on_step=False, on_epoch=True, batch_size=size, sync_dist=True)

    def predict_step(self, batch: Batch, _: int) -> Dated:
        """Return what the model says of a batch."""
        features = self.model.features(batch[0].float() / 255)
        logits, ages = self.model.answers(features)
        ends = self.head.quantiles(ages.double(), SHARES)
        years = torch.cat([self.head.years(ages.double())[:, None], ends], dim=1)
        return Dated(logits.double().softmax(dim=1), years, features.float() if self._options.features else None)
