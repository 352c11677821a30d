"""Which rows no other row beats in quality without costing more."""

from __future__ import annotations

from collections.abc import Sequence


def pareto_front(qualities: Sequence[float | None], costs: Sequence[float | None]) -> list[bool]:
    """Return whether each row is on the Pareto front.

    A row is on it if no other is as good and as cheap, and better or cheaper. Rows that are equal in both are on it
    together; a row of which either is unknown is not on it, and keeps no other off it.

    Args:
        qualities: The higher, the better.
        costs: The lower, the better.
    """
    known = [(q, c) for q, c in zip(qualities, costs, strict=True) if q is not None and c is not None]
    front: set[tuple[float, float]] = set()
    best = float("-inf")
    for quality, cost in sorted(known, key=lambda row: (row[1], -row[0])):
        if quality > best:
            front.add((quality, cost))
            best = quality
    return [(quality, cost) in front for quality, cost in zip(qualities, costs, strict=True)]
