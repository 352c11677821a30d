"""What scanners and copying stands leave around a picture: film, paper, the lid."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

_COLOURS = {
    "film": ((4, 4, 4), (38, 36, 34)),
    "paper": ((232, 228, 215), (254, 254, 252)),
    "lid": ((120, 120, 120), (215, 215, 212)),
}
"""Darkest and lightest colour of each."""

STEEPEST = 1.0
"""Degrees by which a scan may lie askew."""


def bordered(picture: NDArray[np.uint8], rng: np.random.Generator, kind: str, edges: int) -> NDArray[np.uint8]:
    """Return a picture (H, W, 3) with a plain band along some of its edges, of the same size as before.

    Args:
        picture: Without bands.
        rng: Source of the random numbers.
        kind: ``"film"`` (black), ``"paper"`` (white) or ``"lid"`` (grey).
        edges: How many edges have a band, 1 to 4.
    """
    height, width = picture.shape[:2]
    chosen = set(rng.permutation(4)[:edges].tolist())
    left, top, right, bottom = (
        round(float(rng.uniform(0.02, 0.1)) * side) if edge in chosen else round(-0.04 * side)
        for edge, side in enumerate((width, height, width, height))
    )
    inner = Image.fromarray(picture).resize((width - left - right, height - top - bottom), Image.Resampling.BICUBIC)
    lightness = rng.random()
    darkest, lightest = (np.array(colour) for colour in _COLOURS[kind])
    band = darkest + lightness * (lightest - darkest) + rng.normal(0, rng.uniform(0.3, 1.8), (height, width, 1))
    canvas, mask = _askew(inner, (left, top), (width, height), float(np.clip(rng.normal(0, 0.35), -STEEPEST, STEEPEST)))
    softness = ImageFilter.GaussianBlur(float(rng.uniform(0.2, 0.6)))
    shown = np.asarray(mask.filter(softness), np.float32)[..., None] / 255
    scanned: NDArray[np.uint8] = np.clip(np.asarray(canvas) * shown + band * (1 - shown), 0, 255).astype(np.uint8)
    return scanned


def _askew(
    inner: Image.Image, place: tuple[int, int], size: tuple[int, int], tilt: float
) -> tuple[Image.Image, Image.Image]:
    """Return the picture at its place on an empty sheet, turned by ``tilt`` degrees, and where it lies."""
    width, height = size
    # What turning brings in from beyond the sheet must be picture where the picture reaches beyond it.
    room = round(0.05 * max(size))
    canvas = Image.new("RGB", (width + 2 * room, height + 2 * room))
    mask = Image.new("L", canvas.size)
    at = (room + place[0], room + place[1])
    canvas.paste(inner, at)
    mask.paste(255, (*at, at[0] + inner.width, at[1] + inner.height))
    seen = (room, room, room + width, room + height)
    turned, turned_mask = (each.rotate(tilt, Image.Resampling.BICUBIC).crop(seen) for each in (canvas, mask))
    return turned, turned_mask
