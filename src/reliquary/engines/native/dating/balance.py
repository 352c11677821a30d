"""How the losses of collection and year become one.

The first three are those of the source (Bugert et al. 2022). They leave it to the unit of the year how much either task
counts; the other two learn weights that make it indifferent.
"""

from __future__ import annotations

import operator
from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.autograd import grad

from reliquary.engines.native.dating.parameters import Balance, DatingParameters

TASKS = 2


class Fixed(nn.Module):
    """A fixed function of both losses.

    Args:
        combine: The function.
    """

    def __init__(self, combine: Callable[[Tensor, Tensor], Tensor]) -> None:
        super().__init__()
        self._combine = combine

    def forward(self, collection: Tensor, year: Tensor, features: Tensor) -> Tensor:
        """Return the loss of a batch; see `make_balance`."""
        del features
        return self._combine(collection, year)


class Uncertainty(nn.Module):
    """Learned variances of the noise of both tasks (Kendall, Gal and Cipolla 2018, equation 10).

    A task counts the less the more its loss is taken for noise, and much noise costs, too. A loss of constant size L is
    weighed at last with 1 / (2 L) for the collection, and 1 / (2 L) in all for the year.
    """

    def __init__(self) -> None:
        super().__init__()
        self.log_variances = nn.Parameter(torch.zeros(TASKS))

    def forward(self, collection: Tensor, year: Tensor, features: Tensor) -> Tensor:
        """Return the loss of a batch; see `make_balance`."""
        del features
        precisions = torch.exp(-self.log_variances)
        return precisions[0] * collection + precisions[1] * year / 2 + self.log_variances.sum() / 2


class GradNorm(nn.Module):
    """Weights under which both tasks pull equally hard at what they share (Chen et al. 2018).

    A task whose loss has fallen less since the first batch may pull harder. Two things are simpler than in the source:
    the pull is the gradient of what both heads are given, not of the layer before it; and the weights are twice a
    softmax, so that they are positive and add up to 2 without being put right after each step.

    Args:
        alpha: How much harder.
    """

    first: Tensor

    def __init__(self, alpha: float) -> None:
        super().__init__()
        self.alpha = alpha
        self.logits = nn.Parameter(torch.zeros(TASKS))
        self.register_buffer("first", torch.full((TASKS,), torch.nan))

    @property
    def weights(self) -> Tensor:
        """The weights of collection and year, shape (2,)."""
        return TASKS * self.logits.softmax(dim=0)

    def forward(self, collection: Tensor, year: Tensor, features: Tensor) -> Tensor:
        """Return the loss of a batch, unweighted where nothing is learnt; see `make_balance`."""
        losses = torch.stack([collection, year])
        if not features.requires_grad:
            return losses.sum()
        if self.first.isnan().any():
            self.first.copy_(losses.detach())
        # The norm of a weighted gradient is the weight times the norm: no second derivative is needed.
        pulls = [grad(loss, features, retain_graph=True)[0].norm() for loss in (collection, year)]
        norms = self.weights * torch.stack(pulls)
        pace = losses.detach() / self.first
        target = norms.mean() * (pace / pace.mean()) ** self.alpha
        uneven = (norms - target.detach()).abs().sum()
        # It moves the weights but is no part of the loss that the log shows.
        return self.weights.detach() @ losses + uneven - uneven.detach()


FIXED: dict[Balance, Callable[[Tensor, Tensor], Tensor]] = {
    Balance.ADD: operator.add,
    Balance.MULT: operator.mul,
    Balance.MULT_ADD: lambda collection, year: collection + year + collection * year,
}


def make_balance(parameters: DatingParameters) -> nn.Module:
    """Return what makes one loss of two.

    It is called with the losses of collection and year, means over a batch, and with the features that both heads were
    given, shape (n, width), and returns a number; its own parameters are what is learnt beside the model.
    """
    if parameters.balance is Balance.UNCERTAINTY:
        return Uncertainty()
    if parameters.balance is Balance.GRADNORM:
        return GradNorm(parameters.gradnorm_alpha)
    return Fixed(FIXED[parameters.balance])
