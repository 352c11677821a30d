"""What time and old cameras do to a photograph: one named degradation each, and all of them together.

Every degradation is a pure function of a picture and a generator. It keeps the picture's size, so that depth and
labels still fit, and it treats the three channels alike, so that a grey picture stays grey. Lengths follow the
picture's shorter side.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from reliquary.errors import ReliquaryError
from reliquary.sample.drawing.fields import fractal_noise, smooth_noise
from reliquary.seeds import generator

Picture = NDArray[np.uint8]
Degradation = Callable[[Picture, np.random.Generator], Picture]

FINE_SIDE = 600
"""Scratches and grain are one pixel wide on a picture of this shorter side."""


def degrade(picture: Picture, name: str, seed: int) -> Picture:
    """Ages a photograph.

    Args:
        picture: RGB (H, W, 3).
        name: One of DEGRADATIONS.
        seed: Seed of this picture's degradation; equal seeds give equal pictures.

    Returns:
        RGB (H, W, 3) of the same size.

    Raises:
        ReliquaryError: There is no degradation of that name.
    """
    if name not in DEGRADATIONS:
        raise ReliquaryError(f"sample ageing: no degradation {name!r}; choose one of {', '.join(DEGRADATIONS)}")
    return DEGRADATIONS[name](picture, generator(seed, "degradation", name))


def grain(picture: Picture, rng: np.random.Generator) -> Picture:
    """Adds the grain of a fast emulsion: clumps of silver, seen best in the mid-tones."""
    height, width = picture.shape[:2]
    clumps = fractal_noise(rng, height, width, max(1.0, 2.2 * _fine(picture)), 2)
    light = picture.astype(np.float32) / 255
    seen = 4 * light * (1 - light) + np.float32(0.15)
    strength = np.float32(rng.uniform(0.04, 0.08))
    return _to_8_bit(light + strength * clumps[..., None] * seen)


def fading(picture: Picture, rng: np.random.Generator) -> Picture:
    """Lets a print lose contrast: shadows turn grey and the paper shows through, most at the edges."""
    height, width = picture.shape[:2]
    y, x = _from_centre(height, width)
    uneven = 0.07 * smooth_noise(rng, height, width, max(height, width) / 3) + 0.1 * (x * x + y * y)
    lost = np.clip(np.float32(rng.uniform(0.3, 0.5)) + uneven, 0, 0.8)[..., None]
    paper = np.float32(rng.uniform(0.7, 0.85))
    return _to_8_bit((1 - lost) * picture.astype(np.float32) / 255 + lost * paper)


def scratches(picture: Picture, rng: np.random.Generator) -> Picture:
    """Scratches the negative: long fine lines and specks of dust, most of them bright."""
    fine = _fine(picture)
    image = Image.fromarray(picture)
    draw = ImageDraw.Draw(image, "RGBA")
    diagonal = float(np.hypot(*image.size))
    for _ in range(int(rng.integers(10, 24))):
        start, angle = rng.uniform((0, 0), image.size), float(rng.normal(np.pi / 2, 0.35))
        length, bend = diagonal * float(rng.uniform(0.05, 0.6)), float(rng.normal(0, 0.15))
        turns = angle + bend * np.linspace(0, 1, 12)
        path = start + np.cumsum(length / 12 * np.stack([np.cos(turns), np.sin(turns)], axis=1), axis=0)
        line = [(float(px), float(py)) for px, py in path]
        draw.line(line, fill=_mark(rng, 90, 220), width=max(1, round(fine * float(rng.uniform(0.6, 2)))))
    for _ in range(int(rng.integers(20, 60))):
        px, py = (float(v) for v in rng.uniform((0, 0), image.size))
        radius = fine * float(rng.uniform(0.5, 2.2))
        draw.ellipse((px - radius, py - radius, px + radius, py + radius), fill=_mark(rng, 120, 230))
    return np.asarray(image)


def vignetting(picture: Picture, rng: np.random.Generator) -> Picture:
    """Darkens the corners by the cosine-fourth law of a simple lens."""
    height, width = picture.shape[:2]
    y, x = _from_centre(height, width)
    reach = float(rng.uniform(0.7, 1.1))  # the tangent of the field angle in the corner
    falloff = 1 / (1 + reach**2 * (x * x + y * y) / 2) ** 2
    return _to_8_bit(picture.astype(np.float32) / 255 * falloff[..., None])


def low_resolution(picture: Picture, rng: np.random.Generator) -> Picture:
    """Loses detail as a small or badly focused plate does: the picture is blurred, reduced and enlarged again."""
    image = Image.fromarray(picture)
    factor = float(rng.uniform(2.5, 4))
    small = (max(1, round(image.width / factor)), max(1, round(image.height / factor)))
    reduced = image.filter(ImageFilter.GaussianBlur(factor / 3)).resize(small, Image.Resampling.BOX)
    return np.asarray(reduced.resize(image.size, Image.Resampling.BICUBIC))


def old_photograph(picture: Picture, rng: np.random.Generator) -> Picture:
    """Ages a photograph in every way, in the order in which it happens: lens, emulsion, time, handling."""
    for degradation in (low_resolution, vignetting, grain, fading, scratches):
        picture = degradation(picture, rng)
    return picture


def _mark(rng: np.random.Generator, least: int, most: int) -> tuple[int, int, int, int]:
    """Returns the tone and opacity of a scratch: bright where the emulsion is gone, else the shadow of dirt."""
    tone = 245 if rng.random() < 0.8 else 25
    return tone, tone, tone, int(rng.integers(least, most))


def _fine(picture: Picture) -> float:
    """Returns the width of a fine mark in px."""
    return float(min(picture.shape[:2])) / FINE_SIDE


def _from_centre(height: int, width: int) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Returns rows (H, 1) and columns (1, W) as distances from the centre, -1..1."""
    return (
        np.linspace(-1, 1, height, dtype=np.float32)[:, None],
        np.linspace(-1, 1, width, dtype=np.float32)[None, :],
    )


def _to_8_bit(light: NDArray[np.floating]) -> Picture:
    levels: Picture = (np.clip(light, 0, 1) * 255 + np.float32(0.5)).astype(np.uint8)
    return levels


DEGRADATIONS: dict[str, Degradation] = {
    "grain": grain,
    "fading": fading,
    "scratches": scratches,
    "vignetting": vignetting,
    "low-resolution": low_resolution,
    "old-photograph": old_photograph,
}
"""Every degradation by the name that stands in a dataset's rows."""
