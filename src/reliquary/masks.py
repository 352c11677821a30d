"""Masks of pictures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Corners = tuple[int, int, int, int]


def mask_corners(mask: NDArray[np.bool_]) -> Corners | None:
    """Return left, top, right and bottom of the smallest box round the true pixels of a mask (h, w).

    Right and bottom are the first column and row beyond; None if no pixel is true.
    """
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    if not len(rows):
        return None
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1
