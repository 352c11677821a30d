"""Curves as they might have come out: with other test images, and with other seeds.

Images are drawn with replacement from the test set, the same for all runs: B. Efron, "Bootstrap methods: another look
at the jackknife", Annals of Statistics 7, 1979. Two or three seeds are too few to draw from, and would make intervals
too narrow; what the seeds of *all* shares differ by is drawn from instead, widened by what taking the mean of so few
hides: A. C. Davison and D. V. Hinkley, "Bootstrap Methods and their Application", 1997, sections 6.3 and 3.2.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np

from reliquary.metrics.detection.boxes import Floats
from reliquary.seeds import generator

SEED = 0
DRAWS = 2000
LEVEL = 0.95


@dataclass(frozen=True)
class Estimate:
    """Values with the ends of their intervals, NaN where there is none; all of the same shape, () for one value."""

    value: Floats
    low: Floats
    high: Floats


def image_draws(n_images: int, draws: int = DRAWS) -> Floats:
    """Return how often each image stands in each draw of as many images, shape (draws, images)."""
    even = np.full(n_images, 1 / n_images)
    return generator(SEED, "test images").multinomial(n_images, even, size=draws).astype(np.float64)


def seed_draws(values: Floats, name: str) -> Floats:
    """Return means over seeds as other seeds might have given them.

    Args:
        values: Shape (draws, shares, seeds).
        name: What they are of; equal names give equal draws.

    Returns:
        Shape (draws, shares); the means as they are if there is one seed, which says nothing of others.
    """
    draws, shares, seeds = values.shape
    means: Floats = values.mean(axis=2)
    if seeds == 1:
        return means
    differences = (values - means[..., None]) * np.sqrt(seeds / (seeds - 1))
    chosen = generator(SEED, "seeds", name).integers(shares * seeds, size=(draws, shares * seeds))
    drawn = np.take_along_axis(differences.reshape(draws, -1), chosen, axis=1)
    shifts: Floats = drawn.reshape(values.shape).mean(axis=2)
    return means + shifts


def estimate(value: Floats, draws: Floats) -> Estimate:
    """Return values with the percentile interval of their draws.

    Args:
        value: Shape (...).
        draws: Shape (draws, ...); if they do not differ, there is no interval.
    """
    if np.all((draws == draws[:1]) | np.isnan(draws)):
        return Estimate(value, np.full_like(value, np.nan), np.full_like(value, np.nan))
    tail = (1 - LEVEL) / 2
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # a class without any object has no value in any draw
        low, high = np.nanquantile(draws, (tail, 1 - tail), axis=0)
    return Estimate(value, low, high)
