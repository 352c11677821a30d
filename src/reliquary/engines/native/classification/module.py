"""The training of a classifier, as a Lightning module."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from reliquary.engines.native.classification.augmentation import Augmentation
from reliquary.engines.native.classification.images import Batch
from reliquary.engines.native.classification.mixup import mixed
from reliquary.engines.native.classification.parameters import ClassificationParameters, ClassWeights
from reliquary.engines.native.features import features_seen
from reliquary.engines.native.module import TrainingModule
from reliquary.engines.native.parameters import VALIDATION_LOSS, Length
from reliquary.seeds import generator

ACCURACY = "validation_accuracy"

# Means and standard deviations of RGB over ImageNet (Krizhevsky et al. 2012): what most pre-trained weights expect.
RGB_MEAN = (0.485, 0.456, 0.406)
RGB_STD = (0.229, 0.224, 0.225)


class Answer(NamedTuple):
    """What a classifier says of a batch of images.

    Attributes:
        probabilities: float64, shape (n, classes).
        features: What its last layer was given, float32, shape (n, width); None if not asked for.
    """

    probabilities: Tensor
    features: Tensor | None


class Classifier(TrainingModule):
    """Logits in, cross-entropy out.

    Args:
        model: Images float (n, 3, size, size) -> logits (n, classes).
        parameters: How to train.
        augmentation: Applied to training images.
        class_weights: Weight of each class in the loss, shape (classes,).
        length: How long the training is.
        seed: Seed of the run.
    """

    mean: Tensor
    std: Tensor
    class_weights: Tensor
    _training: ClassificationParameters

    def __init__(
        self,
        model: nn.Module,
        parameters: ClassificationParameters,
        augmentation: Augmentation,
        class_weights: Tensor,
        length: Length,
        seed: int,
    ) -> None:
        super().__init__(model, parameters, length, seed)
        self.augmentation = augmentation
        mean, std = normalisation(model)
        self.register_buffer("mean", torch.tensor(mean).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(std).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("class_weights", class_weights, persistent=False)

    def forward(self, images: Tensor) -> Tensor:
        """Return logits of images whose values lie in 0..1."""
        logits: Tensor = self.model((images - self.mean) / self.std)
        return logits

    def loss(self, batch: Batch) -> Tensor:
        """Return the cross-entropy of a training batch."""
        images = self.augmentation(batch.pixels.float() / 255, batch.rows, self.current_epoch, batch.copies)
        targets = functional.one_hot(batch.labels, len(self.class_weights)).to(images.dtype)
        if self._training.mixup:
            random = generator(self.seed, "mixup", self.global_step)
            images, targets = mixed(images, targets, self._training.mixup, random)
        return cross_entropy(self(images), targets, self.class_weights, self._training.label_smoothing)

    def validation_step(self, batch: Batch, _: int) -> None:
        """Record accuracy and loss, averaged over the validation images."""
        logits, labels = self(batch.pixels.float() / 255), batch.labels
        loss = functional.cross_entropy(logits, labels, label_smoothing=self._training.label_smoothing)
        values = {ACCURACY: (logits.argmax(dim=1) == labels).float().mean(), VALIDATION_LOSS: loss}
        self.log_dict(values, on_step=False, on_epoch=True, batch_size=len(labels), sync_dist=True)

    def predict_step(self, batch: Batch, _: int) -> Answer:
        """Return class probabilities, and features if they are asked for."""
        images = batch.pixels.float() / 255
        if not self._training.features:
            return Answer(self(images).double().softmax(dim=1), None)
        with features_seen(self.model) as features:
            logits = self(images)
        return Answer(logits.double().softmax(dim=1), features[-1])


def normalisation(model: nn.Module) -> tuple[Sequence[float], Sequence[float]]:
    """Return means and standard deviations of red, green and blue that a model expects: its own, or ImageNet's.

    Models of timm say what they expect, those with a ``backbone`` of timm what it does.
    """
    expected = getattr(getattr(model, "backbone", model), "pretrained_cfg", {})
    return expected.get("mean", RGB_MEAN), expected.get("std", RGB_STD)


def cross_entropy(logits: Tensor, targets: Tensor, weights: Tensor, label_smoothing: float = 0.0) -> Tensor:
    """Return the mean cross-entropy, each image weighted by the classes that it shows.

    It is torch's for class indices; for shares of classes torch would not divide by the weights.

    Args:
        logits: Shape (n, classes).
        targets: Share of each class in each image, shape (n, classes); each row sums to 1.
        weights: Weight of each class, shape (classes,).
        label_smoothing: Share of the target that is spread over all classes.
    """
    total = functional.cross_entropy(logits, targets, weights, reduction="sum", label_smoothing=label_smoothing)
    # Not as a product of matrices: with mixed precision that would be rounded to 8 bits.
    return total / (targets * weights).sum()


def class_weights(labels: Tensor, classes: int, kind: ClassWeights) -> Tensor:
    """Return the weight of each class in the loss, shape (classes,).

    ``balanced`` is n / (classes * n_class) (King and Zeng 2001, as in scikit-learn); a class without images gets 0.
    """
    if kind is ClassWeights.NONE:
        return torch.ones(classes)
    counts = torch.bincount(labels, minlength=classes)
    return torch.where(counts > 0, len(labels) / (classes * counts.clamp(min=1)), 0.0)
