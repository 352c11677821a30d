"""Which cut-out is seen at each pixel of a composite, and how much of each."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reliquary.render.compositing.cutouts import Box, ScaledCutout, tight_box


class Layers:
    """Cut-outs laid one over the other; each pixel belongs to the foremost that covers it.

    Args:
        size: Width and height of the composite, px.
        hidden: Greatest share of a cut-out's pixels within the picture that later ones may hide; one pixel at least
            stays to be seen.
    """

    def __init__(self, size: tuple[int, int], hidden: float) -> None:
        self._owner = np.zeros((size[1], size[0]), dtype=np.uint8)  # 0: nobody; 1: the first cut-out
        self._hidden = hidden
        self._pixels: list[int] = []
        self._inside: list[int] = []
        self._seen: list[int] = []

    def lay(self, cutout: ScaledCutout, place: tuple[int, int]) -> bool:
        """Lay a cut-out over the others, unless it would lie wholly beyond the picture or hide too much of one.

        Args:
            cutout: The cut-out.
            place: x and y of the top-left corner of its image.

        Returns:
            Whether it was laid.
        """
        (rows, own_rows), (columns, own_columns) = (
            _overlap(self._owner.shape[axis], cutout.covered.shape[axis], start)
            for axis, start in enumerate((place[1], place[0]))
        )
        covered, owner = cutout.covered[own_rows, own_columns], self._owner[rows, columns]
        inside = int(np.count_nonzero(covered))
        below = np.bincount(owner[covered], minlength=len(self._seen) + 1)[1:]
        left = [seen - int(lost) for seen, lost in zip(self._seen, below, strict=True)]
        if inside == 0 or self._hides_too_much(left):
            return False
        owner[covered] = len(self._seen) + 1
        self._pixels.append(int(np.count_nonzero(cutout.covered)))
        self._inside.append(inside)
        self._seen = [*left, inside]
        return True

    def mask(self, number: int) -> NDArray[np.bool_]:
        """Return where the cut-out of this number, from 0, is seen, (H, W)."""
        return np.equal(self._owner, number + 1)

    def visible(self, number: int) -> float:
        """Return the share of a cut-out's pixels that are seen, above 0 and at most 1."""
        return self._seen[number] / self._pixels[number]

    def box(self, number: int) -> Box:
        """Return the tight box of what is seen of a cut-out."""
        return tight_box(self.mask(number))

    def _hides_too_much(self, left: list[int]) -> bool:
        shares = ((inside - seen) / inside for inside, seen in zip(self._inside, left, strict=True))
        return 0 in left or any(share > self._hidden for share in shares)


def _overlap(side: int, length: int, start: int) -> tuple[slice, slice]:
    """Return which part of a side a length covers that starts somewhere on it, and which part of the length that is."""
    low = min(max(start, 0), side)
    high = min(max(start + length, low), side)
    return slice(low, high), slice(low - start, high - start)
