"""What the outputs of a model say of a year, and how well that fits the true one.

Years are on the astronomers' scale here, float32. Heads have no trainable parts, but numbers taken from the years of
the training images; these stand in the checkpoint.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional

from reliquary.engines.native.dating.losses import log_cosh
from reliquary.engines.native.dating.parameters import DatingParameters, Head
from reliquary.metrics.ages import Years

MEDIAN = 0.5
LEAST_BIN = 1.0  # years


class AgeHead(nn.Module):
    """Reads years from the outputs of a model, shape (n, outputs)."""

    @abstractmethod
    def losses(self, outputs: Tensor, years: Tensor) -> Tensor:
        """Return the loss of each image, shape (n,); all years must be known."""

    @abstractmethod
    def years(self, outputs: Tensor) -> Tensor:
        """Return the predicted year of each image, shape (n,)."""

    def quantiles(self, outputs: Tensor, shares: Sequence[float]) -> Tensor:
        """Return the years before which the object was made with these probabilities, shape (n, shares).

        A head that knows of no spread gives the predicted year for all of them.
        """
        return self.years(outputs)[:, None].expand(-1, len(shares))


class ScalarHead(AgeHead):
    """One output, the year itself or in units of a scale; its loss is log-cosh, as in the source.

    Args:
        centre: The year that an output of 0 stands for.
        scale: Years that an output of 1 is later.
    """

    centre: Tensor
    scale: Tensor

    def __init__(self, centre: float = 0.0, scale: float = 1.0) -> None:
        super().__init__()
        self.register_buffer("centre", torch.tensor(centre))
        self.register_buffer("scale", torch.tensor(scale))

    def losses(self, outputs: Tensor, years: Tensor) -> Tensor:
        """Return log-cosh of the error in units of the scale; see `AgeHead`."""
        return log_cosh(outputs[:, 0] - (years - self.centre) / self.scale)

    def years(self, outputs: Tensor) -> Tensor:
        """Return the year; see `AgeHead`."""
        return self.centre + self.scale * outputs[:, 0]


class BinnedHead(AgeHead):
    """A distribution over spans of years; the predicted year is its median, which keeps absolute errors small.

    Within a bin all years are equally likely.

    Args:
        edges: Where bins begin and end, rising, shape (bins + 1,).
    """

    edges: Tensor

    def __init__(self, edges: Years) -> None:
        super().__init__()
        self.register_buffer("edges", torch.from_numpy(edges).float())

    @abstractmethod
    def probabilities(self, outputs: Tensor) -> Tensor:
        """Return the probability of each bin, shape (n, bins)."""

    def years(self, outputs: Tensor) -> Tensor:
        """Return the median; see `AgeHead`."""
        return self.quantiles(outputs, [MEDIAN])[:, 0]

    def quantiles(self, outputs: Tensor, shares: Sequence[float]) -> Tensor:
        """Return the years at which the distribution passes the shares; see `AgeHead`."""
        passed = self.probabilities(outputs).cumsum(dim=1)
        passed = functional.pad(passed / passed[:, -1:], (1, 0))  # P(year < edge), shape (n, bins + 1)
        wanted = passed.new_tensor(shares).expand(len(passed), -1).contiguous()
        after = torch.searchsorted(passed, wanted).clamp(1, passed.shape[1] - 1)
        low, high = passed.gather(1, after - 1), passed.gather(1, after)
        part = (wanted - low) / (high - low).clamp(min=torch.finfo(passed.dtype).tiny)
        return self.edges[after - 1] + part * (self.edges[after] - self.edges[after - 1])

    def expectations(self, outputs: Tensor) -> Tensor:
        """Return the means of the distributions, shape (n,) (Rothe et al. 2018, DEX)."""
        return self.probabilities(outputs) @ ((self.edges[:-1] + self.edges[1:]) / 2)

    def positions(self, years: Tensor) -> Tensor:
        """Return where years lie among the bins, shape (n,): bin 0 is centred at 0; years beyond count as the ends."""
        years = years.clamp(self.edges[0], self.edges[-1]).contiguous()
        after = torch.searchsorted(self.edges, years).clamp(1, len(self.edges) - 1)
        low, high = self.edges[after - 1], self.edges[after]
        return after - 1 + (years - low) / (high - low) - 0.5


class OrdinalHead(BinnedHead):
    """An output a threshold between bins: whether the year is later (Shi, Cao and Raschka 2023, CORN).

    An output says so of objects that are later than the threshold before it. The probabilities of being later than one
    threshold after another are products, and can only fall.
    """

    def probabilities(self, outputs: Tensor) -> Tensor:
        """Return the probability of each bin; see `BinnedHead`."""
        later = functional.pad(outputs.sigmoid().cumprod(dim=1), (1, 0), value=1.0)
        return functional.pad(later, (0, 1))[:, :-1] - functional.pad(later, (0, 1))[:, 1:]

    def losses(self, outputs: Tensor, years: Tensor) -> Tensor:
        """Return the cross-entropy of the thresholds that say something of the year; see `AgeHead`."""
        bins = (self.positions(years) + 0.5).floor().clamp(max=outputs.shape[1])[:, None]
        thresholds = torch.arange(outputs.shape[1], device=outputs.device)
        terms = functional.binary_cross_entropy_with_logits(outputs, (bins > thresholds).float(), reduction="none")
        return (terms * (bins >= thresholds)).sum(dim=1)


class DistributionHead(BinnedHead):
    """An output a bin, learnt from a bell around the year (Geng 2016, label distribution learning).

    Args:
        edges: Where bins begin and end, rising, shape (bins + 1,).
        width: Standard deviation of the bell, in bins.
    """

    def __init__(self, edges: Years, width: float) -> None:
        super().__init__(edges)
        self._width = width

    def probabilities(self, outputs: Tensor) -> Tensor:
        """Return the probability of each bin; see `BinnedHead`."""
        return outputs.softmax(dim=1)

    def losses(self, outputs: Tensor, years: Tensor) -> Tensor:
        """Return the cross-entropy with the bell; see `AgeHead`."""
        bins = torch.arange(outputs.shape[1], device=outputs.device)
        bell = (-(((bins - self.positions(years)[:, None]) / self._width) ** 2) / 2).softmax(dim=1)
        return -(bell * outputs.log_softmax(dim=1)).sum(dim=1)


def bin_edges(years: Years, bins: int) -> Years:
    """Return the edges of bins that hold about equally many of the given years, shape (bins + 1,).

    Where many objects are of the same year, bins are at least one year wide.
    """
    edges = np.quantile(years, np.linspace(0, 1, bins + 1))
    widths = LEAST_BIN * np.arange(bins + 1)
    found: Years = np.maximum.accumulate(edges - widths) + widths
    return found


def make_head(parameters: DatingParameters, years: Years) -> AgeHead:
    """Return what reads years from a model's outputs.

    Args:
        parameters: Which head, and its options.
        years: Known years of the training images, on the astronomers' scale.
    """
    if parameters.head is Head.ORDINAL:
        return OrdinalHead(bin_edges(years, parameters.bins))
    if parameters.head is Head.DISTRIBUTION:
        return DistributionHead(bin_edges(years, parameters.bins), parameters.label_width)
    if parameters.standardise:
        return ScalarHead(float(years.mean()), float(years.std()) or 1.0)
    return ScalarHead()
