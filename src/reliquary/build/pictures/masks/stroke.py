"""Stroke masks: scratches and wiped places, drawn like brush strokes."""

from __future__ import annotations

from math import cos, hypot, pi, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from reliquary.build.pictures.masks.dust import INTACT, LOST

MOST_STROKES, MOST_BENDS = 4, 12
WIDTHS = (0.03, 0.12)
"""Least and most width of a stroke, as a share of the shorter side."""

MEAN_LENGTH = 1 / 8
"""Of the straight pieces of a stroke, as a share of the diagonal."""

TURN = (0.27 * pi, 0.53 * pi)
"""Least and most turn at a bend."""


def stroke_mask(size: tuple[int, int], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Draw a free-form mask: one to four strokes with round bends that turn now left, now right.

    In the manner of Yu et al., "Free-Form Image Inpainting with Gated Convolution" (ICCV 2019), section 3.4, with
    lengths and widths of our own that follow the size of the canvas.

    Args:
        size: Width and height in pixels.
        rng: Source of the random numbers.

    Returns:
        (H, W): 0 lost, 255 intact.
    """
    mask = Image.new("L", size, INTACT)
    draw = ImageDraw.Draw(mask)
    for _ in range(int(rng.integers(1, MOST_STROKES + 1))):
        _draw_stroke(draw, size, rng)
    return np.asarray(mask)


def _draw_stroke(draw: ImageDraw.ImageDraw, size: tuple[int, int], rng: np.random.Generator) -> None:
    width = max(1, round(min(size) * float(rng.uniform(*WIDTHS))))
    points = _bends(size, rng)
    draw.line(points, fill=LOST, width=width)
    half = width // 2
    # Lines end and meet in corners; discs make these round.
    for x, y in points:
        draw.ellipse((x - half, y - half, x + half, y + half), fill=LOST)


def _bends(size: tuple[int, int], rng: np.random.Generator) -> list[tuple[int, int]]:
    """Return the ends and bends of a stroke, all on the canvas."""
    x, y = int(rng.integers(size[0])), int(rng.integers(size[1]))
    points = [(x, y)]
    heading = float(rng.uniform(0, 2 * pi))
    for number in range(int(rng.integers(1, MOST_BENDS + 1))):
        turn = float(rng.uniform(*TURN))
        heading += turn if number % 2 else -turn
        length = hypot(*size) * MEAN_LENGTH * float(rng.uniform(0, 2))
        x = min(max(round(x + length * cos(heading)), 0), size[0] - 1)
        y = min(max(round(y + length * sin(heading)), 0), size[1] - 1)
        points.append((x, y))
    return points
