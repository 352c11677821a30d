"""What every training is as a Lightning module: seeds, losses, optimiser and schedule."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Self

import torch
from lightning.pytorch import LightningModule
from lightning.pytorch.utilities.types import OptimizerLRSchedulerConfig
from torch import Tensor, nn
from torch.optim.lr_scheduler import LambdaLR

from reliquary.engines.native.freezing import freeze
from reliquary.engines.native.parameters import Length, Optimizer, TrainingParameters
from reliquary.seeds import derive


class TrainingModule(LightningModule):
    """A model with its loss, optimiser and schedule; each kind of task says what the loss is.

    Args:
        model: What is trained.
        parameters: How to train.
        length: How long the training is.
        seed: Seed of the run; all that is drawn in an epoch derives from it, the epoch's number and the process.

    Raises:
        ReliquaryError: More layers are to be trained than the model has.
    """

    def __init__(self, model: nn.Module, parameters: TrainingParameters, length: Length, seed: int) -> None:
        super().__init__()
        self.model, self.length, self.seed = model, length, seed
        self._training = parameters
        self._losses: list[Tensor] = []
        self._frozen_norms = freeze(model, parameters.trained_layers)

    @abstractmethod
    def loss(self, batch: Any) -> Tensor:
        """Return the loss of a training batch."""

    def more_parameters(self) -> list[dict[str, Any]]:
        """Return what is learnt beside the model, as parameter groups of torch's optimisers with rates of their own."""
        return []

    def on_train_epoch_start(self) -> None:
        """Start the random numbers of dropout and the like from (seed, epoch): a resumed training draws the same."""
        process = ("process", self.global_rank) if self.global_rank else ()
        torch.manual_seed(derive(self.seed, "epoch", self.current_epoch, *process))
        self._losses.clear()

    def training_step(self, batch: Any, _: int) -> Tensor:
        """Return the loss of a batch, and keep it for the log."""
        loss = self.loss(batch)
        self._losses.append(loss.detach())
        return loss

    def mean_loss(self) -> Tensor:
        """Return the mean training loss of the epoch so far."""
        return torch.stack(self._losses).mean()

    def train(self, mode: bool = True) -> Self:  # noqa: FBT001, FBT002 - torch's own signature
        """Set the mode of training or evaluation; frozen batch norms stay in that of evaluation."""
        super().train(mode)
        for norm in self._frozen_norms:
            norm.eval()
        return self

    def configure_optimizers(self) -> OptimizerLRSchedulerConfig:
        """Return the optimiser, and the schedule that changes its rate at every step."""
        optimizer = make_optimizer(self.model, self._training)
        for group in self.more_parameters():
            optimizer.add_param_group(group)
        schedule = LambdaLR(optimizer, lambda step: self._training.learning_rate_factor(step, self.length))
        return {"optimizer": optimizer, "lr_scheduler": {"scheduler": schedule, "interval": "step"}}


def make_optimizer(model: nn.Module, parameters: TrainingParameters) -> torch.optim.Optimizer:
    """Return the optimiser of a run; weight decay holds for every parameter that is trained."""
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    rate, decay = parameters.learning_rate, parameters.weight_decay
    match parameters.optimizer:
        case Optimizer.SGD:
            return torch.optim.SGD(trained, lr=rate, momentum=parameters.momentum, weight_decay=decay)
        case Optimizer.ADAM:
            return torch.optim.Adam(trained, lr=rate, weight_decay=decay)
        case Optimizer.ADAMW:
            return torch.optim.AdamW(trained, lr=rate, weight_decay=decay)
