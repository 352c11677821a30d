"""Average precision over the share of renders: one value a training run and class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reliquary.metrics.detection.boxes import Floats


@dataclass(frozen=True)
class Curves:
    """The AP50 of all runs, as they are and with the test images drawn anew.

    Attributes:
        shares: Share of renders, per cent, ascending, shape (shares,).
        class_names: Name of each class.
        values: 0..1, NaN for a class without objects, shape (shares, seeds, classes).
        draws: The same for each draw of the test images with replacement, the same images for all runs of a draw,
            shape (draws, shares, seeds, classes); None where the predictions are not at hand, as in a paper.
        n_images: Number of test images; None where they are not at hand.
    """

    shares: Floats
    class_names: Sequence[str]
    values: Floats
    draws: Floats | None = None
    n_images: int | None = None

    def __post_init__(self) -> None:
        """See that the shapes fit.

        Raises:
            ValueError: They do not, or the shares do not ascend.
        """
        shares, _, classes = self.values.shape
        if shares != len(self.shares) or classes != len(self.class_names) or np.any(np.diff(self.shares) <= 0):
            raise ValueError(
                f"values of shape {self.values.shape} for the shares {self.shares} and {len(self.class_names)} classes"
            )
        if self.draws is not None and self.draws.shape[1:] != self.values.shape:
            raise ValueError(f"draws of shape {self.draws.shape[1:]} for values of shape {self.values.shape}")


def mean_of_classes(values: Floats) -> Floats:
    """Return the mean over the last axis, of those classes that have objects."""
    known = ~np.isnan(values)
    mean: Floats = np.where(known, values, 0).sum(axis=-1) / known.sum(axis=-1)
    return mean
