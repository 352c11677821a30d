"""Which training images an epoch has, where classes differ in size."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from reliquary.engines.native.classification.parameters import ClassificationParameters, Sampling
from reliquary.seeds import generator

if TYPE_CHECKING:
    from torch import Tensor

Rows = npt.NDArray[np.int64]


def sampled(labels: Tensor, parameters: ClassificationParameters, seed: int) -> Rows:
    """Return the row numbers of an epoch's images; those of a class that is enlarged come repeatedly.

    Classes without images stay without, and do not count as the smallest.

    Args:
        labels: Class indices of the training images, shape (images,).
        parameters: ``sampling`` and ``oversample_*`` are used.
        seed: Seed of the run; all its epochs have the same images.
    """
    rows = [np.flatnonzero(labels.numpy() == label) for label in np.unique(labels.numpy())]
    match parameters.sampling:
        case Sampling.NONE:
            return np.arange(len(labels))
        case Sampling.UNDERSAMPLE:
            size = min(map(len, rows))
            random = generator(seed, "undersample")
            return np.sort(np.concatenate([random.choice(part, size, replace=False) for part in rows]))
        case Sampling.OVERSAMPLE:
            size = math.ceil(parameters.oversample_to * max(map(len, rows)))
            rows.sort(key=len)
            enlarged = rows[: parameters.oversample_classes]
            return np.sort(
                np.concatenate([*(_repeated(part, size, seed) for part in enlarged), *rows[len(enlarged) :]])
            )


def _repeated(rows: Rows, size: int, seed: int) -> Rows:
    """Return a class's rows in turn up to a size: no image more than once oftener than another."""
    if len(rows) >= size:
        return rows
    rest = generator(seed, "oversample", int(rows[0])).choice(rows, size % len(rows), replace=False)
    return np.concatenate([np.tile(rows, size // len(rows)), rest])
