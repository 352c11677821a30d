"""Tiles: glazed, moulded or set from small cubes, square or cut to a shape."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np
from PIL import Image

from reliquary.sample.drawing.decoration import Wear, as_colour, weathered
from reliquary.sample.drawing.emblems import emblem_relief, emblem_silhouette
from reliquary.sample.drawing.fields import gaussian_blur, smooth_noise, smoothstep
from reliquary.sample.drawing.looks import Look, Scheme, choose
from reliquary.sample.drawing.motifs import motif_band, motif_field
from reliquary.sample.drawing.pen import Pen, Point, star_points
from reliquary.sample.drawing.shading import Field
from reliquary.sample.objects.flats import Flat

SIZE = 240
"""Side of a tile's frame in px."""

_CLAY = np.array([0.74, 0.58, 0.44], dtype=np.float32)
_GROUT = np.array([0.55, 0.5, 0.44], dtype=np.float32)

_HABITS: dict[str, tuple[tuple[str, str], ...]] = {
    "pictographs": (("square", "glazed"), ("square", "moulded"), ("brick", "glazed")),
    "wedges": (("brick", "glazed"), ("brick", "moulded"), ("square", "glazed")),
    "kufic": (("star", "glazed"), ("square", "glazed"), ("hexagon", "glazed"), ("star", "moulded")),
    "seal": (("round", "moulded"), ("square", "glazed"), ("round", "glazed")),
    "strokes": (("square", "mosaic"), ("square", "moulded"), ("hexagon", "mosaic")),
}
"""Shape and technique that go with each manner of writing, that is, with each region."""


def tile(look: Look, scheme: Scheme, progress: float, wear: Wear, rng: np.random.Generator) -> Flat:
    """Makes a tile.

    Args:
        look: The repertoire of motifs and emblems; its script decides on shape and technique.
        scheme: Ground, first and second colour.
        progress: 0 (first years of the civilisation) to 1 (last): later tiles have finer patterns and more gloss.
        wear: Loss of glaze and stains.
        rng: Source of the random numbers.
    """
    habits = _HABITS[look.script]
    shape, technique = habits[int(rng.integers(len(habits)))]
    outline = _outline(shape)
    pattern, second = _design(look, progress, shape, technique, rng)
    if technique == "mosaic":
        return _mosaic(pattern, second, outline, scheme, wear, rng)
    fired = _fired(pattern, second, outline, scheme, wear, 9.0 if technique == "moulded" else 0.8, rng)
    return replace(fired, gloss=0.2 + 0.7 * progress)


@lru_cache(maxsize=8)
def _outline(shape: str) -> Field:
    pen = Pen(SIZE)
    corners: dict[str, list[Point]] = {
        "square": [(0.05, 0.05), (0.95, 0.05), (0.95, 0.95), (0.05, 0.95)],
        "brick": [(0.03, 0.2), (0.97, 0.2), (0.97, 0.8), (0.03, 0.8)],
        "hexagon": [(0.5, 0.02), (0.93, 0.26), (0.93, 0.74), (0.5, 0.98), (0.07, 0.74), (0.07, 0.26)],
        "star": star_points((0.5, 0.5), 0.49, 0.375, 8),
    }
    if shape == "round":
        pen.disc((0.5, 0.5), 0.47)
    else:
        pen.polygon(corners[shape])
    return pen.coverage()


def _design(look: Look, progress: float, shape: str, technique: str, rng: np.random.Generator) -> tuple[Field, Field]:
    """Returns where the first and the second colour go, each (SIZE, SIZE) 0..1."""
    first, second = np.zeros((SIZE, SIZE), dtype=np.float32), np.zeros((SIZE, SIZE), dtype=np.float32)
    if technique == "moulded" or rng.random() < 0.4:
        side = int(SIZE * (0.52 if shape in ("brick", "star") else 0.6))
        name = choose(look.emblems, progress, rng)
        emblem = emblem_relief(name) if technique == "moulded" else emblem_silhouette(name)
        start = (SIZE - side) // 2
        image = Image.fromarray(emblem).resize((side, side), Image.Resampling.BICUBIC)
        first[start : start + side, start : start + side] = np.clip(np.asarray(image), 0, 1)
    else:
        name = choose(tuple(m for m in look.motifs if m not in ("glyphs", "wedges", "kufic")), progress, rng)
        cell = int(np.clip(SIZE * (0.62 - 0.35 * progress + rng.normal(0, 0.06)), 48, 170))
        first[:] = motif_field(name, SIZE, SIZE, cell)
    _frame(first, second, look, progress, shape, rng)
    return first, second


