"""Figures that are small in a drawing on a plain ground or a gradient: what a photograph has and a drawing lacks."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from reliquary.curate.checks.blank.blocks import Bytes
from reliquary.curate.checks.blank.parting import Parted

Mask = NDArray[np.bool_]

LEAST_MARK = 4.0
"""Levels by which a pixel must differ from the ground to stand out: JPEG's rounding alone does less."""

NOISE_MARK = 5.0
"""The same as a multiple of the noise of the quieter blocks."""

RIPPLE = 0.15
"""The same as a share of the greatest difference nearby: JPEG's ripples around an edge are lower."""

STEEP = 0.25
"""Share of the contrast nearby from which on a change of light within three pixels is an edge."""

SHARP = 0.4
"""The share that the outline of what is drawn has."""

INKS = 2
INK_WIDTH = 0.03
"""Levels on either side that count as one ink, as a share of the contrast."""

FEW_CLEAR = 0.02
"""Share of the blocks from which on the clear ones tell of the ground."""

COVERED = 0.3
"""Share of a block's pixels up to which its median is the ground."""

WIDE = 5
"""Blocks over which a ground is smoothed: JPEG's rounding of single blocks evens out."""


class Drawn:
    """The figures, each measured when it is asked for.

    Args:
        picture: The picture.
        rises: The range of light in the 3 x 3 pixels around each.
    """

    def __init__(self, picture: Parted, rises: Bytes) -> None:
        self._picture, self._rises = picture, rises
        self._blocks = picture.blocks
        self._nearby = self._blocks.spread(ndimage.maximum_filter(self._blocks.most(picture.apart), 3))

    @cached_property
    def marks(self) -> Mask:
        """What stands out from the ground."""
        least = max(LEAST_MARK, NOISE_MARK * float(np.quantile(self._blocks.rough, 0.25)))
        return np.asarray(self._picture.apart > np.maximum(RIPPLE * self._nearby, np.float32(least)))

    @property
    def marked(self) -> float:
        """Share of the pixels that stand out."""
        return float(self.marks.mean())

    @property
    def inside(self) -> Mask:
        """What stands out, away from edges."""
        return self.marks & self._gentle

    @property
    def grain(self) -> float:
        """Roughness of the ground away from all that stands out, in levels."""
        touched = self._blocks.most(self.marks)
        clear = ~ndimage.maximum_filter(touched, 3)
        if clear.mean() < FEW_CLEAR:
            clear = self._blocks.rough <= np.quantile(self._blocks.rough, 0.2)
        return float(np.quantile(self._blocks.rough[clear], 0.75))

    @property
    def unevenness(self) -> float:
        """How far the ground departs from smooth shading over several blocks, in levels."""
        bare = self._blocks.share(self.marks) < COVERED
        if bare.mean() < FEW_CLEAR:
            return 0.0
        off = np.where(bare, self._blocks.tone - self._picture.ground, 0)
        share = ndimage.uniform_filter(bare.astype(np.float64), WIDE)
        return float(np.sqrt(((ndimage.uniform_filter(off, WIDE)[bare] / share[bare]) ** 2).mean()))

    @property
    def blurred(self) -> float:
        """Share of the outline of what stands out that is no sharp edge."""
        outline = self.marks & ~_shrunk(self.marks, 3)
        return float((self._rises[outline] < SHARP * self._nearby[outline]).mean()) if outline.any() else 0.0

    @property
    def tones(self) -> float:
        """Share of what stands out that is neither of the two commonest inks nor on an edge."""
        counts = np.bincount(self._blocks.pixels[self.inside].astype(np.int64), minlength=256)
        reach = max(2, int(INK_WIDTH * self._picture.contrast))
        for _ in range(INKS):
            middle = int(np.convolve(counts, np.ones(2 * reach + 1), "same").argmax())
            counts[max(0, middle - reach) : middle + reach + 1] = 0
        return self._share(int(counts.sum()))

    @property
    def texture(self) -> float:
        """Share of what stands out that is away from its outline and not flat."""
        uneven = self._rises > np.maximum(3, 0.08 * self._nearby)
        return self._share(int(np.count_nonzero(_shrunk(self.marks, 7) & uneven)))

    @property
    def shading(self) -> float:
        """Share of what stands out where light changes slowly, far from edges."""
        reach = 4
        if min(self.marks.shape) <= 2 * reach:
            return 0.0
        pixels = self._blocks.pixels
        change = np.zeros_like(pixels)
        change[:, reach:-reach] = np.abs(pixels[:, 2 * reach :] - pixels[:, : -2 * reach])
        change[reach:-reach] = np.maximum(change[reach:-reach], np.abs(pixels[2 * reach :] - pixels[: -2 * reach]))
        inside = _shrunk(self.marks, 2 * reach + 3) & ~_grown(~self._gentle, 2 * reach + 1)
        return self._share(int(np.count_nonzero(inside & (change > max(2.0, 0.6 * self._ripple)))))

    @property
    def onesided(self) -> float:
        """How far what stands out is all darker than the ground, or all lighter: 0 is half and half, 1 all."""
        return abs(2 * self._share(int(np.count_nonzero(self.marks & (self._picture.off > 0)))) - 1)

    @cached_property
    def _gentle(self) -> Mask:
        """Where there is no edge."""
        return np.asarray(self._rises < STEEP * self._nearby)

    @cached_property
    def _ripple(self) -> float:
        """How far the ground beside what stands out is disturbed by it, in levels: that much JPEG does inside too."""
        beside = _grown(self.marks, 9) & ~self.marks & self._gentle
        return float(np.quantile(self._picture.apart[beside], 0.9)) if beside.any() else 0.0

    def _share(self, count: int) -> float:
        return count / max(1, int(np.count_nonzero(self.marks)))


def _shrunk(mask: Mask, side: int) -> Mask:
    """Return where a square of so many pixels lies wholly inside; beyond the edges of the picture all is inside.

    Shifted copies double the square at each step: ten times faster than a filter of minima.
    """
    inside = np.pad(mask, side // 2, constant_values=True)
    for _ in range(2):
        width = 1
        while width < side:
            step = min(width, side - width)
            inside = inside[:-step] & inside[step:]
            width += step
        inside = np.ascontiguousarray(inside.T)
    return inside


def _grown(mask: Mask, side: int) -> Mask:
    return ~_shrunk(~mask, side)
