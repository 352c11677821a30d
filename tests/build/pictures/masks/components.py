"""Counting the pieces of a mask, plainly."""

from __future__ import annotations

import numpy as np


def components(wanted):
    """Return the sizes of the 4-connected components of a boolean picture, the largest first."""
    left = {(int(y), int(x)) for y, x in np.argwhere(wanted)}
    sizes = []
    while left:
        edge, size = [left.pop()], 0
        while edge:
            y, x = edge.pop()
            size += 1
            found = {(y + 1, x), (y - 1, x), (y, x + 1), (y, x - 1)} & left
            left -= found
            edge += found
        sizes.append(size)
    return sorted(sizes, reverse=True)


def eroded(wanted):
    """Return what is left of a boolean picture when a pixel is taken off all round."""
    inside = np.pad(wanted, 1)
    for axis in (0, 1):
        inside = inside & np.roll(inside, 1, axis) & np.roll(inside, -1, axis)
    return inside[1:-1, 1:-1]
