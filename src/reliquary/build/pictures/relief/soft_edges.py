"""Soft edges: where the surface of a relief turns, in degrees of how gently it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.build.pictures.encoding import encode_png
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import Made
from reliquary.build.pictures.relief.depth import heights
from reliquary.catalogue.recipe import ImageSpec

Values = NDArray[np.float64]

GENTLEST, HARDEST = 0.1, 0.8
"""Change of slope per pixel from which there is an edge at all, and from which it is of the hardest class.

Where the surface faces the viewer these are roundings with radii of 10 and 1.25 pixels.
"""

SMOOTHING = np.array([1, 4, 6, 4, 1]) / 16
"""The binomial filter of deviation 1 pixel. Its weights are exact in binary, so no machine rounds them otherwise."""


@dataclass(frozen=True, slots=True)
class SoftEdges:
    """The class of each pixel as an 8-bit image: 0 no edge, 1 the hardest edges, ``classes`` the softest.

    Attributes:
        original: SHA-256 of the depth map.
        image: Size and fit of the image.
        value_range: Height of all 65,536 values of the depth map together, in its pixels.
        classes: Degrees of softness.
    """

    kind: ClassVar[str] = "soft-edges"

    original: str
    image: ImageSpec
    value_range: float
    classes: int

    def spec(self) -> dict[str, Any]:
        """Return size, fit, the range of heights and the number of classes."""
        size, fit = list(self.image.size), self.image.fit.value
        return {"size": size, "fit": fit, "value_range": self.value_range, "classes": self.classes}

    def make(self, original: Original) -> Made:
        """Find the edges of the depth map at the size of the image.

        Raises:
            UnreadablePictureError: The original is no 16-bit grey PNG, or damaged.
        """
        edges = soft_edges(heights(original, self.image, self.value_range).astype(np.float64), self.classes)
        return Made(encode_png(Image.fromarray(edges), marked=original.marked), None)


def soft_edges(height: Values, classes: int) -> NDArray[np.uint8]:
    """Return the class of softness of each pixel of a height field.

    An edge of a relief is a change of curvature as much as of brightness (Pan, Li, Ban and Tanaka, ACM Multimedia
    2024); the source gives no formula, and this one is ours. The heights are smoothed by 1 pixel. The turn of a pixel
    is the largest second derivative of the height there, over all directions: the change of slope per pixel. An edge
    is a pixel whose turn is at least 0.1 and is not surpassed by that of the two neighbours across the edge, that is
    along the direction of the turn. Its class goes down from 1 at a turn of 0.8 or more in equal ratios: with four
    classes the limits are 0.8, 0.4, 0.2 and 0.1. With one class every edge is of class 1.

    So a step of five pixels has two edges of class 1, its foot and its brink; worn down by a Gaussian of one, two or
    three pixels, its edges are of class 2, 3 or 4 of four, and by four pixels it has none. A plane has none, however
    steep. The lower a step, the softer its edges: from 4.3 pixels on they are of class 1.

    Sums and products are done one by one in double precision: equal heights give equal classes on any machine.

    Args:
        height: (H, W), in pixels, larger towards the viewer.
        classes: Degrees of softness, 1 or more.

    Returns:
        (H, W): 0 no edge, 1 hardest to ``classes`` softest.
    """
    turns = _turns(_smoothed(height))
    steps = np.arange(classes)[::-1] / max(1, classes - 1)
    # Powers may differ in their last digit from machine to machine.
    limits = np.round(GENTLEST * (HARDEST / GENTLEST) ** steps, 6)
    softness = 1 + np.searchsorted(-limits, -turns.size, side="left")
    is_edge = (turns.size >= GENTLEST) & _is_ridge(turns)
    return np.where(is_edge, softness, 0).astype(np.uint8)


class _Turns(NamedTuple):
    """The largest second derivative of every pixel, and twice the angle of its direction as a vector (x, y)."""

    size: Values
    x: Values
    y: Values


def _smoothed(height: Values) -> Values:
    reach = len(SMOOTHING) // 2
    for axis in (0, 1):
        padded = _continued(height, [(reach, reach) if axis == along else (0, 0) for along in (0, 1)])
        n = height.shape[axis]
        pieces = (weight * padded.take(range(k, k + n), axis) for k, weight in enumerate(SMOOTHING))
        height = sum(pieces, start=np.zeros_like(height))
    return height


def _continued(height: Values, by: list[tuple[int, int]]) -> Values:
    """Continue a height field beyond its border by its mirror image turned over, so that a slope goes on as it is."""
    return np.pad(height, by, mode="reflect", reflect_type="odd")


def _turns(height: Values) -> _Turns:
    """Return the eigenvalues of largest size of the Hessian, from differences of neighbours."""
    around = _continued(height, [(1, 1), (1, 1)])
    above, here, below = around[:-2], around[1:-1], around[2:]
    xx = here[:, 2:] - 2 * height + here[:, :-2]
    yy = below[:, 1:-1] - 2 * height + above[:, 1:-1]
    xy = (below[:, 2:] - below[:, :-2] - above[:, 2:] + above[:, :-2]) / 4
    mean, half = (xx + yy) / 2, (xx - yy) / 2
    # The eigenvalues are mean +- spread; of a hollow the first is larger, of a ridge the second, across it.
    spread = np.sqrt(half * half + xy * xy)
    sign = np.where(mean < 0, -1.0, 1.0)
    return _Turns(np.abs(mean) + spread, half * sign, xy * sign)


def _is_ridge(turns: _Turns) -> NDArray[np.bool_]:
    """Return where no neighbour across the edge turns more; of two equal ones side by side the first counts."""
    level = turns.x >= np.abs(turns.y)
    upright = -turns.x >= np.abs(turns.y)
    falling = turns.y > 0
    rows, columns = turns.size.shape
    padded = np.pad(turns.size, 1)

    def beside(side: int) -> Values:
        def moved(down: int, right: int) -> Values:
            top, left = 1 + side * down, 1 + side * right
            return padded[top : top + rows, left : left + columns]

        return np.select([level, upright, falling], [moved(0, 1), moved(1, 0), moved(1, 1)], moved(-1, 1))

    is_ridge: NDArray[np.bool_] = (turns.size >= beside(1)) & (turns.size > beside(-1))
    return is_ridge
