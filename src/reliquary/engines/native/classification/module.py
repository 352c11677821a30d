"""The training of a classifier, as a Lightning module."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional

from reliquary.engines.native.classification.augmentation import Augmentation
from reliquary.engines.native.classification.images import Batch
from reliquary.engines.native.classification.parameters import ClassificationParameters, ClassWeights
from reliquary.engines.native.module import TrainingModule
from reliquary.engines.native.parameters import VALIDATION_LOSS, Length

ACCURACY = "validation_accuracy"

# Means and standard deviations of RGB over ImageNet (Krizhevsky et al. 2012): what pre-trained weights expect.
RGB_MEAN = (0.485, 0.456, 0.406)
RGB_STD = (0.229, 0.224, 0.225)


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
        self._label_smoothing, self.augmentation = parameters.label_smoothing, augmentation
        self.register_buffer("mean", torch.tensor(RGB_MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(RGB_STD).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("class_weights", class_weights, persistent=False)

    def forward(self, images: Tensor) -> Tensor:
        """Return logits of images whose values lie in 0..1."""
        logits: Tensor = self.model((images - self.mean) / self.std)
        return logits

    def loss(self, batch: Batch) -> Tensor:
        """Return the cross-entropy of a training batch."""
        pixels, labels, rows = batch
        images = self.augmentation(pixels.float() / 255, rows, self.current_epoch)
        smoothing = self._label_smoothing
        return functional.cross_entropy(self(images), labels, self.class_weights, label_smoothing=smoothing)

    def validation_step(self, batch: Batch, _: int) -> None:
        """Record accuracy and loss, averaged over the validation images."""
        pixels, labels, _rows = batch
        logits = self(pixels.float() / 255)
        loss = functional.cross_entropy(logits, labels, label_smoothing=self._label_smoothing)
        values = {ACCURACY: (logits.argmax(dim=1) == labels).float().mean(), VALIDATION_LOSS: loss}
        self.log_dict(values, on_step=False, on_epoch=True, batch_size=len(labels), sync_dist=True)

    def predict_step(self, batch: Batch, _: int) -> Tensor:
        """Return class probabilities, float64, shape (n, classes)."""
        probabilities: Tensor = self(batch[0].float() / 255).double().softmax(dim=1)
        return probabilities


def class_weights(labels: Tensor, classes: int, kind: ClassWeights) -> Tensor:
    """Return the weight of each class in the loss, shape (classes,).

    ``balanced`` is n / (classes * n_class) (King and Zeng 2001, as in scikit-learn); a class without images gets 0.
    """
    if kind is ClassWeights.NONE:
        return torch.ones(classes)
    counts = torch.bincount(labels, minlength=classes)
    return torch.where(counts > 0, len(labels) / (classes * counts.clamp(min=1)), 0.0)
