"""Class scores as probabilities."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from reliquary.tasks.predictions import ScoreKind


def probabilities_of(scores: Sequence[float], kind: ScoreKind | None) -> NDArray[np.float64]:
    """Return class scores as probabilities, shape (classes,).

    Args:
        scores: One a class.
        kind: What they are.
    """
    values = np.array(scores, dtype=np.float64)
    if kind is not ScoreKind.LOGITS:
        return values
    exponents = np.exp(values - values.max())
    summed: NDArray[np.float64] = exponents / exponents.sum()
    return summed
