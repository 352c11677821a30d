"""A picture, parted into its ground and what differs from it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from PIL import Image

from reliquary.curate.checks.blank.blocks import Blocks, Levels
from reliquary.curate.checks.blank.ground import Array, explained_by, ground_of


@dataclass(frozen=True)
class Parted:
    """A grey picture and its ground.

    Attributes:
        blocks: The picture in blocks.
        ground: The ground at each block, (rows, columns).
    """

    blocks: Blocks
    ground: Array

    @cached_property
    def off(self) -> Levels:
        """How much lighter each pixel is than the ground, in levels."""
        height, width = self.blocks.pixels.shape
        ground = Image.fromarray(self.ground.astype(np.float32)).resize((width, height), Image.Resampling.BILINEAR)
        return np.asarray(self.blocks.pixels - np.asarray(ground))

    @cached_property
    def apart(self) -> Levels:
        """How far each pixel is from the ground, in levels."""
        return np.asarray(np.abs(self.off))

    @property
    def explained(self) -> float:
        """Share of the blocks that are as the ground, 0 to 1."""
        return explained_by(self.ground, self.blocks.tone.astype(np.float64))

    @cached_property
    def contrast(self) -> float:
        """The greatest difference from the ground, in levels."""
        return float(self.apart.max())

    @cached_property
    def noise(self) -> float:
        """Roughness of the typical block, in levels."""
        return float(np.median(self.blocks.rough))


def parted(blocks: Blocks) -> Parted:
    """Part a picture in blocks."""
    return Parted(blocks, ground_of(blocks.tone))
