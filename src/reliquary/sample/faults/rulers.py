"""Scales that photographers lay beside an object: bars of black and white blocks, and rulers with ticks."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

_GROUNDS = ((250, 250, 248), (238, 234, 224), (206, 208, 210), (216, 184, 130), (244, 212, 70))
"""White, cream, steel, wood, yellow."""

_TENTHS = {0: 0.75, 5: 0.55}
"""How long a tick is, as a share of the ruler's breadth, by its number within ten."""


def scale_bar(rng: np.random.Generator, unit: int, units: int, breadth: int) -> NDArray[np.uint8]:
    """Draw a bar of blocks that are black and white in turn, in one row or in two that are set off.

    Args:
        rng: Source of the random numbers.
        unit: Length of a block in px.
        units: Number of blocks.
        breadth: Height of the bar in px.

    Returns:
        RGB (H, W, 3), lying.
    """
    rows = int(rng.integers(1, 3))
    black, white = int(rng.integers(5, 45)), int(rng.integers(225, 256))
    dark = (np.arange(unit * units) // unit) % 2 == 0
    blocks = np.where(dark, black, white)
    other = blocks if rows == 1 else np.where(dark, white, black)
    half = breadth // 2
    bar = np.concatenate([np.tile(blocks, (half, 1)), np.tile(other, (breadth - half, 1))])
    margin = max(2, breadth // 3)
    bar = np.pad(bar, ((margin, margin), (margin, margin)), constant_values=white if rng.random() < 0.7 else black)
    return np.repeat(bar[..., None], 3, axis=2).astype(np.uint8)


def ruler(rng: np.random.Generator, tick: int, ticks: int, breadth: int) -> NDArray[np.uint8]:
    """Draw a ruler with ticks along one side, longer at every fifth and tenth, and numbers.

    Args:
        rng: Source of the random numbers.
        tick: Px from tick to tick.
        ticks: Number of ticks.
        breadth: Height of the ruler in px.

    Returns:
        RGB (H, W, 3), lying.
    """
    ground = _GROUNDS[int(rng.integers(len(_GROUNDS)))]
    ink = (25, 25, 28)
    if rng.random() < 0.2:
        ground, ink = ink, ground
    image = Image.new("RGB", (tick * (ticks + 3), breadth), ground)
    draw = ImageDraw.Draw(image)
    font = ImageFont.load_default(max(7, round(0.35 * breadth)))
    for number in range(ticks):
        x = tick + number * tick
        length = round(_TENTHS.get(number % 10, _TENTHS.get(number % 5, 0.35)) * breadth)
        draw.rectangle((x, 0, x + max(1, tick // 4) - 1, length), ink)
        if number % 10 == 0:
            draw.text((x + 2, round(0.55 * breadth)), str(number // 10), ink, font)
    return np.asarray(image)
