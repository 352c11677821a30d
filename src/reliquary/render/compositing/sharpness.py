"""How blurred a picture is, told by its sharpest edges.

An edge that is blurred once more loses the less of its slope the more blurred it was (Zhuo and Sim, "Defocus map
estimation from a single image", Pattern Recognition 44, 2011).
"""

from __future__ import annotations

from math import sqrt

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

REBLUR = 1.5
"""Deviation, px, of the blur that is tried; finer ones are lost among whole pixels."""

EDGES = 0.02
"""Share of the pixels that are taken for edges: those of the steepest slope."""

LEAST_SLOPE = 12.0
"""Grey levels a pixel; what is less steep may be noise or shading."""

GREATEST = 6.0
"""Deviation, px; more than that cannot be told from having no edges."""

RENDERED = 0.5
"""Deviation, px, of the edges of a view, which are softened over one pixel."""


def blur_of(image: Image.Image) -> float:
    """Return the deviation, px, of the Gaussian that blurs the sharpest edges as they are; 0 where there are none.

    Args:
        image: Of any mode; its middle is looked at.
    """
    grey = _middle(image, 512).convert("L")
    slope = _slope(grey)
    if slope.size == 0:
        return 0.0
    steep = slope >= max(float(np.quantile(slope, 1 - EDGES)), LEAST_SLOPE)
    if not steep.any():
        return 0.0
    reblurred = _slope(grey.filter(ImageFilter.GaussianBlur(REBLUR)))
    ratio = float(np.median(slope[steep] / np.maximum(reblurred[steep], 0.5)))
    least = sqrt(1 + (REBLUR / GREATEST) ** 2)
    return REBLUR / sqrt(max(ratio, least) ** 2 - 1)


def missing_blur(wanted: float, scale: float) -> float:
    """Return the blur, px, that makes a view at a scale as blurred as wanted; 0 if it is so already."""
    own = RENDERED * max(scale, 1)
    return sqrt(max(wanted**2 - own**2, 0))


def _slope(grey: Image.Image) -> NDArray[np.float32]:
    pixels = np.asarray(grey, dtype=np.float32)
    down, across = pixels[1:, :-1] - pixels[:-1, :-1], pixels[:-1, 1:] - pixels[:-1, :-1]
    slope: NDArray[np.float32] = np.hypot(down, across)
    return slope


def _middle(image: Image.Image, side: int) -> Image.Image:
    width, height = (min(length, side) for length in image.size)
    left, top = (image.width - width) // 2, (image.height - height) // 2
    return image.crop((left, top, left + width, top + height))
