"""Whether the fine light and dark of a picture repeats itself, as threads and patterns do, and noise does not."""

from __future__ import annotations

import numpy as np
from scipy import fft, ndimage

from reliquary.curate.checks.blank.blocks import Levels

WINDOW = 256
"""Pixels of the side of the middle that is looked at, or fewer."""

NARROWEST = 36
"""In less nothing can be told."""

FAR = 9
"""Pixels from which on two noisy places of a JPEG are in different blocks, and have nothing to do with each other."""

CHANCE = 18.0
"""Noise in a window of n pixels' side resembles itself by up to this number divided by n."""

SILENT = 0.01
"""Variance, in squared levels, below which there is nothing fine at all."""


def spike_of(pixels: Levels) -> float:
    """Return how many times as strong as the average the strongest wave is; 1 to about 100 for noise."""
    fine = _fine(pixels)
    if fine is None:
        return 0.0
    window = np.hanning(len(fine)).astype(np.float32)
    power = np.abs(fft.rfft2(fine * window[:, None] * window[None, :])) ** 2
    # Threads are never quite straight: a wave and its neighbours count together.
    return float(ndimage.uniform_filter(power, 3, mode="wrap").max() / power.mean())


def repeats_of(pixels: Levels) -> float:
    """Return the greatest correlation of the picture with itself, moved some pixels, beyond that of noise, 0 to 1."""
    fine = _fine(pixels)
    if fine is None:
        return 0.0
    side, reach = len(fine), len(fine) // 4
    room = (side + reach, side + reach)  # so much that what is moved out at one side does not come in at the other
    alike = fft.irfft2(np.abs(fft.rfft2(fine, room)) ** 2, room)
    near = np.concatenate([alike[:reach, :reach], alike[:reach, -reach:]], axis=1)
    y = np.arange(reach)[:, None]
    x = np.concatenate([np.arange(reach), np.arange(-reach, 0)])[None, :]
    overlap = (side - y) * (side - np.abs(x)) / (side * side)
    far = np.maximum(y, np.abs(x)) >= FAR
    return max(0.0, float((near / overlap)[far].max() / alike[0, 0]) - CHANCE / side)


def _fine(pixels: Levels) -> Levels | None:
    """Return the middle without its slow changes of light; None if it is too narrow, or nothing is left."""
    side = min(WINDOW, *pixels.shape)
    if side < NARROWEST:
        return None
    top, left = ((length - side) // 2 for length in pixels.shape)
    middle = pixels[top : top + side, left : left + side]
    fine = middle - ndimage.uniform_filter(middle, 2 * FAR + 1)
    return fine if float((fine**2).mean()) > SILENT else None
