"""The training of a classifier, as a Lightning module."""

from __future__ import annotations

import math

import torch
from lightning.pytorch import LightningModule
from lightning.pytorch.utilities.types import OptimizerLRSchedulerConfig
from torch import Tensor, nn
from torch.nn import functional
from torch.optim.lr_scheduler import LambdaLR

from reliquary.engines.native.augmentation import Augmentation
from reliquary.engines.native.images import Batch
from reliquary.engines.native.parameters import ClassWeights, NativeParameters, Optimizer, Schedule
from reliquary.errors import ReliquaryError
from reliquary.seeds import derive

# Means and standard deviations of RGB over ImageNet (Krizhevsky et al. 2012): what pre-trained weights expect.
RGB_MEAN = (0.485, 0.456, 0.406)
RGB_STD = (0.229, 0.224, 0.225)


class Classifier(LightningModule):
    """A model with its loss, optimiser and schedule; logits in, cross-entropy out.

    Args:
        model: Images float (n, 3, size, size) -> logits (n, classes).
        parameters: How to train.
        augmentation: Applied to training images.
        class_weights: Weight of each class in the loss, shape (classes,).
        seed: Seed of the run; all that is drawn in an epoch derives from it and the epoch's number.
    """

    mean: Tensor
    std: Tensor
    class_weights: Tensor

    def __init__(
        self,
        model: nn.Module,
        parameters: NativeParameters,
        augmentation: Augmentation,
        class_weights: Tensor,
        seed: int,
    ) -> None:
        super().__init__()
        self.model, self.parameters_of_run, self.augmentation, self.seed = model, parameters, augmentation, seed
        self.register_buffer("mean", torch.tensor(RGB_MEAN).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(RGB_STD).view(1, 3, 1, 1), persistent=False)
        self.register_buffer("class_weights", class_weights, persistent=False)
        self._losses: list[Tensor] = []

    def forward(self, images: Tensor) -> Tensor:
        """Return logits of images whose values lie in 0..1."""
        logits: Tensor = self.model((images - self.mean) / self.std)
        return logits

    def on_train_epoch_start(self) -> None:
        """Start the random numbers of dropout and the like from (seed, epoch): a resumed training draws the same."""
        torch.manual_seed(derive(self.seed, "epoch", self.current_epoch))
        self._losses.clear()

    def training_step(self, batch: Batch, _: int) -> Tensor:
        """Return the loss of a batch."""
        pixels, labels, rows = batch
        images = self.augmentation(pixels.float() / 255, rows, self.current_epoch)
        smoothing = self.parameters_of_run.label_smoothing
        loss = functional.cross_entropy(self(images), labels, self.class_weights, label_smoothing=smoothing)
        self._losses.append(loss.detach())
        return loss

    def validation_step(self, batch: Batch, _: int) -> None:
        """Record the accuracy, averaged over the validation images."""
        pixels, labels, _rows = batch
        hits = (self(pixels.float() / 255).argmax(dim=1) == labels).float().mean()
        self.log("validation_accuracy", hits, on_step=False, on_epoch=True, batch_size=len(labels))

    def predict_step(self, batch: Batch, _: int) -> Tensor:
        """Return class probabilities, float64, shape (n, classes)."""
        probabilities: Tensor = self(batch[0].float() / 255).double().softmax(dim=1)
        return probabilities

    def mean_loss(self) -> float:
        """Return the mean training loss of the epoch so far.

        Raises:
            ReliquaryError: It is not finite: the training has diverged.
        """
        loss = torch.stack(self._losses).mean().item()
        if not math.isfinite(loss):
            raise ReliquaryError(
                f"the training loss became {loss} in epoch {self.current_epoch + 1}; "
                "lower learning_rate or lengthen warmup_epochs, and run again"
            )
        return loss

    def configure_optimizers(self) -> OptimizerLRSchedulerConfig:
        """Return the optimiser, and the schedule that changes its rate at every step."""
        optimizer = make_optimizer(self.model, self.parameters_of_run)
        steps_per_epoch = int(self.trainer.estimated_stepping_batches) / self.parameters_of_run.epochs
        schedule = LambdaLR(optimizer, lambda step: learning_rate_factor(step, steps_per_epoch, self.parameters_of_run))
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}


def make_optimizer(model: nn.Module, parameters: NativeParameters) -> torch.optim.Optimizer:
    """Return the optimiser of a run; weight decay holds for every parameter."""
    rate, decay = parameters.learning_rate, parameters.weight_decay
    match parameters.optimizer:
        case Optimizer.SGD:
            return torch.optim.SGD(model.parameters(), lr=rate, momentum=parameters.momentum, weight_decay=decay)
        case Optimizer.ADAM:
            return torch.optim.Adam(model.parameters(), lr=rate, weight_decay=decay)
        case Optimizer.ADAMW:
            return torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=decay)


def learning_rate_factor(step: int, steps_per_epoch: float, parameters: NativeParameters) -> float:
    """Return what the learning rate is multiplied with at a step (from 0): warm-up, then the schedule."""
    warmup = parameters.warmup_epochs * steps_per_epoch
    if step < warmup:
        return (step + 1) / (warmup + 1)
    if parameters.schedule is Schedule.CONSTANT:
        return 1.0
    whole = parameters.epochs * steps_per_epoch
    return 0.5 * (1 + math.cos(math.pi * (step - warmup) / max(whole - warmup, 1)))


def class_weights(labels: Tensor, classes: int, kind: ClassWeights) -> Tensor:
    """Return the weight of each class in the loss, shape (classes,).

    ``balanced`` is n / (classes * n_class) (King and Zeng 2001, as in scikit-learn); a class without images gets 0.
    """
    if kind is ClassWeights.NONE:
        return torch.ones(classes)
    counts = torch.bincount(labels, minlength=classes)
    return torch.where(counts > 0, len(labels) / (classes * counts.clamp(min=1)), 0.0)
