"""A confusion matrix as a table whose cells are coloured by their share of the true class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reliquary.tasks.classification import Confusion

LEVELS = 10
"""Shades beside none: a page may not set colours cell by cell, so the style sheet has one class a shade."""

MAX_CLASSES = 60


@dataclass(frozen=True)
class HeatCell:
    """How many images of a true class were predicted as another; ``level`` is the shade, 0..10."""

    count: int
    level: int
    share: float


@dataclass(frozen=True)
class Heatmap:
    """A confusion matrix, all seeds of a row together.

    Attributes:
        names: The classes.
        rows: For each true class its cells, in the order of ``names``.
        seeds: How many results were added up.
    """

    names: Sequence[str]
    rows: Sequence[Sequence[HeatCell]]
    seeds: int


def heatmap_of(confusions: Sequence[Confusion]) -> Heatmap | None:
    """Add up the confusions of a row's results.

    Args:
        confusions: Those of the results of one row, which were all held against the same truth.

    Returns:
        The classes that are true or predicted of any image. None if there are none, or so many that nobody could read
        the table.
    """
    if not confusions:
        return None
    matrix = np.sum([confusion.matrix for confusion in confusions], axis=0)
    used = np.flatnonzero(matrix.any(axis=0) | matrix.any(axis=1))
    if not 0 < len(used) <= MAX_CLASSES:
        return None
    matrix = matrix[np.ix_(used, used)]
    of_class = matrix.sum(axis=1, keepdims=True)
    shares = np.divide(matrix, of_class, out=np.zeros(matrix.shape), where=of_class > 0)
    # Anything above nothing is seen: the shade is rounded up.
    levels = np.ceil(shares * LEVELS).astype(int)
    rows = [
        [HeatCell(int(n), int(level), float(share)) for n, level, share in zip(*parts, strict=True)]
        for parts in zip(matrix, levels, shares, strict=True)
    ]
    return Heatmap([confusions[0].class_names[label] for label in used.tolist()], rows, len(confusions))
