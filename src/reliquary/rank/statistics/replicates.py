"""A measure with the test set as it might have been: without some of its objects, and drawn anew.

What is drawn are objects, not images: photographs of one object are alike, and so are the answers to them. All models
are held against the same draws, so that their measures can be compared draw by draw.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from reliquary.seeds import generator

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
Counts = npt.NDArray[np.int16]

Resample = Callable[[Floats], Mapping[str, Floats]]
"""Measures by name, one value for each row of weights: how often each image counts, shape (rows, images)."""

SEED = 0
DRAWS = 1000

MOST_PARTS = 500
"""Of more objects so many parts of equal size are left out in turn, and not each object."""

CELLS_AT_A_TIME = 16_000_000
"""Weights that are held at once; they take 8 bytes each."""


@dataclass(frozen=True)
class Replicates:
    """One measure of one model, or the mean of it over the seeds.

    Attributes:
        value: With the test set as it is.
        left_out: Without each object, or each part of the objects, shape (parts,).
        drawn: With as many objects drawn with replacement, shape (`DRAWS`,); NaN where a draw says nothing of it,
            for example because a class is missing.
        n_objects: Number of objects in the test set.
    """

    value: float
    left_out: Floats
    drawn: Floats
    n_objects: int


def replicate(resample: Resample, groups: Sequence[str]) -> dict[str, Replicates]:
    """Compute measures with other test sets; equal groups give the same draws.

    Args:
        resample: Computes the measures.
        groups: The object that each image shows, shape (images,).
    """
    names, object_of_image = np.unique(np.asarray(groups), return_inverse=True)
    n_objects = len(names)
    parts = min(n_objects, MOST_PARTS)
    measures: dict[str, list[Floats]] = {}
    for counts in _in_steps(_object_counts(n_objects, parts), len(groups)):
        for name, values in resample(counts[:, object_of_image].astype(np.float64)).items():
            measures.setdefault(name, []).append(values)
    whole = {name: np.concatenate(values) for name, values in measures.items()}
    return {
        name: Replicates(float(values[0]), values[1 : 1 + parts], values[1 + parts :], n_objects)
        for name, values in whole.items()
    }


def mean_over_seeds(seeds: Sequence[Replicates]) -> Replicates:
    """Return the mean of models that were held against the same test sets."""
    return Replicates(
        float(np.mean([seed.value for seed in seeds])),
        np.mean([seed.left_out for seed in seeds], axis=0),
        np.mean([seed.drawn for seed in seeds], axis=0),
        seeds[0].n_objects,
    )


@lru_cache(maxsize=4)  # the boards of a suite have few test sets, and drawing takes longer than most measures
def _object_counts(n_objects: int, parts: int) -> Counts:
    """Return how often each object counts, shape (1 + parts + draws, objects): once, with each part left out, drawn."""
    left_out = np.ones((parts, n_objects), dtype=np.int16)
    left_out[np.arange(n_objects) % parts, np.arange(n_objects)] = 0
    even = np.full(n_objects, 1 / n_objects)
    drawn = generator(SEED, "test objects").multinomial(n_objects, even, size=DRAWS)
    return np.concatenate([np.ones((1, n_objects), dtype=np.int16), left_out, drawn.astype(np.int16)])


def _in_steps(counts: Counts, n_images: int) -> Iterator[Counts]:
    step = max(1, CELLS_AT_A_TIME // max(1, n_images))
    for start in range(0, len(counts), step):
        yield counts[start : start + step]