def _frame(first: Field, second: Field, look: Look, progress: float, shape: str, rng: np.random.Generator) -> None:
    """Lays a border round the field, along the outline."""
    inner = _inset(shape)
    border = _outline(shape) * (1 - inner)
    first *= inner
    if shape in ("square", "brick"):
        top = 12 if shape == "square" else 48
        thickness = 24
        row = motif_band(choose(look.motifs, progress, rng), thickness, SIZE - 24, 9, rng)
        second[top : top + thickness, 12:-12] = row
        second[SIZE - top - thickness : SIZE - top, 12:-12] = row[::-1]
        if shape == "square":
            second[12:-12, 12 : 12 + thickness] = row.T
            second[12:-12, -12 - thickness : -12] = row.T[:, ::-1]
        first[second > 0] = 0
    else:
        np.maximum(second, border, out=second)


@lru_cache(maxsize=8)
def _inset(shape: str) -> Field:
    """Returns the tile without its border, 0..1."""
    return smoothstep(0.86, 0.94, gaussian_blur(_outline(shape), 14))


def _fired(
    first: Field, second: Field, outline: Field, scheme: Scheme, wear: Wear, rise: float, rng: np.random.Generator
) -> Flat:
    """Makes a glazed tile; the design rises by ``rise`` px above the ground."""
    ground, paint, accent = (as_colour(c) for c in scheme)
    pool = smooth_noise(rng, SIZE, SIZE, 36)
    colour = ground * (1 + np.float32(0.06) * pool[..., None])
    colour += (paint - colour) * (first * np.float32(0.85))[..., None]
    colour += (accent - colour) * (second * np.float32(0.95))[..., None]
    height = (7 * smoothstep(0.4, 0.95, gaussian_blur(outline, 3)) + rise * (first + 0.4 * second)) * outline
    height += np.float32(0.35) * pool * outline
    return Flat(height.astype(np.float32), weathered(colour, _CLAY, wear, rng), outline, gloss=0.0)


def _mosaic(first: Field, second: Field, outline: Field, scheme: Scheme, wear: Wear, rng: np.random.Generator) -> Flat:
    """Sets the design from square cubes of stone with grout between them."""
    cube = int(rng.integers(8, 12))
    ground, paint, accent = (as_colour(c) for c in scheme)
    count = SIZE // cube + 1
    centres = np.minimum(np.arange(count) * cube + cube // 2, SIZE - 1)
    picks = np.ix_(centres, centres)
    first_cube, second_cube = (gaussian_blur(f, 2)[picks] > 0.42 for f in (first, second))
    cubes = np.where(second_cube[..., None], accent, np.where(first_cube[..., None], paint, ground))
    cubes = cubes * (1 + 0.09 * rng.standard_normal((count, count, 1)))
    lost = rng.random((count, count)) < 0.25 * wear.loss
    cubes[lost] = (0.62, 0.58, 0.52)
    big = np.repeat(np.repeat(cubes, cube, axis=0), cube, axis=1)[:SIZE, :SIZE].astype(np.float32)
    line = np.abs((np.arange(SIZE) % cube) - (cube - 1) / 2) / (cube / 2)
    joint = smoothstep(0.72, 0.95, np.maximum(line[None, :], line[:, None]).astype(np.float32))
    tilt = np.repeat(np.repeat(rng.normal(0, 0.5, (count, count)), cube, axis=0), cube, axis=1)[:SIZE, :SIZE]
    colour = np.clip(big + (_GROUT - big) * joint[..., None], 0, 1)
    height = (7 * smoothstep(0.4, 0.95, gaussian_blur(outline, 3)) + 1.6 * (1 - joint) + tilt * (1 - joint)) * outline
    return Flat(height.astype(np.float32), colour, outline, gloss=0.15)
