"""Figures that are small in a picture of nothing, whatever its ground and its noise."""

from __future__ import annotations

import numpy as np
from scipy import ndimage

from reliquary.curate.checks.blank.blocks import Levels
from reliquary.curate.checks.blank.ground import Array
from reliquary.curate.checks.blank.parting import Parted
from reliquary.curate.checks.blank.repeating import spike_of

LEAST_NOISE = 0.5
"""Levels: in less noise than this, the rounding of a gradient makes waves."""


def clumps_of(light: Levels, ground: Array) -> float:
    """Return how far light and dark hang together over several blocks, in levels; noise evens out over them.

    Args:
        light: Of each block, (rows, columns).
        ground: What they are on, (rows, columns).
    """
    return float(np.sqrt((ndimage.uniform_filter(light - ground, 3) ** 2).mean()))


def peak_of(picture: Parted) -> float:
    """Return how far the farthest pixel is from the ground, as a multiple of the noise and one level."""
    return picture.contrast / (1 + picture.noise)


def weave_of(picture: Parted) -> float:
    """Return how strong the strongest wave in the noise is, as a multiple of the average; 0 where there is no noise."""
    loudness = min(1.0, 2 * (picture.noise - LEAST_NOISE))
    return spike_of(picture.blocks.pixels) * loudness if loudness > 0 else 0.0
