"""Colour cards that photographers lay beside an object: charts of 24 colours, and strips."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

CHART = (
    ((115, 82, 68), (194, 150, 130), (98, 122, 157), (87, 108, 67), (133, 128, 177), (103, 189, 170)),
    ((214, 126, 44), (80, 91, 166), (193, 90, 99), (94, 60, 108), (157, 188, 64), (224, 163, 46)),
    ((56, 61, 150), (70, 148, 73), (175, 54, 60), (231, 199, 31), (187, 86, 149), (8, 133, 161)),
    ((243, 243, 242), (200, 200, 200), (160, 160, 160), (122, 122, 121), (85, 85, 85), (52, 52, 52)),
)
"""sRGB of the chart by C. S. McCamy, H. Marcus and J. G. Davidson, *A Color-Rendition Chart* (1976)."""

STRIP = ((0, 92, 168), (0, 154, 215), (0, 150, 82), (252, 221, 9), (222, 45, 55), (205, 50, 140), (250, 250, 250),
         (120, 98, 82), (30, 30, 32))  # fmt: skip
"""Blue, cyan, green, yellow, red, magenta, white, three colours, black: the patches of printers' control strips."""


def colour_card(rng: np.random.Generator, kind: str, patch: int) -> NDArray[np.uint8]:
    """Draw a card.

    Args:
        rng: Source of the random numbers.
        kind: ``"chart"``, four rows of six patches with gaps; or ``"strip"``, nine patches in a row without gaps.
        patch: Side of a patch in px.

    Returns:
        RGB (H, W, 3).
    """
    if kind == "strip":
        return _strip(rng, patch)
    gap = max(1, round(float(rng.uniform(0.1, 0.25)) * patch))
    card = np.full((4 * patch + 5 * gap, 6 * patch + 7 * gap, 3), int(rng.integers(15, 60)), np.uint8)
    for row, colours in enumerate(CHART):
        for column, colour in enumerate(colours):
            top, left = gap + row * (patch + gap), gap + column * (patch + gap)
            card[top : top + patch, left : left + patch] = colour
    return card


def _strip(rng: np.random.Generator, patch: int) -> NDArray[np.uint8]:
    label, tall = round(0.6 * patch), round(float(rng.uniform(0.9, 1.6)) * patch)
    card = np.full((label + tall + max(1, patch // 8), len(STRIP) * patch + 2, 3), 245, np.uint8)
    for column, colour in enumerate(STRIP):
        card[label : label + tall, 1 + column * patch : 1 + (column + 1) * patch] = colour
    # Names of the patches, as marks too small to read.
    for column in range(len(STRIP)):
        left = 1 + column * patch + patch // 5
        card[label // 3 : max(label // 3 + 1, 2 * label // 3), left : left + patch // 2 : 2] = 40
    return card
