"""How far two pictures that lie on each other agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reliquary.curate.checks.duplicates.alignment import Pictures, Placements, inner, placed
from reliquary.curate.checks.duplicates.sampling import blurred

FINE, COARSE = 0.7, 2.0
"""Details are what a blur of the one size (standard deviation in pixels) leaves and a blur of the other takes away."""

STRONGEST = 0.7
"""Details count up to so many of their standard deviations: else the outline on a plain ground decided alone, and two
coins of a size were one coin."""


def correlation(first: Pictures, second: Pictures, placements: Placements) -> NDArray[np.float32]:
    """Return the correlation of the details of pictures, -1 to 1, (n,).

    Details are differences of Gaussians: light and shade of the whole, and plain ground, do not count.

    Args:
        first: One picture of each pair.
        second: The other ones, of the same size.
        placements: Where they lie.
    """
    ours, theirs = (_centred(inner(details(pictures))) for pictures in (first, placed(second, placements)))
    lengths = np.linalg.norm(ours, axis=1) * np.linalg.norm(theirs, axis=1)
    return np.asarray((ours * theirs).sum(axis=1) / np.maximum(lengths, 1e-6))


def details(pictures: Pictures) -> Pictures:
    """Return the details of pictures, the strong ones clipped."""
    found = blurred(pictures, FINE) - blurred(pictures, COARSE)
    strongest = STRONGEST * found.std(axis=(1, 2), keepdims=True)
    return np.asarray(np.clip(found, -strongest, strongest))


def _centred(pictures: Pictures) -> NDArray[np.float32]:
    rows = pictures.reshape(len(pictures), -1)
    return np.asarray(rows - rows.mean(axis=1, keepdims=True))
