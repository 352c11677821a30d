"""Dust-like masks: what mould and salt leave of a mural, as a random walk ("AI for Dunhuang", section 3.1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LOST, INTACT = 0, 255

# To the right, to the left, down, up: the source says "random walk" and no more, so it is the plain one.
STEP_X = np.array([1, -1, 0, 0])
STEP_Y = np.array([0, 0, 1, -1])


def dust_mask(size: tuple[int, int], steps: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Draw a dust-like mask: a random walk from a random pixel, on which every visited pixel is lost.

    Each step goes to one of the four neighbours, and pixels may be visited again: the lost pixels hang together
    (4-connected). The source does not say what happens at the border; here a step across it is not taken, and counts.
    A walk of 10,000 steps on 256 x 256 pixels loses 2 to 5 % of them; a larger canvas loses a smaller share.

    Args:
        size: Width and height in pixels.
        steps: Number of steps, not scaled with the size.
        rng: Source of the random numbers.

    Returns:
        (H, W): 0 lost, 255 intact.
    """
    width, height = size
    x, y = int(rng.integers(width)), int(rng.integers(height))
    directions = rng.integers(4, size=steps)
    mask = np.full((height, width), INTACT, dtype=np.uint8)
    mask[_walk(y, STEP_Y[directions], height), _walk(x, STEP_X[directions], width)] = LOST
    return mask


def _walk(start: int, steps: NDArray[np.int64], n: int) -> NDArray[np.int64]:
    """Return all positions on one axis of ``n`` pixels, the first included.

    A free walk, folded back at mirrors on the borders, is a walk that stays where it is when a step would leave the
    canvas (and takes left for right from then on, with the same chances): no step has to be looked at alone.
    """
    free = start + np.concatenate([[0], np.cumsum(steps)])
    folded = free % (2 * n)
    positions: NDArray[np.int64] = np.minimum(folded, 2 * n - 1 - folded)
    return positions
