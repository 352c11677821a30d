"""Photographs of cloth of nearly one colour."""

from __future__ import annotations

from math import pi

import numpy as np
from PIL import Image

from reliquary.sample.blanks.camera import photographed
from reliquary.sample.blanks.grounds import lay, plain
from reliquary.sample.drawing.fields import fractal_noise, smooth_noise
from reliquary.sample.drawing.motifs import motif_tile
from reliquary.sample.drawing.shading import Field

FIGURES = ("lotus", "palmette", "rosette", "star", "girih", "arabesque", "interlace", "vine", "peony", "lattice")


def weave(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a plain weave: threads over and under each other, and slubs."""
    period = _period(rng, height, width)
    drift = 0.3 * period * smooth_noise(rng, height, width, max(height, width) / 4)
    x = (np.arange(width, dtype=np.float32)[None, :] + drift) * np.float32(2 * pi / period)
    y = (np.arange(height, dtype=np.float32)[:, None] - drift) * np.float32(2 * pi / period)
    threads = np.sin(x) * np.sin(y)
    slubs = smooth_noise(rng, height, width, max(1.5, period))
    return _photographed_cloth(rng, threads + np.float32(rng.uniform(0.1, 0.8)) * slubs)


def twill(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a twill: slanting ribs."""
    period = _period(rng, height, width)
    x, y = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
    drift = 0.4 * period * smooth_noise(rng, height, width, max(height, width) / 5)
    ribs = np.sin((x + np.float32(rng.uniform(0.5, 2)) * y + drift) * np.float32(2 * pi / period))
    threads = np.sin(y * np.float32(4 * pi / period)) * (ribs > 0)
    return _photographed_cloth(rng, ribs + np.float32(0.5) * threads)


def damask(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a damask: figures in the colour of their ground, told by the gloss alone."""
    repeat = max(24, round(float(rng.uniform(0.1, 0.35)) * min(height, width)))
    tile = Image.fromarray(motif_tile(str(rng.choice(FIGURES)))).resize((repeat, repeat), Image.Resampling.BILINEAR)
    figures = np.tile(np.asarray(tile), (height // repeat + 1, width // repeat + 1))[:height, :width]
    threads = np.sin(np.arange(height, dtype=np.float32) * np.float32(rng.uniform(1, 2.5)))[:, None]
    return _photographed_cloth(rng, 2 * figures - 1 + np.float32(0.2) * threads * (figures - 0.5))


def pile(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs velvet or felt: a pile that was stroked this way and that."""
    tufts = fractal_noise(rng, height, width, max(3.0, float(rng.uniform(0.006, 0.02)) * max(height, width)))
    strokes = fractal_noise(rng, height, width, max(height, width) / float(rng.uniform(3, 8)))
    return _photographed_cloth(rng, 0.6 * tufts + strokes)


def lace_on_black(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a piece of pale lace on black."""
    repeat = max(20, round(float(rng.uniform(0.08, 0.2)) * min(height, width)))
    tile = Image.fromarray(motif_tile(str(rng.choice(FIGURES)))).resize((repeat, repeat), Image.Resampling.BILINEAR)
    share = float(rng.uniform(0.2, 0.8))
    rows, columns = max(1, round(share * height / repeat)), max(1, round(share * width / repeat))
    net = np.tile(np.asarray(tile), (rows, columns))[:height, :width]
    cover = np.zeros((height, width), np.float32)
    top, left = (height - net.shape[0]) // 2, (width - net.shape[1]) // 2
    cover[top : top + net.shape[0], left : left + net.shape[1]] = net
    cover *= np.clip(0.7 + 0.3 * smooth_noise(rng, height, width, max(2.0, repeat / 12)), 0, 1)
    cloth = plain(height, width, np.full(3, rng.uniform(0, 0.06), np.float32))
    lay(cloth, cover, (rng.uniform(0.6, 0.95) * np.array([1, 0.97, 0.9])).astype(np.float32))
    return photographed(cloth, rng)


def linen(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs undyed linen that fills the picture: threads of uneven thickness, and soft folds."""
    period = max(7.0, float(rng.uniform(0.012, 0.04)) * max(height, width))
    x, y = np.arange(width, dtype=np.float32)[None, :], np.arange(height, dtype=np.float32)[:, None]
    drift = 0.5 * period * smooth_noise(rng, height, width, max(height, width) / 6)
    warp, weft = np.sin((x + drift) * np.float32(2 * pi / period)), np.sin((y + drift) * np.float32(2 * pi / period))
    folds = fractal_noise(rng, height, width, max(height, width) / 3, octaves=2)
    cloth = 0.75 + 0.02 * np.maximum(warp, weft) + np.float32(rng.uniform(0.02, 0.06)) * folds
    return photographed(cloth[..., None] * np.array([1, 0.96, 0.88], np.float32), rng)


def moire_silk(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs watered silk: fine ribs whose gloss runs in waves."""
    y = np.arange(height, dtype=np.float32)[:, None]
    waves = smooth_noise(rng, height, width, max(height, width) / float(rng.uniform(5, 12)))
    ribs = np.sin((y + 6 * waves) * np.float32(rng.uniform(0.4, 0.9)))
    lightness = float(rng.uniform(0.15, 0.7)) + 0.03 * ribs * waves + np.float32(rng.uniform(0.015, 0.04)) * waves
    return photographed(lightness[..., None] * rng.uniform(0.6, 1.2, 3).astype(np.float32), rng)


def _period(rng: np.random.Generator, height: int, width: int) -> float:
    """Draws the distance between threads in px: what is to be seen must survive being shrunk to half."""
    return max(8.0, float(rng.uniform(0.015, 0.05)) * max(height, width))


def _photographed_cloth(rng: np.random.Generator, surface: Field) -> Field:
    """Photographs a cloth of nearly one colour; ``surface`` (h, w), about -1..1, shows as 5 to 15 levels."""
    lightness = float(rng.uniform(0.12, 0.9))
    tint = np.clip(1 + rng.normal(0, 0.2, 3), 0.5, 1.5)
    cloth = lightness + np.float32(rng.uniform(5, 15) / 255) * surface
    return photographed(np.clip(cloth[..., None] * tint, 0, 1).astype(np.float32), rng)
