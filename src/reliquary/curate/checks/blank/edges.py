"""How sharp the edges of a picture are: drawn ones are steps, photographed ones are soft in places."""

from __future__ import annotations

import numpy as np

from reliquary.curate.checks.blank.blocks import Blocks, Bytes

LEAST_RANGE = 6.0
"""Levels of difference in a block from which on there is an edge in it."""

RANGE_SHARE = 0.1
"""The same as a share of the picture's range of tones."""

STEEP_SHARES = {"sharp": 0.5, "soft": 0.25, "softest": 0.1}
"""Shares of the blocks with edges whose steepness is up to the figure of that name."""


def rises_of(levels: Bytes) -> Bytes:
    """Return the range of light in the 3 x 3 pixels around each of (h, w), in levels."""
    levels = np.pad(levels, 1, mode="edge")
    high = np.maximum(np.maximum(levels[:, 2:], levels[:, 1:-1]), levels[:, :-2])
    low = np.minimum(np.minimum(levels[:, 2:], levels[:, 1:-1]), levels[:, :-2])
    highest = np.maximum(np.maximum(high[2:], high[1:-1]), high[:-2])
    return np.asarray(highest - np.minimum(np.minimum(low[2:], low[1:-1]), low[:-2]))


def steepness_of(blocks: Blocks, rises: Bytes, span: float) -> dict[str, float]:
    """Return how steep edges are: the steepest rise in a block over the block's range, 0 to 1; 1 without edges."""
    extent = blocks.most(blocks.levels) - blocks.least(blocks.levels)
    edged = extent > max(LEAST_RANGE, RANGE_SHARE * span)
    if not edged.any():
        return dict.fromkeys(STEEP_SHARES, 1.0)
    steep = np.minimum(1, blocks.most(rises)[edged] / extent[edged])
    return dict(zip(STEEP_SHARES, np.quantile(steep, list(STEEP_SHARES.values())).tolist(), strict=True))
