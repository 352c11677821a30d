"""Objects before the camera, as surfaces: those of the sample museum, and carved ones in one material."""

from __future__ import annotations

import numpy as np

from reliquary.height_fields import normals_from_height
from reliquary.sample.carving import Carving
from reliquary.sample.drawing.decoration import TEXTURE_HEIGHT, TEXTURE_WIDTH, random_wear
from reliquary.sample.drawing.fields import fractal_noise, gaussian_blur, smooth_noise
from reliquary.sample.drawing.looks import LOOKS
from reliquary.sample.drawing.shading import Field, Light, Surface, cast_shadow, shade
from reliquary.sample.objects.coins import coin
from reliquary.sample.objects.flats import flat_surface
from reliquary.sample.objects.steles import stele
from reliquary.sample.objects.tiles import tile
from reliquary.sample.objects.vessels import FORMS, Vessel, vessel_profile, vessel_surface


def coin_surface(rng: np.random.Generator, height: int, width: int, zoom: float) -> Surface:
    """Lays a coin before the camera."""
    look = LOOKS[str(rng.choice(list(LOOKS)))]
    scheme = look.metal[int(rng.integers(len(look.metal)))]
    faces = coin(look, scheme, float(rng.random()), random_wear(0.3, rng), rng)
    return flat_surface(faces[0], height, width, float(rng.normal(0, 0.25)), float(rng.uniform(-0.2, 0.2)), zoom)


def slab_surface(rng: np.random.Generator, height: int, width: int, zoom: float) -> Surface:
    """Lays a stele or a tile before the camera."""
    look = LOOKS[str(rng.choice(list(LOOKS)))]
    progress, wear = float(rng.random()), random_wear(0.5, rng)
    if rng.random() < 0.5:
        flat = stele(look, look.stone[int(rng.integers(len(look.stone)))], progress, wear, rng)
    else:
        flat = tile(look, look.glaze[int(rng.integers(len(look.glaze)))], progress, wear, rng)
    return flat_surface(flat, height, width, float(rng.normal(0, 0.05)), float(rng.uniform(-0.3, 0.3)), zoom)


def plain_vessel(rng: np.random.Generator, height: int, width: int, zoom: float, colour: Field) -> Surface:
    """Sets a vessel of one glaze before the camera: no ornament, hardly a flaw."""
    mottles = 1 + np.float32(rng.uniform(0.004, 0.04)) * fractal_noise(rng, TEXTURE_HEIGHT, TEXTURE_WIDTH, 40)
    vessel = Vessel(
        form=str(rng.choice(FORMS)),
        radius=vessel_profile(str(rng.choice(FORMS)), rng),
        texture=np.clip(mottles[..., None] * colour, 0, 1).astype(np.float32),
        handle_colour=colour,
        gloss=float(rng.uniform(0.05, 0.8)),
    )
    return vessel_surface(vessel, height, width, float(rng.uniform(-1, 1)), float(rng.uniform(0.05, 0.3)), zoom)


def any_surface(rng: np.random.Generator, height: int, width: int, zoom: float) -> Surface:
    """Draws an object of any of these kinds."""
    kind = int(rng.integers(3))
    if kind == 2:
        colour = rng.uniform(0.1, 0.95) * (1 + rng.normal(0, 0.08, 3))
        return plain_vessel(rng, height, width, zoom, np.clip(colour, 0, 1).astype(np.float32))
    return (coin_surface, slab_surface)[kind](rng, height, width, zoom)


def carved(rng: np.random.Generator, height: int, width: int, colour: Field, gloss: float) -> Surface:
    """Carves a figure in the round, in one material, that stands free before the ground."""
    carving = Carving(width, height)
    aspect = width / height
    x, top = aspect * float(rng.uniform(0.4, 0.6)), float(rng.uniform(0.08, 0.3))
    size = (0.94 - top) * float(rng.uniform(0.6, 1))
    head = size * float(rng.uniform(0.09, 0.14))
    carving.dome((x, top + head), head * 0.85, head, 0.0, (0.02, head), "face")
    waist, foot = top + 0.55 * size, top + size
    carving.capsule((x, top + 2.4 * head), (x, waist), 1.5 * head, 1.1 * head, (0.02, head), "drapery", folds=3)
    carving.capsule((x, waist), (x, foot), 1.2 * head, 1.6 * head, (0.02, head), "drapery", folds=int(rng.integers(9)))
    for side in (-1, 1):
        elbow = (x + side * head * float(rng.uniform(1.8, 2.6)), top + 0.45 * size)
        carving.capsule((x + side * 1.3 * head, top + 2.4 * head), elbow, 0.5 * head, 0.4 * head, (0.02, head), "hand")
    coverage = gaussian_blur((carving.height > 0).astype(np.float32), 0.7)
    return _of_one_material(carving.height, coverage, colour, gloss, rng, standing=True)


def low_relief(rng: np.random.Generator, height: int, width: int, colour: Field, depth: float) -> Surface:
    """Carves a shallow relief that fills the picture: rounded forms in one material."""
    forms = fractal_noise(rng, height, width, max(height, width) / float(rng.uniform(3, 7)), octaves=3)
    raised = np.clip(forms, -0.5, 1.5) * np.float32(depth)
    return _of_one_material(raised, np.ones((height, width), np.float32), colour, 0.05, rng, standing=False)


def before(surface: Surface, light: Light, ground: Field) -> Field:
    """Shows a surface before a ground (h, w, 3), with its shadow, as it is before the camera."""
    lit = ground * cast_shadow(surface, light)[..., None]
    return np.asarray(lit + (shade(surface, light) - lit) * surface.coverage[..., None], np.float32)


def _of_one_material(
    raised: Field, coverage: Field, colour: Field, gloss: float, rng: np.random.Generator, *, standing: bool
) -> Surface:
    height, width = raised.shape
    grain = smooth_noise(rng, height, width, max(1.5, height / 150))
    veins = smooth_noise(rng, height, width, max(height, width) / 9)
    tinted = 1 + np.float32(rng.uniform(0.003, 0.02)) * grain + np.float32(rng.uniform(0.005, 0.03)) * veins
    pixels = gaussian_blur(raised * np.float32(height), height / 400)
    return Surface(
        colour=np.clip(tinted[..., None] * colour, 0, 1).astype(np.float32),
        normal=normals_from_height(pixels + grain * np.float32(0.02)),
        coverage=coverage,
        gloss=gloss,
        standing=standing,
    )
