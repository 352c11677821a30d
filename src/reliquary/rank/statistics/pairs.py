"""Tests between the rows of a board: do two of them differ, or might other objects or other seeds turn them round?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np
from pydantic import Field

from reliquary.errors import require_extra
from reliquary.rank.statistics.intervals import LEVEL, ROUNDING, tells_enough
from reliquary.rank.statistics.replicates import Floats, Ints, Replicates, mean_over_seeds
from reliquary.records.base import Part
from reliquary.records.runs import Measured

Probability = Annotated[float, Field(ge=0, le=1)]


class Pair(Part):
    """Two rows that were compared.

    Attributes:
        first: Index of one row.
        second: Index of the other row, the larger index.
        difference: Mean of the first row less that of the second, in the unit of the measure.
        low: Lower end of the 95 % interval of the difference, of this pair alone.
        high: Its upper end.
        p: Chance of a difference as large if there were none.
        p_adjusted: The same, corrected for the number of pairs by `holm`.
    """

    first: int
    second: int
    difference: Measured
    low: Measured
    high: Measured
    p: Probability
    p_adjusted: Probability

    @property
    def significant(self) -> bool:
        """Whether the rows differ; of all pairs of a board the chance of any false finding is 5 % at most."""
        return self.p_adjusted < 1 - LEVEL


@dataclass(frozen=True)
class _Error:
    """Variance of each difference, and its degrees of freedom."""

    variance: Floats
    freedom: Floats


def compare(rows: Mapping[int, Sequence[Replicates]]) -> list[Pair]:
    """Test every two rows by Student's t, with the error that objects and seeds make.

    No p is below 2^(1 - objects), the least that a test by exchanging answers object by object could find.

    Args:
        rows: The measure of each seed, by the index of the row; all of them held against the same draws.

    Returns:
        Each pair once, ordered by index, of the rows with objects and draws enough.
    """
    means = {index: mean_over_seeds(seeds) for index, seeds in sorted(rows.items())}
    indices = np.array([index for index, mean in means.items() if tells_enough(mean)], dtype=np.int64)
    if len(indices) < 2:
        return []
    tested = [means[index] for index in indices.tolist()]
    left, right = np.triu_indices(len(indices), 1)
    values = np.array([mean.value for mean in tested])
    n_objects = tested[0].n_objects
    seeds = [np.array([seed.value for seed in rows[index]]) for index in indices.tolist()]
    error = _together(_of_objects(tested), n_objects - 1, *_of_seeds(seeds, left, right))
    p, margin = _t_test(values[left], values[right], error)
    p = np.maximum(p, 2.0 ** (1 - n_objects))
    difference = values[left] - values[right]
    columns = (indices[left], indices[right], difference, difference - margin, difference + margin, p, holm(p))
    rows_of_table = zip(*(column.tolist() for column in columns), strict=True)
    return [Pair(**dict(zip(Pair.model_fields, row, strict=True))) for row in rows_of_table]


def holm(p_values: Floats) -> Floats:
    """Return p-values corrected for their number, whatever they have to do with each other.

    S. Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian Journal of Statistics 6, 1979.
    """
    order = np.argsort(p_values, kind="stable")
    stepped = np.maximum.accumulate(p_values[order] * np.arange(len(p_values), 0, -1))
    adjusted = np.empty(len(p_values))
    adjusted[order] = np.minimum(stepped, 1.0)
    return adjusted


def _of_objects(rows: Sequence[Replicates]) -> Floats:
    """Return the variance of each difference over the draws: that of the paired bootstrap, widened for few objects."""
    drawn = np.stack([row.drawn for row in rows])
    drawn = drawn[:, ~np.isnan(drawn).any(axis=0)]
    variances = [np.var(drawn[at] - drawn[at + 1 :], axis=1) for at in range(len(rows) - 1)]
    n_objects = rows[0].n_objects
    return np.concatenate(variances) * n_objects / (n_objects - 1)


def _of_seeds(seeds: Sequence[Floats], left: Ints, right: Ints) -> tuple[Floats, int]:
    """Return the variance of each difference that other seeds would make, and its degrees of freedom.

    It is that between the seeds of a row, pooled over all rows, as two or three seeds of one row say little. Of rows
    with one seed each nothing is known of it: then it is 0, and the test speaks of these very models.
    """
    freedom = sum(len(values) - 1 for values in seeds)
    squares = sum(float(np.sum((values - values.mean()) ** 2)) for values in seeds)
    pooled = squares / freedom if freedom else 0.0
    counts = np.array([len(values) for values in seeds])
    return pooled * (1 / counts[left] + 1 / counts[right]), freedom


def _together(objects: Floats, of_objects: int, seeds: Floats, of_seeds: int) -> _Error:
    """Add two variances up, each with its degrees of freedom.

    F. E. Satterthwaite, "An Approximate Distribution of Estimates of Variance Components", Biometrics Bulletin 2, 1946.
    """
    total = objects + seeds
    weights = objects**2 / of_objects + (seeds**2 / of_seeds if of_seeds else 0.0)
    freedom = np.divide(total**2, weights, out=np.full(len(total), float(of_objects)), where=weights > 0)
    return _Error(total, freedom)


def _t_test(left: Floats, right: Floats, error: _Error) -> tuple[Floats, Floats]:
    """Return the two-sided p of each difference, and half the length of its interval."""
    special = require_extra("rank", "scipy.special")
    difference, deviation = np.abs(left - right), np.sqrt(error.variance)
    with np.errstate(divide="ignore", invalid="ignore"):
        p = 2 * special.stdtr(error.freedom, -difference / deviation)
    equal = difference <= ROUNDING * np.maximum(np.abs(left), np.abs(right))
    margin: Floats = special.stdtrit(error.freedom, (1 + LEVEL) / 2) * deviation
    return np.where(equal, 1.0, p), margin
