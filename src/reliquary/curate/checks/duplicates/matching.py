"""From the thumbnails of all pictures to the pairs that are nearly equal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from reliquary.curate.checks.duplicates.alignment import Pictures, Placements, aligned
from reliquary.curate.checks.duplicates.candidates import candidate_pairs
from reliquary.curate.checks.duplicates.likeness import correlation
from reliquary.curate.checks.duplicates.thumbnail import SIDE, halved

LEAST_CORRELATION = 0.92
"""From this correlation of their details on, two pictures are near-duplicates."""

BATCH = 64
"""Candidates that are looked at together."""


class Stage(NamedTuple):
    """One look at candidates; those that agree too little go no further.

    Attributes:
        side: Pixels of the sides of what is looked at.
        steps: How often the placement is improved first.
        least: Correlation that is needed; None if nothing is measured.
    """

    side: int
    steps: int
    least: float | None


# From coarse to fine, and the cheap looks first. The coarse ones lose next to no copy: docs/duplicate-detection.md.
STAGES = (
    Stage(SIDE // 4, 2, None),
    Stage(SIDE // 2, 2, 0.9),
    Stage(SIDE, 2, LEAST_CORRELATION),
)


class Matches(NamedTuple):
    """Pairs of nearly equal pictures.

    Attributes:
        pairs: Positions of the pictures, (n, 2), the smaller first.
        correlations: How far their details agree, ``LEAST_CORRELATION`` to 1, (n,).
        placements: How the second lies on the first, (n, 4).
    """

    pairs: NDArray[np.int64]
    correlations: NDArray[np.float32]
    placements: Placements


def matches(pixels: NDArray[np.uint8]) -> Iterator[Matches]:
    """Yield the pairs of pictures that are nearly equal, each pair once.

    Args:
        pixels: Thumbnails, (n, SIDE, SIDE).
    """
    sizes = {SIDE: pixels, SIDE // 2: halved(pixels)}
    sizes[SIDE // 4] = halved(sizes[SIDE // 2])
    for pairs in _in_batches(candidate_pairs(pixels)):
        yield _verified(pairs, sizes)


def _verified(pairs: NDArray[np.int64], sizes: dict[int, NDArray[np.uint8]]) -> Matches:
    """Return those candidates that pass all stages."""
    placements = np.zeros((len(pairs), 4), np.float32)
    correlations = np.empty(0, np.float32)
    for stage in STAGES:
        if not len(pairs):
            break
        first, second = (_pictures(sizes[stage.side], positions) for positions in pairs.T)
        placements = aligned(first, second, placements, stage.steps)
        if stage.least is not None:
            correlations = correlation(first, second, placements)
            agree = correlations >= stage.least
            pairs, placements, correlations = pairs[agree], placements[agree], correlations[agree]
    return Matches(pairs, correlations, placements)


def _pictures(pixels: NDArray[np.uint8], positions: NDArray[np.int64]) -> Pictures:
    return pixels[positions].astype(np.float32)


def _in_batches(found: Iterator[NDArray[np.int64]]) -> Iterator[NDArray[np.int64]]:
    """Yield the same pairs, ``BATCH`` at a time, however many come at once."""
    waiting = np.empty((0, 2), np.int64)
    for pairs in found:
        waiting = np.concatenate([waiting, pairs])
        while len(waiting) >= BATCH:
            yield waiting[:BATCH]
            waiting = waiting[BATCH:]
    yield waiting
