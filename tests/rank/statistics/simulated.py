"""Made-up answers about objects with several photographs each, whose photographs have much in common."""

from __future__ import annotations

import numpy as np

from reliquary.rank.statistics.replicates import Replicates, replicate


def right_and_groups(random, n_objects, share=0.6, alike=2.0):
    """Return whether each image is answered right, and its object, which decides the more the smaller ``alike``."""
    sizes = random.integers(1, 5, n_objects)
    easy = random.beta(alike * share, alike * (1 - share), n_objects)
    groups = np.repeat(np.arange(n_objects), sizes)
    return (random.random(len(groups)) < easy[groups]).astype(np.float64), [f"met/{number:04}" for number in groups]


def mean_of(values):
    """Return the function that computes the mean of values under weights."""

    def resample(weights):
        return {"mean": weights @ values / weights.sum(axis=1)}

    return resample


def replicates_of(values, groups=None):
    """Return the replicates of a mean; by default every image is an object."""
    groups = [f"met/{number:04}" for number in range(len(values))] if groups is None else groups
    return replicate(mean_of(np.asarray(values, dtype=np.float64)), groups)["mean"]


def made(value, drawn, n_objects=30):
    """Return replicates with given draws."""
    return Replicates(value, np.full(n_objects, value), np.asarray(drawn, dtype=np.float64), n_objects)
