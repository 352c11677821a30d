"""Intervals of 95 % by the bootstrap: where a measure would lie on other objects of the same kind."""

from __future__ import annotations

import numpy as np

from reliquary.errors import require_extra
from reliquary.rank.statistics.replicates import DRAWS, Floats, Replicates
from reliquary.records.base import Part, Text
from reliquary.records.runs import Measured

LEVEL = 0.95

LEAST_OBJECTS = 20
"""Of fewer objects a bootstrap knows too little of the tails: its intervals are too narrow."""

MOST_UNDEFINED = 0.01
"""Share of draws that may say nothing of a measure; a class that five objects show is missing in 0.7 % of them."""


ROUNDING = 1e-12
"""Values that differ by less, in parts of themselves, are equal."""


class Interval(Part):
    """Both ends in the unit of the measure, and how the interval was made."""

    low: Measured
    high: Measured
    method: Text


def interval_of(measure: Replicates) -> Interval | None:
    """Return the interval of a measure by the bias-corrected and accelerated bootstrap (BCa).

    B. Efron, "Better Bootstrap Confidence Intervals", JASA 82, 1987. The two tails are widened as Student's t is wider
    than the normal distribution, for the bootstrap of few objects varies too little: T. C. Hesterberg, "What Teachers
    Should Know About the Bootstrap", The American Statistician 69, 2015, section 3.2.

    Returns:
        None where an interval would be false: of fewer than 20 objects; where more than 1 % of the draws say nothing of
        the measure; and where all draws agree, or all lie on one side of the value, as at the end of a scale.
    """
    if not tells_enough(measure):
        return None
    drawn = measure.drawn[~np.isnan(measure.drawn)]
    rounding = ROUNDING * abs(measure.value)
    below = (np.mean(drawn < measure.value - rounding) + np.mean(drawn <= measure.value + rounding)) / 2
    if np.ptp(drawn) <= rounding or not 0 < below < 1:
        return None
    special = require_extra("rank", "scipy.special")
    tails = np.array([-1, 1]) * _widened_quantile(measure.n_objects)
    bias = special.ndtri(below)
    corrected = special.ndtr(bias + (bias + tails) / (1 - _acceleration(measure.left_out) * (bias + tails)))
    low, high = np.quantile(drawn, corrected)
    method = f"{LEVEL:.0%} BCa bootstrap, {DRAWS:,} draws of {measure.n_objects:,} objects"
    return Interval(low=float(low), high=float(high), method=method)


def tells_enough(measure: Replicates) -> bool:
    """Return whether there are objects and draws enough to say how a measure varies."""
    undefined = float(np.mean(np.isnan(measure.drawn)))
    return measure.n_objects >= LEAST_OBJECTS and undefined <= MOST_UNDEFINED


def _widened_quantile(n_objects: int) -> float:
    """Return how many standard deviations of the bootstrap each tail begins from the middle."""
    student = require_extra("rank", "scipy.special").stdtrit(n_objects - 1, (1 + LEVEL) / 2)
    return float(np.sqrt(n_objects / (n_objects - 1)) * student)


def _acceleration(left_out: Floats) -> float:
    """Return how fast the standard deviation changes with the value, by the jackknife; 0 if nothing changes it."""
    known = left_out[~np.isnan(left_out)]
    distances = known.mean() - known
    scale = np.sum(distances**2) ** 1.5
    return float(np.sum(distances**3) / (6 * scale)) if scale > 0 else 0.0
