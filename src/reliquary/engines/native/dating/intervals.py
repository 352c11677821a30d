"""Intervals that hold the true year of a stated share of objects, by split-conformal calibration.

Vovk, Gammerman and Shafer 2005; with a head that predicts quantiles, conformalised quantile regression (Romano,
Patterson and Candès 2019). The promise holds whatever the model, as long as the images to be dated are exchangeable
with those of validation. Several views of one object are not quite, nor are images by which the best epoch was chosen:
read the coverage that was measured beside it.
"""

from __future__ import annotations

import math

import numpy as np

from reliquary.metrics.ages import Years

COVERAGE = 0.9
SHARES = ((1 - COVERAGE) / 2, (1 + COVERAGE) / 2)
"""The quantiles that the ends of an interval start from."""


def margin(low: Years, high: Years, true: Years, coverage: float = COVERAGE) -> float | None:
    """Return how far both ends are to be moved outwards; a negative number moves them inwards.

    Args:
        low: Lower ends for the calibration images, shape (images,).
        high: Upper ends.
        true: True years.
        coverage: Share of the intervals that shall hold the year, 0..1.

    Returns:
        The margin, or None if there are too few images to promise it: ``coverage`` / (1 - ``coverage``) are needed.
    """
    beyond = np.sort(np.maximum(low - true, true - high))
    rank = math.ceil((len(beyond) + 1) * coverage)
    return float(beyond[rank - 1]) if rank <= len(beyond) else None


def widened(low: Years, high: Years, years: Years, by: float) -> tuple[Years, Years]:
    """Return the ends of intervals moved outwards; the predicted years stay within them."""
    return np.minimum(low - by, years), np.maximum(high + by, years)
