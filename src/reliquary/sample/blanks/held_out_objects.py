"""Photographs of designs that are held out: the check is judged on these and was not fitted to them."""

from __future__ import annotations

from dataclasses import replace
from math import pi

import numpy as np

from reliquary.sample.blanks.camera import photographed, uneven_light
from reliquary.sample.blanks.grounds import lay, plain, plane
from reliquary.sample.blanks.objects import set_on_exact_ground
from reliquary.sample.blanks.papers import BLACK_INK, BROWN_INK, paper, strokes, written
from reliquary.sample.blanks.surfaces import before, carved, coin_surface, plain_vessel, slab_surface
from reliquary.sample.drawing.fields import fractal_noise, gaussian_blur, smooth_noise, smoothstep
from reliquary.sample.drawing.scripts import SCRIPTS
from reliquary.sample.drawing.shading import Field, random_light


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


def porcelain_on_white(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a white bowl before white."""
    glaze = np.full(3, rng.uniform(0.85, 0.95), np.float32)
    vessel = plain_vessel(rng, height, width, float(rng.uniform(0.35, 0.8)), glaze)
    ground = plain(height, width, np.full(3, rng.uniform(0.86, 0.96), np.float32))
    ground *= uneven_light(height, width, rng, 0.03)[..., None]
    return photographed(before(vessel, random_light(rng), ground), rng)


def black_lacquer(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a black vessel before black: glints, and little else."""
    lacquer = np.full(3, rng.uniform(0.03, 0.08), np.float32)
    vessel = plain_vessel(rng, height, width, float(rng.uniform(0.4, 0.85)), lacquer)
    vessel = replace(vessel, gloss=max(vessel.gloss, 0.4))
    ground = plain(height, width, np.full(3, rng.uniform(0, 0.05), np.float32))
    return photographed(before(vessel, random_light(rng), ground), rng)


def medal_on_white(rng: np.random.Generator, height: int, width: int) -> Field:
    """Cuts a large medal out of its photograph and sets it on exact white."""
    return set_on_exact_ground(coin_surface(rng, height, width, float(rng.uniform(0.5, 0.9))), rng)


def stele_on_black(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a stele or a tile on black."""
    ground = plain(height, width, np.full(3, rng.uniform(0, 0.06), np.float32))
    slab = slab_surface(rng, height, width, float(rng.uniform(0.4, 0.9)))
    return photographed(before(slab, random_light(rng), ground), rng)


def alabaster(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a pale figure before pale grey, in soft light."""
    stone = (rng.uniform(0.8, 0.93) * np.array([1, 0.98, 0.94])).astype(np.float32)
    ground = plain(height, width, np.full(3, rng.uniform(0.7, 0.92), np.float32))
    ground *= uneven_light(height, width, rng, 0.02)[..., None]
    return photographed(before(carved(rng, height, width, stone, 0.15), random_light(rng), ground), rng)


def silverpoint(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs faint grey lines on toned paper."""
    sheet = paper(rng, height, width, (0.6, 0.85))
    lines = strokes(rng, height, width, int(rng.integers(60, 160)), float(rng.uniform(0.002, 0.004)))
    lay(sheet, lines, np.full(3, 0.4, np.float32), float(rng.uniform(0.15, 0.45)))
    return photographed(sheet, rng)


def laid_paper(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs an empty old leaf with the lines of its mould, and its stains."""
    sheet = paper(rng, height, width)
    x = np.arange(width, dtype=np.float32)[None, :]
    y = np.arange(height, dtype=np.float32)[:, None]
    laid = np.sin(y * np.float32(2 * pi / max(5.0, height / 90)))
    chains = np.exp(-((((x / width * rng.integers(4, 9)) % 1 - 0.5) / 0.02) ** 2))
    sheet *= (1 + np.float32(rng.uniform(0.006, 0.015)) * (laid - 2 * chains))[..., None]
    foxing = smoothstep(1.4, 2.2, smooth_noise(rng, height, width, max(height, width) / 40))
    lay(sheet, foxing, np.array([0.6, 0.42, 0.25], np.float32), float(rng.uniform(0.2, 0.6)))
    return photographed(sheet, rng)


def music(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a leaf of music: staves, and notes on them."""
    sheet = paper(rng, height, width)
    cover = np.zeros((height, width), np.float32)
    staves = int(rng.integers(4, 10))
    left, right = round(0.08 * width), round(0.92 * width)
    gap = max(2, round(height / staves / 9))
    for stave in range(staves):
        top = round((stave + 0.3) * height / staves)
        for line in range(5):
            cover[min(height - 1, top + line * gap), left:right] = 1
        for place in rng.integers(left, right - gap, int(rng.integers(6, 24))):
            row = min(height - gap, top + int(rng.integers(0, 4)) * gap)
            cover[row : row + gap, place : place + round(1.3 * gap)] = 1
            cover[max(0, row - 3 * gap) : row, place] = 1
    lay(sheet, gaussian_blur(cover, max(0.5, height / 900)), BLACK_INK, float(rng.uniform(0.6, 0.95)))
    return photographed(sheet, rng)


def ostracon(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a shard with a few written lines, before grey."""
    x, y = plane(height, width)
    angle = np.arctan2(y, x * width / height)
    outline = 0.6 * (
        1 + sum(float(rng.normal(0, 0.08)) * np.cos(k * angle + float(rng.uniform(0, 6))) for k in (2, 3, 5))
    )
    inside = smoothstep(0, 0.02, (outline - np.hypot(x * width / height, y)).astype(np.float32))
    clay = plain(height, width, (rng.uniform(0.5, 0.75) * np.array([1, 0.75, 0.55])).astype(np.float32))
    clay *= (1 + np.float32(0.03) * fractal_noise(rng, height, width, height / 30))[..., None]
    lay(clay, written(rng, height, width, str(rng.choice(SCRIPTS)), int(rng.integers(3, 7)), 0.5), BROWN_INK, 0.7)
    ground = plain(height, width, np.full(3, rng.uniform(0.2, 0.9), np.float32))
    ground *= uneven_light(height, width, rng, 0.04)[..., None]
    return photographed(ground + (clay - ground) * inside[..., None], rng)


def gold_leaf(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a gilded panel that fills the picture: cracks, and a worn shine."""
    worn = fractal_noise(rng, height, width, max(height, width) / 5)
    cracks = smoothstep(0.06, 0.0, np.abs(smooth_noise(rng, height, width, max(height, width) / 20)))
    grain = smooth_noise(rng, height, width, max(1.5, height / 200))
    light = 0.7 + 0.06 * worn + 0.015 * grain - np.float32(rng.uniform(0.05, 0.2)) * cracks
    return photographed(light[..., None] * np.array([0.95, 0.75, 0.4], np.float32), rng)


DRAWS = (
    linen,
    moire_silk,
    porcelain_on_white,
    black_lacquer,
    medal_on_white,
    stele_on_black,
    alabaster,
    silverpoint,
    laid_paper,
    music,
    ostracon,
    gold_leaf,
)
"""All of them."""
