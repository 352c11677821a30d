"""Photographs of more objects that are easily taken for nothing; limits are chosen on these."""

from __future__ import annotations

from math import pi

import numpy as np

from reliquary.sample.blanks.camera import photographed, uneven_light
from reliquary.sample.blanks.grounds import lay, plain, plane
from reliquary.sample.blanks.objects import set_on_exact_ground
from reliquary.sample.blanks.papers import BROWN_INK, written
from reliquary.sample.blanks.surfaces import before, carved, coin_surface, low_relief, plain_vessel
from reliquary.sample.drawing.fields import fractal_noise, gaussian_blur, smooth_noise, smoothstep
from reliquary.sample.drawing.scripts import SCRIPTS
from reliquary.sample.drawing.shading import Field, random_light, shade
from reliquary.sample.objects.cultures import CULTURES, kinds_in
from reliquary.sample.objects.pictures import Subject, photograph_subject
from reliquary.sample.objects.vessels import FORMS, vessel_profile


def plaster_cast(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a shallow relief of white plaster that fills the picture, nearly without shadow."""
    plaster = (rng.uniform(0.85, 0.94) * np.array([1, 0.99, 0.96])).astype(np.float32)
    relief = low_relief(rng, height, width, plaster, float(rng.uniform(0.003, 0.01)))
    return photographed(shade(relief, random_light(rng)), rng)


def jewel(rng: np.random.Generator, height: int, width: int) -> Field:
    """Cuts a tiny jewel out of its photograph and sets it on exact white or black."""
    if rng.random() < 0.5:
        return set_on_exact_ground(coin_surface(rng, height, width, float(rng.uniform(0.15, 0.3))), rng)
    gold = np.array([0.85, 0.65, 0.25], np.float32)
    return set_on_exact_ground(plain_vessel(rng, height, width, float(rng.uniform(0.15, 0.3)), gold), rng)


def glass(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a clear glass before light paper: its edges alone are a little darker."""
    profile = np.asarray(vessel_profile(str(rng.choice(FORMS)), rng))
    x, y = plane(height, width)
    zoom = float(rng.uniform(0.4, 0.8))
    level = np.clip((zoom - y) / (2 * zoom), 0, 1)
    radius = np.interp(level, np.linspace(0, 1, len(profile)), profile * 2 * zoom) * (np.abs(y) < zoom)
    across = np.abs(x * np.float32(width / height)) / np.maximum(radius, 1e-3)
    rim = np.clip(np.where(across < 1, across, 0), 0, 1) ** 8
    glint = np.exp(-(((across - 0.6) / 0.04) ** 2)) * (x < 0)
    ground = plain(height, width, np.full(3, rng.uniform(0.75, 0.95), np.float32))
    ground *= uneven_light(height, width, rng, 0.04)[..., None]
    lit = 1 - np.float32(rng.uniform(0.06, 0.3)) * rim + np.float32(0.05) * glint
    return photographed(ground * lit[..., None].astype(np.float32), rng)


def ivory_plaque(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a pale figure of ivory on grey card."""
    ivory = (rng.uniform(0.75, 0.9) * np.array([1, 0.95, 0.84])).astype(np.float32)
    card = np.full(3, rng.uniform(0.55, 0.85), np.float32)
    ground = plain(height, width, card) * uneven_light(height, width, rng, 0.03)[..., None]
    return photographed(before(carved(rng, height, width, ivory, 0.1), random_light(rng), ground), rng)


def stone_tool(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a pebble or a flint, smooth and of one colour, on paper."""
    x, y = plane(height, width)
    size = float(rng.uniform(0.15, 0.6))
    angle = np.arctan2(y, x * width / height)
    outline = size * (
        1 + sum(float(rng.normal(0, 0.06)) * np.cos(k * angle + float(rng.uniform(0, 6))) for k in (1, 2, 3))
    )
    rest = 1 - (np.hypot(x * width / height, y) / outline) ** 2
    dome = np.sqrt(np.maximum(rest, 0))
    stone = float(rng.uniform(0.2, 0.8))
    light = dome * (0.7 + 0.2 * x + 0.3 * -y) + 0.3
    mottles = 1 + np.float32(rng.uniform(0.01, 0.06)) * fractal_noise(rng, height, width, height / 25)
    ground = plain(height, width, np.full(3, rng.uniform(0.3, 0.95), np.float32))
    ground *= uneven_light(height, width, rng, 0.04)[..., None]
    cover = smoothstep(0, 0.03, rest.astype(np.float32))[..., None]
    return photographed(ground + ((stone * light * mottles)[..., None].astype(np.float32) - ground) * cover, rng)


def seal_impression(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs the strip that a cylinder seal rolled into grey clay."""
    clay = np.full(3, rng.uniform(0.4, 0.75), np.float32)
    relief = low_relief(rng, height, width, clay, float(rng.uniform(0.004, 0.012)))
    lit = shade(relief, random_light(rng))
    ground = plain(height, width, np.full(3, rng.uniform(0.4, 0.9), np.float32))
    edge = float(rng.uniform(0.3, 0.7))
    _, y = plane(height, width)
    inside = np.broadcast_to(np.float32(edge) - np.abs(y), (height, width)).astype(np.float32)
    cover = smoothstep(0, 0.02, inside)[..., None]
    return photographed(ground + (lit - ground) * cover, rng)


def faded_photograph(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs an old photograph that has nearly faded: a pale, soft scene."""
    scene = fractal_noise(rng, height, width, max(height, width) / float(rng.uniform(2, 5)), octaves=5)
    scene = gaussian_blur(scene, height / 300)
    tint = np.array([1, 0.93, 0.8], np.float32) * np.float32(rng.uniform(0.7, 0.9))
    return photographed((1 + np.float32(rng.uniform(0.04, 0.12)) * scene)[..., None] * tint, rng)


def sample_museum(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs any object of the sample museum."""
    culture = CULTURES[str(rng.choice(list(CULTURES)))]
    year = int(rng.integers(culture.begin, culture.end)) or 1
    kinds = kinds_in(year)
    subject = Subject(culture.name, kinds[int(rng.integers(len(kinds)))], year, 0, int(rng.integers(100_000)))
    return photograph_subject(subject, 0, max(height, width)).astype(np.float32) / np.float32(255)


def ring_on_grey(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a thin ring on a plain card, in shallow focus."""
    x, y = plane(height, width)
    radius, thickness = float(rng.uniform(0.1, 0.3)), float(rng.uniform(0.015, 0.05))
    across = (np.hypot(x * width / height, y * float(rng.uniform(1, 2.5))) - radius) / thickness
    around = np.arctan2(y, x)
    metal = 0.5 + 0.4 * np.cos(around * 2 + float(rng.uniform(0, 2 * pi))) * np.exp(-(across**2))
    colour = np.array([0.9, 0.75, 0.4], np.float32)
    ground = plain(height, width, np.full(3, rng.uniform(0.2, 0.95), np.float32))
    ground *= uneven_light(height, width, rng, 0.05)[..., None]
    cover = smoothstep(0, 0.5, (1 - np.abs(across)).astype(np.float32))[..., None]
    return photographed(ground + (metal[..., None].astype(np.float32) * colour - ground) * cover, rng)


def alabaster(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a pale figure before pale grey, in soft light."""
    stone = (rng.uniform(0.8, 0.93) * np.array([1, 0.98, 0.94])).astype(np.float32)
    ground = plain(height, width, np.full(3, rng.uniform(0.7, 0.92), np.float32))
    ground *= uneven_light(height, width, rng, 0.02)[..., None]
    return photographed(before(carved(rng, height, width, stone, 0.15), random_light(rng), ground), rng)


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
