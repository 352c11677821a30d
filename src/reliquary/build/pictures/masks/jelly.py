"""Jelly-like masks: what blows and cracks leave of a mural, as irregular blocks ("AI for Dunhuang", section 3.1)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from reliquary.build.pictures.masks.dust import LOST, dust_mask

FILLED, KEPT, GROWN = 3, 5, 3
"""Sides of the squares by which holes are filled, blocks are kept, and blocks grow; the source gives none."""


def jelly_mask(size: tuple[int, int], steps: int, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Draw a jelly-like mask: the blocks of a dust-like mask without its threads.

    The source names "open-close functions and image erosion" and no more. Here the mask is taken as the image that it
    is, intact pixels being the bright ones. Opening it by 3 x 3 fills the pores between visited pixels, closing it by
    5 x 5 removes what is too thin to hold such a square, and erosion by 3 x 3 takes a pixel from the intact side all
    round, so that the blocks of loss grow. After so few steps that no block is left, nothing is removed.

    Args:
        size: Width and height in pixels.
        steps: Number of steps of the random walk.
        rng: Source of the random numbers.

    Returns:
        (H, W): 0 lost, 255 intact.
    """
    filled = _opened(Image.fromarray(dust_mask(size, steps, rng)))
    blocks = _closed(filled)
    kept = blocks if blocks.getextrema()[0] == LOST else filled
    return np.asarray(kept.filter(ImageFilter.MinFilter(GROWN)))


def _opened(mask: Image.Image) -> Image.Image:
    return mask.filter(ImageFilter.MinFilter(FILLED)).filter(ImageFilter.MaxFilter(FILLED))


def _closed(mask: Image.Image) -> Image.Image:
    return mask.filter(ImageFilter.MaxFilter(KEPT)).filter(ImageFilter.MinFilter(KEPT))
