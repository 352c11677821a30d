"""Coins: a struck disc with a rim, an emblem, and a legend of glyph-like marks round it."""

from __future__ import annotations

from functools import lru_cache
from math import pi

import numpy as np
from PIL import Image

from reliquary.sample.drawing.decoration import Wear, as_colour
from reliquary.sample.drawing.emblems import emblem_relief
from reliquary.sample.drawing.fields import fractal_noise, smooth_noise, smoothstep
from reliquary.sample.drawing.looks import Look, Scheme, choose
from reliquary.sample.drawing.scripts import text_panel
from reliquary.sample.drawing.shading import Field
from reliquary.sample.objects.flats import Flat

SIZE = 224
"""Side of the coin's frame in px."""

_HOLED_SCRIPT = "seal"


def coin(look: Look, scheme: Scheme, progress: float, wear: Wear, rng: np.random.Generator) -> tuple[Flat, Flat]:
    """Strikes a coin.

    Args:
        look: The repertoire of emblems and the script.
        scheme: Metal, dark of the recesses, patina.
        progress: 0 (first years of the civilisation) to 1 (last): early flans are thick and irregular, late
            ones round, thin and fully inscribed.
        wear: Patina, and how flat the relief has become.
        rng: Source of the random numbers.

    Returns:
        Obverse and reverse.
    """
    edge = _flan_edge(progress, rng)
    holed = look.script == _HOLED_SCRIPT and rng.random() < 0.8
    hole = _hole_distance() if holed else np.ones((SIZE, SIZE), dtype=np.float32)
    faces = []
    for _ in range(2):
        relief = _holed_face(look, rng) if holed else _face(look, progress, rng)
        faces.append(_finish(relief, edge, scheme, wear, hole, rng))
    return faces[0], faces[1]


@lru_cache(maxsize=1)
def _polar() -> tuple[Field, Field]:
    """Returns radius (1 at the frame's edge) and angle (0..2 pi) of every pixel."""
    axis = (np.arange(SIZE, dtype=np.float32) + np.float32(0.5)) / np.float32(SIZE / 2) - 1
    x, y = axis[None, :], axis[:, None]
    return np.sqrt(x * x + y * y), np.arctan2(y, x) % np.float32(2 * pi)


def _flan_edge(progress: float, rng: np.random.Generator) -> Field:
    """Returns the coin's radius in every pixel's direction: early flans are irregular."""
    roughness = 0.05 * (1 - progress) + 0.008
    around = rng.normal(0, 1, 12)
    angles = np.linspace(0, 2 * pi, 181)
    waves = [around[k] / (1 + k) * np.cos((k + 1) * angles + around[k + 6] * pi) for k in range(6)]
    _, angle = _polar()
    edge: Field = (0.9 + np.interp(angle, angles, roughness * np.sum(waves, axis=0))).astype(np.float32)
    return edge


def _face(look: Look, progress: float, rng: np.random.Generator) -> Field:
    """Models one face: heights (SIZE, SIZE) in px above the field."""
    radius, angle = _polar()
    relief = np.zeros((SIZE, SIZE), dtype=np.float32)
    inscribed = rng.random() < 0.25 + 0.7 * progress
    side = int(SIZE * (0.5 if inscribed else 0.64))
    emblem = Image.fromarray(emblem_relief(choose(look.emblems, progress, rng)))
    start = (SIZE - side) // 2 + int(rng.normal(0, 5 * (1.2 - progress)))
    relief[start : start + side, start : start + side] = 7 * np.asarray(
        emblem.resize((side, side), Image.Resampling.BICUBIC)
    )
    if inscribed:
        relief += _legend(look.script, radius, angle, rng)
    if rng.random() < 0.65:
        beads = np.maximum(0, np.cos(angle * 56)) if rng.random() < 0.6 else np.float32(0.7)
        relief += 3.2 * np.exp(-(((radius - 0.83) / 0.022) ** 2)) * beads
    return relief


def _legend(script: str, radius: Field, angle: Field, rng: np.random.Generator) -> Field:
    count = int(rng.integers(14, 22))
    strip = text_panel(script, 1, count, rng)
    band = (radius - np.float32(0.6)) / np.float32(0.18)
    inside = (band >= 0) & (band < 1)
    legend = np.zeros_like(radius)
    rows = ((1 - band[inside]) * (strip.shape[0] - 1)).astype(np.intp)
    columns = (angle[inside] * np.float32(strip.shape[1] / (2 * pi + 1e-3))).astype(np.intp)
    legend[inside] = strip[rows, columns] * np.float32(3.5)
    return legend


def _holed_face(look: Look, rng: np.random.Generator) -> Field:
    """Models a cast coin with a square hole and four signs."""
    relief = np.zeros((SIZE, SIZE), dtype=np.float32)
    signs = text_panel(look.script, 1, 4, rng) * np.float32(4.5)
    side, middle, away = 48, SIZE // 2, 58
    for k, (dy, dx) in enumerate(((-away, 0), (away, 0), (0, -away), (0, away))):
        sign = Image.fromarray(signs[:, 32 * k : 32 * (k + 1)]).resize((side, side), Image.Resampling.BICUBIC)
        top, left = middle + dy - side // 2, middle + dx - side // 2
        relief[top : top + side, left : left + side] = np.asarray(sign)
    hole = _hole_distance()
    relief += 4 * ((hole > 0) & (hole < 0.045))
    return relief


@lru_cache(maxsize=1)
def _hole_distance() -> Field:
    """Returns the distance to the square hole's edge, negative inside; 1 is half the frame."""
    axis = np.abs((np.arange(SIZE, dtype=np.float32) + np.float32(0.5)) / np.float32(SIZE / 2) - 1)
    distance: Field = np.maximum(axis[None, :], axis[:, None]) - np.float32(0.2)
    return distance


def _finish(relief: Field, edge: Field, scheme: Scheme, wear: Wear, hole: Field, rng: np.random.Generator) -> Flat:
    radius, _ = _polar()
    inner = edge - radius
    coverage = np.clip(inner * np.float32(SIZE / 2) + 0.5, 0, 1)
    coverage *= np.clip(hole * np.float32(SIZE / 2) + 0.5, 0, 1)
    body = 6 * smoothstep(0.0, 0.06, inner) + 2.5 * np.exp(-(((inner - 0.05) / 0.03) ** 2))
    grain = fractal_noise(rng, SIZE, SIZE, 28)
    worn = np.float32(1 - 1.1 * wear.loss)
    height = (body + relief * worn + np.float32(0.1 + 0.35 * wear.grime) * smooth_noise(rng, SIZE, SIZE, 5)) * coverage
    metal, recess, patina = (as_colour(c) for c in scheme)
    raised = np.clip(0.45 + relief / 6, 0, 1)[..., None]
    colour = recess + (metal - recess) * raised
    colour += (patina - colour) * (smoothstep(0.2, 1.6, grain) * np.float32(wear.grime))[..., None]
    return Flat(
        height.astype(np.float32), np.clip(colour, 0, 1).astype(np.float32), coverage, gloss=0.55 * (1.1 - wear.grime)
    )
