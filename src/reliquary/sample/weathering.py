"""How a painted wall ages: it fades, flakes, and cracks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from reliquary.sample.drawing.fields import fractal_noise, smooth_noise, smoothstep

PLASTER = (206, 186, 156)

BAND = 128
"""Rows that are blended at once: what stays in the processor's cache is blended twice as fast."""


def weathered(
    painted: NDArray[np.uint8], rng: np.random.Generator, wear: float = 1.0, scale: float = 1.0
) -> NDArray[np.uint8]:
    """Lets a painted wall age.

    Args:
        painted: RGB (H, W, 3).
        rng: Source of the random numbers.
        wear: 0 for a wall as it was painted, 1 for one that has lost a few per cent of its paint; a little more is
            allowed.
        scale: Size of the damage, 1 for a photograph of 30 dpi, 5 for one of 150 dpi.

    Returns:
        RGB (H, W, 3).
    """
    height, width = painted.shape[:2]
    slow = _noise(rng, height, width, 180, 3, scale)
    flaking = _noise(rng, height, width, 26, 4, scale) + np.float32(0.35) * slow
    grain = smooth_noise(rng, height, width, 2)
    aged = np.empty_like(painted)
    for top in range(0, height, BAND):
        rows = slice(top, top + BAND)
        aged[rows] = _faded(painted[rows], slow[rows], flaking[rows], grain[rows], wear)
    image = Image.fromarray(aged)
    _crack(image, rng, wear, scale)
    return np.asarray(image)


def _faded(
    painted: NDArray[np.uint8],
    slow: NDArray[np.float32],
    flaking: NDArray[np.float32],
    grain: NDArray[np.float32],
    wear: float,
) -> NDArray[np.uint8]:
    """Lets plaster show through where the fields (H, W) say so."""
    fading = np.clip(np.float32(wear) * (np.float32(0.16) + np.float32(0.1) * slow), 0, 0.5)
    edge = 1.5 + 1.6 * (1 - wear)
    bare = np.maximum(fading, np.float32(0.8) * smoothstep(edge, edge + 0.25, flaking))
    picture = painted.astype(np.float32)
    picture += (np.array(PLASTER, dtype=np.float32) - picture) * bare[..., None]
    picture *= (1 + np.float32(0.03) * grain)[..., None]
    return np.clip(picture, 0, 255).astype(np.uint8)


def _noise(
    rng: np.random.Generator, height: int, width: int, cell: float, octaves: int, scale: float
) -> NDArray[np.float32]:
    """Returns fractal noise (height, width) with features of ``cell`` px at 30 dpi, enlarged by ``scale``."""
    small = fractal_noise(rng, round(height / scale), round(width / scale), cell, octaves)
    return np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC))


def _crack(image: Image.Image, rng: np.random.Generator, wear: float, scale: float) -> None:
    draw = ImageDraw.Draw(image, "RGBA")
    usual = max(2, int(image.width * image.height / (160_000 * scale**2)))
    for _ in range(round(wear * usual)):
        start = rng.uniform((0, 0), image.size)
        steps = scale * (rng.normal(0, 9, (40, 2)) + rng.normal(0, 6, 2))
        path = [(float(x), float(y)) for x, y in start + np.cumsum(steps, axis=0)]
        width = round(scale * (1 + int(rng.random() < 0.25)))
        draw.line(path, fill=(74, 60, 48, 170), width=width)
