"""The measures of predicted years over many test sets at once."""

from __future__ import annotations

import numpy as np

from reliquary.metrics.ages import Years, astronomical_years, errors_in_years
from reliquary.tasks.age.answers import Ages
from reliquary.tasks.age.measures import WITHIN, covers
from reliquary.tasks.age.truth import AgeTruth
from reliquary.tasks.resampling import Floats, weighted_means, weighted_medians


def resampled_years(ages: Ages, truth: AgeTruth, weights: Floats) -> dict[str, Floats]:
    """Return the measures that `year_metrics` has for the whole test set.

    Args:
        ages: The predicted years.
        truth: The true years.
        weights: How often each image stands in each test set, shape (test sets, images).

    Returns:
        Shape (test sets,) each; NaN for a test set without any image that has a year.
    """
    dated = truth.dated
    weights = weights[:, dated]
    errors: Years = np.abs(errors_in_years(ages.years, truth.years))[dated]
    found = {"mae": weighted_means(errors, weights), "median_error": weighted_medians(errors, weights)}
    found |= {f"within_{years}": weighted_means(errors <= years, weights) for years in WITHIN}
    if ages.low is not None and ages.high is not None:
        low, high = ages.low[dated], ages.high[dated]
        found["interval_coverage"] = weighted_means(covers(low, high, truth.years[dated]), weights)
        found["interval_width"] = weighted_means(astronomical_years(high) - astronomical_years(low), weights)
    return found
