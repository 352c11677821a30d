"""Pictures that are out of focus, or were enlarged from a smaller picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import Sight

BLOCK = 32
"""Side in pixels of the blocks of which each gives its strongest edge."""

SHARPEST = 25
"""Percentile of the blocks, sharpest first, that stands for the picture: a soft background is no fault."""

WEAKEST = 0.2
"""Share of the strongest slope in the picture that an edge must have to count."""

FAINTEST = 3.0
"""Levels a pixel that an edge must have to count: less may be noise."""


@dataclass(frozen=True)
class Blurred:
    """Measures how wide the edges are, at the size at which the checks look at pictures.

    An edge that was blurred by a Gaussian of deviation s, and is blurred again by one of deviation 1, loses slope by
    the factor sqrt(s^2 + 1) / s; so the two slopes tell s (S. Zhuo and T. Sim, *Defocus map estimation from a single
    image*, Pattern Recognition 2011). Only the strongest edge of each block counts, and of the blocks only those with
    an edge: plain objects on plain ground are not taken for blur. Blur by movement, which leaves the edges along the
    movement sharp, and softness that vanishes when the picture is shrunk to 512 pixels are not seen.

    Attributes:
        widest: Deviation in pixels from which on a picture is flagged. Photographs have 0.4 to 0.9.
    """

    name: ClassVar[str] = "blurred"
    title: ClassVar[str] = "Blurred"
    version: ClassVar[int] = 1

    widest: float = 1.0

    def look(self, picture: WorkingPicture) -> Sight:
        """Return a score that rises from 0 at half the limit to 1 at twice the limit."""
        widths = edge_widths(picture.grey)
        if not len(widths):
            return Sight(0.0, "nothing in the picture has an edge to judge its sharpness by")
        width = float(np.percentile(widths, SHARPEST))
        score = float(np.interp(width, (0.5 * self.widest, self.widest, 2 * self.widest), (0, 0.5, 1)))
        return Sight(score, f"its sharper edges are blurred by {width:.2f} pixels; up to {self.widest:g} is sharp")


def edge_widths(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return how far the strongest edge of each block is blurred: deviations of Gaussians in pixels.

    Args:
        grey: (h, w), 0 to 255.

    Returns:
        (n,), of the blocks that have an edge; of a picture smaller than a block none.
    """
    if min(grey.shape) < BLOCK + 6:
        return np.empty(0, np.float32)
    again = _smoothed(_smoothed(grey).T).T
    before, after = _blocks(_squared_slope(grey[2:-2, 2:-2])), _blocks(_squared_slope(again))
    place = after.argmax(axis=1)[:, None]
    strongest = np.take_along_axis(after, place, axis=1)[:, 0]
    counts = strongest >= max(FAINTEST**2, WEAKEST**2 * float(strongest.max()))
    ratio = np.take_along_axis(before, place, axis=1)[counts, 0] / strongest[counts]
    # Noise may make the ratio 1 or less, as if the edge had no end.
    return np.asarray(1 / np.sqrt(np.maximum(ratio - 1, 1e-3)))


def _smoothed(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the rows averaged by the binomial weights 1, 4, 6, 4, 1, of variance 1, without two rows at each end."""
    nearest, next_nearest = grey[1:-3] + grey[3:-1], grey[:-4] + grey[4:]
    smoothed: NDArray[np.float32] = grey[2:-2] * np.float32(6 / 16)
    smoothed += nearest * np.float32(4 / 16)
    smoothed += next_nearest * np.float32(1 / 16)
    return smoothed


def _squared_slope(grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the square of the gradient, in levels a pixel, without the outermost pixels."""
    along = grey[1:-1, 2:] - grey[1:-1, :-2]
    down = grey[2:, 1:-1] - grey[:-2, 1:-1]
    return (along * along + down * down) * np.float32(0.25)


def _blocks(field: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the whole blocks of a field (h, w) as (n, BLOCK * BLOCK)."""
    rows, columns = field.shape[0] // BLOCK, field.shape[1] // BLOCK
    whole = field[: rows * BLOCK, : columns * BLOCK].reshape(rows, BLOCK, columns, BLOCK)
    return whole.swapaxes(1, 2).reshape(rows * columns, BLOCK * BLOCK)
