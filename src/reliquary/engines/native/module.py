"""What every training is as a Lightning module: seeds, losses, optimiser and schedule."""

from __future__ import annotations

import math
from abc import abstractmethod
from typing import Any

import torch
from lightning.pytorch import LightningModule
from lightning.pytorch.utilities.types import OptimizerLRSchedulerConfig
from torch import Tensor, nn
from torch.optim.lr_scheduler import LambdaLR

from reliquary.engines.native.parameters import Length, Optimizer, TrainingParameters
from reliquary.errors import ReliquaryError
from reliquary.seeds import derive


class TrainingModule(LightningModule):
    """A model with its loss, optimiser and schedule; each kind of task says what the loss is.

    Args:
        model: What is trained.
        parameters: How to train.
        length: How long the training is.
        seed: Seed of the run; all that is drawn in an epoch derives from it and the epoch's number.
    """

    def __init__(self, model: nn.Module, parameters: TrainingParameters, length: Length, seed: int) -> None:
        super().__init__()
        self.model, self.length, self.seed = model, length, seed
        self._training = parameters
        self._losses: list[Tensor] = []

    @abstractmethod
    def loss(self, batch: Any) -> Tensor:
        """Return the loss of a training batch."""

    def more_parameters(self) -> list[dict[str, Any]]:
        """Return what is learnt beside the model, as parameter groups of torch's optimisers with rates of their own."""
        return []

    def on_train_epoch_start(self) -> None:
        """Start the random numbers of dropout and the like from (seed, epoch): a resumed training draws the same."""
        torch.manual_seed(derive(self.seed, "epoch", self.current_epoch))
        self._losses.clear()

    def training_step(self, batch: Any, _: int) -> Tensor:
        """Return the loss of a batch, and keep it for the log."""
        loss = self.loss(batch)
        self._losses.append(loss.detach())
        return loss

    def mean_loss(self) -> float:
        """Return the mean training loss of the epoch so far.

        Raises:
            ReliquaryError: It is not finite: the training has diverged.
        """
        loss = torch.stack(self._losses).mean().item()
        if not math.isfinite(loss):
            raise ReliquaryError(
                f"the training loss became {loss} in epoch {self.current_epoch + 1}; "
                "lower learning_rate or lengthen the warm-up, and run again"
            )
        return loss

    def configure_optimizers(self) -> OptimizerLRSchedulerConfig:
        """Return the optimiser, and the schedule that changes its rate at every step."""
        optimizer = make_optimizer(self.model, self._training)
        for group in self.more_parameters():
            optimizer.add_param_group(group)
        schedule = LambdaLR(optimizer, lambda step: self._training.learning_rate_factor(step, self.length))
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}


def make_optimizer(model: nn.Module, parameters: TrainingParameters) -> torch.optim.Optimizer:
    """Return the optimiser of a run; weight decay holds for every parameter."""
    rate, decay = parameters.learning_rate, parameters.weight_decay
    match parameters.optimizer:
        case Optimizer.SGD:
            return torch.optim.SGD(model.parameters(), lr=rate, momentum=parameters.momentum, weight_decay=decay)
        case Optimizer.ADAM:
            return torch.optim.Adam(model.parameters(), lr=rate, weight_decay=decay)
        case Optimizer.ADAMW:
            return torch.optim.AdamW(model.parameters(), lr=rate, weight_decay=decay)
