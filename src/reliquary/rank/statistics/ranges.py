"""Which ranks a row may have, given what is known of its differences from others."""

from __future__ import annotations

from collections.abc import Iterable

from reliquary.rank.statistics.pairs import Pair
from reliquary.records.base import PositiveInt64

RankRange = tuple[PositiveInt64, PositiveInt64]
"""The best and the worst rank of a row, from 1."""


def rank_ranges(n_rows: int, pairs: Iterable[Pair], *, higher_is_better: bool) -> dict[int, RankRange]:
    """Return the ranks of the rows that were tested, by index.

    The best rank of a row is one more than the rows that are significantly better, the worst is the number of rows less
    those that are significantly worse. Rows that cannot be told apart thus share ranks.

    Args:
        n_rows: All rows with the measure, tested or not.
        pairs: The tests.
        higher_is_better: Direction of the measure.
    """
    better: dict[int, int] = {}
    worse: dict[int, int] = {}
    for pair in pairs:
        best, other = (
            (pair.first, pair.second) if (pair.difference > 0) == higher_is_better else (pair.second, pair.first)
        )
        for index in (best, other):
            better.setdefault(index, 0)
            worse.setdefault(index, 0)
        if pair.significant:
            better[other] += 1
            worse[best] += 1
    return {index: (1 + better[index], n_rows - worse[index]) for index in sorted(better)}
