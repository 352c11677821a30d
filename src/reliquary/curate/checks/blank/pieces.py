"""Of how many pieces that which stands out consists: a notice has few, a page of writing hundreds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from reliquary.masks import mask_corners

BIG = 12
"""Pixels from which on a piece is no speck."""


def pieces_of(marks: NDArray[np.bool_]) -> dict[str, float]:
    """Return the number of ``pieces`` of a mask, how many are ``big``, and the share of the ``box`` round them all."""
    corners = mask_corners(marks)
    if corners is None:
        return {"pieces": 0.0, "big": 0.0, "box": 0.0}
    left, top, right, bottom = corners
    labelled, count = ndimage.label(marks)
    sizes = np.bincount(labelled.ravel())[1:]
    box = (right - left) * (bottom - top)
    return {"pieces": float(count), "big": float((sizes > BIG).sum()), "box": float(box / marks.size)}
