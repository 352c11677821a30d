"""Of how many pieces that which stands out consists: a notice has few, a page of writing hundreds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

BIG = 12
"""Pixels from which on a piece is no speck."""


def pieces_of(marks: NDArray[np.bool_]) -> dict[str, float]:
    """Return the number of ``pieces`` of a mask, how many are ``big``, and the share of the ``box`` round them all."""
    labelled, count = ndimage.label(marks)
    if not count:
        return {"pieces": 0.0, "big": 0.0, "box": 0.0}
    sizes = np.bincount(labelled.ravel())[1:]
    rows, columns = np.flatnonzero(marks.any(axis=1)), np.flatnonzero(marks.any(axis=0))
    box = (rows[-1] - rows[0] + 1) * (columns[-1] - columns[0] + 1)
    return {"pieces": float(count), "big": float((sizes > BIG).sum()), "box": float(box / marks.size)}
