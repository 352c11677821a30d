"""A grey picture in square blocks: how light each is, and how rough once its own slope is taken off."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Levels = NDArray[np.float32]

SIDE = 8
"""Pixels of a block's side: that of JPEG's blocks at full size."""

SMALL_SIDE = 4
SMALL_PICTURE = 256
"""Pictures whose longer side is shorter are cut into small blocks."""

SMOOTH = 2.0
"""Roughness, in levels, up to which the mean is as good as the median, and quicker."""


@dataclass(frozen=True)
class Blocks:
    """The blocks of a picture; a rest at the right and at the bottom that fills no block is left out.

    Attributes:
        pixels: What was cut, (rows * side, columns * side), 0 to 255.
        side: Pixels of a block's side.
        light: Mean of each block, (rows, columns).
        rough: Root mean square of each block's pixels about the plane that fits them best, (rows, columns).
    """

    pixels: Levels
    side: int
    light: Levels
    rough: Levels

    @cached_property
    def tone(self) -> Levels:
        """Light of the blocks that are smooth, and the median of the others: what lies under thin lines."""
        tone, uneven = self.light.copy(), self.rough > SMOOTH
        # To sort short rows whole is ten times faster than to ask for their medians.
        ordered = np.sort(_by_block(self.pixels, self.side)[uneven], axis=1)
        middle = self.side * self.side // 2
        tone[uneven] = (ordered[:, middle - 1] + ordered[:, middle]) / 2
        return tone

    @cached_property
    def levels(self) -> Bytes:
        """The same as ``pixels``, in bytes: what asks for extremes alone is some times faster on them."""
        return self.pixels.astype(np.uint8)

    def most(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the greatest of the values of pixels in each block, (rows, columns)."""
        # In halves, and down first: along whole rows of pixels that is many times faster than block by block.
        for axis in (0, 1):
            while values.shape[axis] > self.light.shape[axis]:
                first, second = (values[start::2] if axis == 0 else values[:, start::2] for start in (0, 1))
                values = np.maximum(first, second)
        return values

    def least(self, values: NDArray[Any]) -> NDArray[Any]:
        """Return the smallest of the values of pixels in each block, (rows, columns)."""
        return ~self.most(~values)

    def share(self, mask: NDArray[np.bool_]) -> Levels:
        """Return which share of the pixels in each block a mask has, (rows, columns)."""
        rows, columns = self.light.shape
        down = mask.reshape(rows, self.side, -1).sum(axis=1, dtype=np.float32)
        return np.asarray(down.reshape(rows, columns, self.side).sum(axis=2) / np.float32(self.side**2))

    def spread(self, values: Levels) -> Levels:
        """Return values of blocks, (rows, columns), for each pixel."""
        return values.repeat(self.side, axis=0).repeat(self.side, axis=1)


def in_blocks(grey: Levels) -> Blocks:
    """Cut a grey picture (h, w), 0 to 255, into blocks; one smaller than a block is continued at its edges."""
    side = SIDE if max(grey.shape) >= SMALL_PICTURE else SMALL_SIDE
    missing = [(0, max(0, side - length)) for length in grey.shape]
    whole = np.pad(grey, missing, mode="edge") if min(grey.shape) < side else grey
    rows, columns = whole.shape[0] // side, whole.shape[1] // side
    pixels = np.ascontiguousarray(whole[: rows * side, : columns * side], np.float32)
    flat = _by_block(pixels, side).reshape(rows * columns, side * side)
    light = flat.mean(axis=1)
    about = flat - light[:, None]
    slopes = about @ _slopes(side)
    left = np.einsum("ij,ij->i", about, about) - np.einsum("ij,ij->i", slopes, slopes)
    rough = np.sqrt(np.maximum(left, 0)) / side
    return Blocks(pixels, side, light.reshape(rows, columns), rough.reshape(rows, columns))


def _by_block(values: Levels, side: int) -> Levels:
    """Return the pixels of each block, (rows, columns, side * side)."""
    rows, columns = values.shape[0] // side, values.shape[1] // side
    return values.reshape(rows, side, columns, side).swapaxes(1, 2).reshape(rows, columns, side * side)


@lru_cache(maxsize=2)
def _slopes(side: int) -> Levels:
    """Return the two slopes of a block as orthonormal columns, (side * side, 2)."""
    ramp = np.arange(side) - (side - 1) / 2
    across, down = np.meshgrid(ramp, ramp)
    both = np.stack([across.ravel(), down.ravel()], axis=1)
    return np.asarray(both / np.linalg.norm(both, axis=0), np.float32)
