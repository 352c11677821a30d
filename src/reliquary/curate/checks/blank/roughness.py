"""How rough the blocks of a picture are, how alike they are in that, and how light bends over the smooth ones."""

from __future__ import annotations

import numpy as np

from reliquary.curate.checks.blank.blocks import Blocks
from reliquary.curate.checks.blank.tones import SMOOTH

FLAT = 1.2
"""Roughness of a block, in levels, below which it is flat."""

HARD = 5.0
"""The same from which on something drawn may be in it: in a drawing hardly a block is in between."""

ROUGHEST = 9.0
"""Bend, in levels, of a picture without smooth places."""

BENDS = {"ripple": 0.5, "bend": 0.9}
"""Shares of the smooth places that bend less."""


def roughness_of(blocks: Blocks) -> dict[str, float]:
    """Return what the roughness of blocks, (rows, columns) in levels, tells.

    It is the share of blocks that are ``flat``, the share ``between`` flat and hard, quantiles of the roughness
    (``calmest``, 5 %; ``rough``, 75 %), and how ``uneven`` it is: between the 5th and the 95th percentile as a multiple
    of the median. The noise of a sensor has the same strength everywhere, whatever it is; things do not.
    """
    ordered = np.sort(blocks.rough, axis=None)
    calmest, middle, rough, roughest = (float(ordered[int(share * len(ordered))]) for share in (0.05, 0.5, 0.75, 0.95))
    flat, hard = np.searchsorted(ordered, (FLAT, HARD)) / len(ordered)
    return {
        "flat": float(flat),
        "between": float(hard - flat),
        "calmest": calmest,
        "rough": rough,
        "uneven": (roughest - calmest) / (middle + 0.5),
    }


def bends_of(blocks: Blocks) -> dict[str, float]:
    """Return by how much light departs from a straight slope over three smooth blocks in a row, in levels.

    It is the median, ``ripple``, and the 90th percentile, ``bend``, along rows and columns; ``ROUGHEST`` where no three
    such blocks stand in a row.
    """
    found = []
    for light, rough in ((blocks.light, blocks.rough), (blocks.light.T, blocks.rough.T)):
        smooth = rough < SMOOTH
        in_a_row = smooth[:-2] & smooth[1:-1] & smooth[2:]
        found.append(np.abs(light[:-2] - 2 * light[1:-1] + light[2:])[in_a_row])
    bends = np.sort(np.concatenate(found))
    return {name: float(bends[int(share * len(bends))]) if bends.size else ROUGHEST for name, share in BENDS.items()}
