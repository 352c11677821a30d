"""Laying one picture over another that may be cut a little otherwise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reliquary.curate.checks.duplicates.sampling import blurred, centres, interpolation

Pictures = NDArray[np.float32]
"""Grey pictures, (n, side, side)."""

Placements = NDArray[np.float32]
"""Where the second pictures of pairs lie, (n, 4): stretch down, shift down, stretch across, shift across.

What is at x in the first picture, from -1 to 1, is at (1 + stretch) x + shift in the second.
"""

FARTHEST = 0.16
"""Stretches and shifts are at most so large: of a picture that lost 5 % at every edge the stretch is 0.11."""

MARGIN = 16
"""A 16th of the first picture is left out at every edge: the second may have lost it."""

STEADY = 0.01
"""Added to the sums of squares, so that there is a solution for plain pictures too."""

LEAST_GAIN = 0.1

SMOOTH = 1.0
"""Pictures are blurred so far (standard deviation in pixels) before they are laid on each other: the slope between
neighbouring pixels says how far to go only where a picture is smooth; on a fine pattern the steps would go too far."""


def placed(pictures: Pictures, placements: Placements) -> Pictures:
    """Return second pictures as they lie on the first ones."""
    side = pictures.shape[1]
    places = centres(side)
    down = interpolation((1 + placements[:, 0:1]) * places + placements[:, 1:2], side)
    across = interpolation((1 + placements[:, 2:3]) * places + placements[:, 3:4], side)
    # Products are much faster where the second factor lies in memory as it is read.
    return np.asarray(down @ pictures @ np.ascontiguousarray(across.transpose(0, 2, 1)), np.float32)


def inner(pictures: Pictures) -> Pictures:
    """Return what is compared of pictures: all but the margin, (n, inner side, inner side)."""
    margin = pictures.shape[1] // MARGIN
    return pictures[:, margin:-margin, margin:-margin]


def aligned(first: Pictures, second: Pictures, placements: Placements, steps: int) -> Placements:
    """Return placements at which pictures agree better.

    The second picture may be lighter and of other contrast: gain and offset of the grey levels are sought with the
    placement (B. Lucas and T. Kanade, "An Iterative Image Registration Technique", 1981, with the gain and offset of
    S. Baker, R. Gross, I. Matthews and T. Ishikawa, "Lucas-Kanade 20 Years On", part 3, 2003).

    Args:
        first: One picture of each pair.
        second: The other ones, of the same size.
        placements: Where they lie, roughly: within about two pixels.
        steps: How often they are improved.
    """
    first, second = blurred(first, SMOOTH), blurred(second, SMOOTH)
    for _ in range(steps):
        placements = _improved(first, second, placements)
    return placements


def _improved(first: Pictures, second: Pictures, placements: Placements) -> Placements:
    """Return placements improved by one step of Gauss and Newton."""
    changes = _changes(placed(second, placements))
    squares = np.vecdot(changes[:, :, None], changes[:, None]).astype(np.float64) + STEADY * np.eye(changes.shape[1])
    wanted = np.vecdot(changes, inner(first).reshape(len(first), 1, -1)).astype(np.float64)
    solution = np.linalg.solve(squares, wanted[:, :, None])[:, :, 0]
    gain = np.maximum(solution[:, 4:5], LEAST_GAIN)
    # The slopes are those of the picture as it lies, which is stretched already.
    stretched = 1 + placements[:, [0, 0, 2, 2]]
    better = placements + stretched * solution[:, :4] / gain
    return np.asarray(np.clip(better, -FARTHEST, FARTHEST), np.float32)


def _changes(pictures: Pictures) -> NDArray[np.float32]:
    """Return how pictures change with placement and light: (n, 6, pixels), of the pixels that are compared.

    The six are stretch down, shift down, stretch across, shift across, gain and offset.
    """
    n, side, _ = pictures.shape
    margin = side // MARGIN
    within, before, after = (slice(margin + step, side - margin + step) for step in (0, -1, 1))
    places = centres(side)[within]
    slope = np.float32(side / 4)
    changes = np.empty((n, 6, len(places), len(places)), np.float32)
    changes[:, 1] = (pictures[:, after, within] - pictures[:, before, within]) * slope
    changes[:, 0] = changes[:, 1] * places[:, None]
    changes[:, 3] = (pictures[:, within, after] - pictures[:, within, before]) * slope
    changes[:, 2] = changes[:, 3] * places
    changes[:, 4] = pictures[:, within, within]
    changes[:, 5] = 1
    return changes.reshape(n, 6, -1)
