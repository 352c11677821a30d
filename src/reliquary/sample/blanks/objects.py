"""Photographs of objects that are easily taken for nothing; limits are chosen on these."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from reliquary.sample.blanks.camera import photographed, uneven_light
from reliquary.sample.blanks.grounds import plain
from reliquary.sample.blanks.surfaces import (
    any_surface,
    before,
    carved,
    coin_surface,
    low_relief,
    plain_vessel,
    slab_surface,
)
from reliquary.sample.drawing.shading import Field, Surface, cast_shadow, random_light, shade


def marble_on_white(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs white marble before white paper."""
    stone = (rng.uniform(0.78, 0.92) + rng.normal(0, 0.01, 3)).astype(np.float32)
    if rng.random() < 0.3:
        relief = low_relief(rng, height, width, stone, float(rng.uniform(0.006, 0.02)))
        return photographed(shade(relief, random_light(rng)), rng)
    statue = carved(rng, height, width, stone, float(rng.uniform(0, 0.2)))
    return _photographed_before(statue, _grey(rng, height, width, 0.84, 0.95), rng)


def coin_on_black(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a small coin on black velvet."""
    surface = coin_surface(rng, height, width, float(rng.uniform(0.2, 0.7)))
    return _photographed_before(surface, _grey(rng, height, width, 0, 0.05), rng)


def bronze_on_black(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a dark bronze before black, with little light."""
    bronze = (rng.uniform(0.04, 0.16) * np.array([1, 0.95, 0.85])).astype(np.float32)
    statue = carved(rng, height, width, bronze, float(rng.uniform(0.05, 0.35)))
    return _photographed_before(statue, _grey(rng, height, width, 0, 0.06), rng)


def plain_ceramic(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a vessel of one glaze, about as light as the paper behind it."""
    lightness = float(rng.uniform(0.15, 0.95))
    glaze = np.clip(lightness * (1 + rng.normal(0, 0.03, 3)), 0, 1).astype(np.float32)
    vessel = plain_vessel(rng, height, width, float(rng.uniform(0.3, 0.85)), glaze)
    shade_of_paper = float(np.clip(lightness + rng.normal(0, 0.2), 0.03, 0.98))
    return _photographed_before(vessel, _grey(rng, height, width, shade_of_paper, shade_of_paper), rng)


def small_object(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs an object that takes a small part of a large plain ground."""
    surface = any_surface(rng, height, width, float(rng.uniform(0.15, 0.35)))
    return _photographed_before(surface, _grey(rng, height, width, 0.05, 0.95), rng)


def cut_out(rng: np.random.Generator, height: int, width: int) -> Field:
    """Cuts an object out of its photograph and sets it on one exact colour, mostly white."""
    surface = any_surface(rng, height, width, float(rng.uniform(0.2, 0.9)))
    return set_on_exact_ground(surface, rng)


def set_on_exact_ground(surface: Surface, rng: np.random.Generator) -> Field:
    """Sets a photographed object on one exact colour, mostly white, sometimes with a drawn shadow."""
    height, width = surface.coverage.shape
    light = random_light(rng)
    lit = photographed(shade(surface, light), rng)
    colour = float(rng.choice([1.0, 1.0, 1.0, 0.0, 0.9, 0.94]))
    ground = plain(height, width, np.full(3, colour, np.float32))
    if rng.random() < 0.3:
        ground *= cast_shadow(surface, light)[..., None]
    return np.asarray(ground + (lit - ground) * surface.coverage[..., None], np.float32)


def medal_on_white(rng: np.random.Generator, height: int, width: int) -> Field:
    """Cuts a large medal out of its photograph and sets it on exact white."""
    return set_on_exact_ground(coin_surface(rng, height, width, float(rng.uniform(0.5, 0.9))), rng)


def stele_on_black(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a stele or a tile on black."""
    ground = plain(height, width, np.full(3, rng.uniform(0, 0.06), np.float32))
    slab = slab_surface(rng, height, width, float(rng.uniform(0.4, 0.9)))
    return photographed(before(slab, random_light(rng), ground), rng)


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


def _grey(rng: np.random.Generator, height: int, width: int, low: float, high: float) -> Field:
    """Draws a backdrop of a grey between two, nearly neutral, unevenly lit."""
    colour = np.clip(rng.uniform(low, high) + rng.normal(0, 0.008, 3), 0, 1).astype(np.float32)
    return plain(height, width, colour) * uneven_light(height, width, rng, float(rng.uniform(0.01, 0.06)))[..., None]


def _photographed_before(surface: Surface, ground: Field, rng: np.random.Generator) -> Field:
    return photographed(before(surface, random_light(rng), ground), rng)
