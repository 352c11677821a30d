"""Pictures that are out of focus, or were enlarged from a smaller picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from reliquary.curate.measuring.percentiles import percentiles
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import Sight

BLOCK = 32
"""Side in pixels of the blocks of which each gives its strongest edge."""

BAND = 2
"""Rows of blocks that are blurred at a time: what is passed on stays in the processor's cache."""

SHARPEST = 25
"""Percentile of the blocks, sharpest first, that stands for the picture: a soft background is no fault."""

REACH = 3
"""Pixels around a block that smoothing and slopes take in."""

SMOOTHING = 16 * 16
"""Sum of the weights of the smoothing."""

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
        widths = edge_widths(np.asarray(picture.grey_image))
        if not len(widths):
            return Sight(0.0, "nothing in the picture has an edge to judge its sharpness by")
        (width,) = percentiles(widths, SHARPEST)
        score = float(np.interp(width, (0.5 * self.widest, self.widest, 2 * self.widest), (0, 0.5, 1)))
        return Sight(score, f"its sharper edges are blurred by {width:.2f} pixels; up to {self.widest:g} is sharp")


def edge_widths(grey: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Return how far the strongest edge of each block is blurred: deviations of Gaussians in pixels.

    Args:
        grey: (h, w), 0 to 255.

    Returns:
        (n,), of the blocks that have an edge; of a picture smaller than a block none.
    """
    rows, columns = ((side - 2 * REACH) // BLOCK for side in grey.shape)
    if min(rows, columns) < 1:
        return np.empty(0, np.float32)
    levels = grey[: rows * BLOCK + 2 * REACH, : columns * BLOCK + 2 * REACH].astype(np.uint16)
    after = _squared_slopes_again_blurred(levels, rows, columns)
    place = after.argmax(axis=1)
    strongest = after[np.arange(len(after)), place] / np.float32((2 * SMOOTHING) ** 2)
    counts = np.flatnonzero(strongest >= max(FAINTEST**2, WEAKEST**2 * float(strongest.max())))
    (row, column), (y, x) = divmod(counts, columns), divmod(place[counts], BLOCK)
    before = _squared_slopes_at(levels, row * BLOCK + REACH + y, column * BLOCK + REACH + x)
    # Noise may make the ratio 1 or less, as if the edge had no end.
    return np.asarray(1 / np.sqrt(np.maximum(before / strongest[counts] - 1, 1e-3)))


def _squared_slopes_again_blurred(levels: NDArray[np.uint16], rows: int, columns: int) -> NDArray[np.float32]:
    """Return the squared slope of the blurred picture, (blocks, BLOCK * BLOCK), in 1 / (2 SMOOTHING) levels a pixel."""
    found = np.empty((rows, columns, BLOCK, BLOCK), np.float32)
    for begin in range(0, rows, BAND):
        band = found[begin : begin + BAND]
        height = len(band) * BLOCK
        slopes = _squared_slopes(levels[begin * BLOCK :][: height + 2 * REACH])
        band[:] = slopes[:, : columns * BLOCK].reshape(-1, BLOCK, columns, BLOCK).swapaxes(1, 2)
    return found.reshape(rows * columns, BLOCK * BLOCK)


def _squared_slopes(levels: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Return the squared slope of some rows, blurred, without ``REACH`` rows at each end.

    The rows lie one behind the other, so that one addition shifts them all. What runs over the end of a row is in the
    last 2 ``REACH`` columns, which mean nothing.
    """
    width = levels.shape[1]
    smooth = _smoothed(levels.ravel(), width)
    slopes = np.zeros((len(levels) - 2 * REACH, width), np.float32)
    down = smooth[2 * width + 1 :] - smooth[1 : -2 * width]
    along = (smooth[width + 2 :] - smooth[width:-2])[: len(down)]
    np.add(np.square(along, out=along), np.square(down, out=down), out=slopes.reshape(-1)[: len(down)])
    return slopes


def _smoothed(lines: NDArray[np.uint16], width: int) -> NDArray[np.float32]:
    """Return ``SMOOTHING`` times lines of pixels smoothed down and across by the weights 1, 4, 6, 4, 1, of variance 1.

    Four sums of neighbours make these binomial weights, and the largest sum just fits 16 bits.
    """
    for step in (width, width, width, width, 1, 1, 1, 1):
        lines = lines[:-step] + lines[step:]
    return lines.astype(np.float32)


def _squared_slopes_at(levels: NDArray[np.uint16], y: NDArray[np.intp], x: NDArray[np.intp]) -> NDArray[np.float32]:
    """Return the squared slope of the picture at some pixels, in levels a pixel."""
    left, right, above, below = (
        levels[y + dy, x + dx].astype(np.float32) for dy, dx in ((0, -1), (0, 1), (-1, 0), (1, 0))
    )
    return ((right - left) ** 2 + (below - above) ** 2) * np.float32(0.25)
