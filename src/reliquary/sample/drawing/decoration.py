"""Painted decoration: the unrolled texture of a vessel, and the wear of the years."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from PIL import Image

from reliquary.sample.drawing.emblems import emblem_silhouette
from reliquary.sample.drawing.fields import fractal_noise, smooth_noise, smoothstep
from reliquary.sample.drawing.looks import RGB, Look, Scheme, choose
from reliquary.sample.drawing.motifs import motif_band
from reliquary.sample.drawing.shading import Field

TEXTURE_HEIGHT = 192
TEXTURE_WIDTH = 576


@dataclass(frozen=True)
class Wear:
    """How the years treated an object.

    Attributes:
        loss: Share of the paint that is gone, 0..1.
        grime: Strength of the stains, 0..1.
    """

    loss: float
    grime: float


def random_wear(age: float, rng: np.random.Generator) -> Wear:
    """Draws the wear of an object; ``age`` is 0 (latest of all) to 1 (oldest of all)."""
    return Wear(
        loss=float(np.clip(0.03 + 0.14 * age + rng.normal(0, 0.06), 0, 0.4)),
        grime=float(np.clip(0.25 + 0.4 * age + rng.normal(0, 0.15), 0.05, 0.9)),
    )


def as_colour(rgb: RGB) -> Field:
    """Returns an 8-bit colour as floats (3,), 0..1."""
    return np.array(rgb, dtype=np.float32) / np.float32(255)


def weathered(colour: Field, bare: Field, wear: Wear, rng: np.random.Generator) -> Field:
    """Wears a painted surface (H, W, 3) down to the ``bare`` colour (3,) in patches, and stains it."""
    height, width = colour.shape[:2]
    patches = fractal_noise(rng, height // 2, width // 2, max(height, width) / 18)
    patches = np.asarray(Image.fromarray(patches).resize((width, height), Image.Resampling.BILINEAR))
    # The field is about normal with a deviation a little above 1: few places exceed 2.3, half exceed 0.
    threshold = 2.3 * (1 - 2 * wear.loss)
    gone = smoothstep(threshold, threshold + 0.35, patches)[..., None] * np.float32(0.85)
    stain = 1 - np.float32(0.075 * wear.grime) * (patches + smooth_noise(rng, height, width, 5))
    return np.clip((colour + (bare - colour) * gone) * stain[..., None], 0, 1)


def vessel_texture(look: Look, scheme: Scheme, progress: float, wear: Wear, rng: np.random.Generator) -> Field:
    """Paints the unrolled side of a vessel.

    Args:
        look: The repertoire of motifs and emblems.
        scheme: The colours.
        progress: 0 (first years of the civilisation) to 1 (last): later ware carries more and finer bands.
        wear: How much of the paint is lost.
        rng: Source of the random numbers.

    Returns:
        Texture (TEXTURE_HEIGHT, TEXTURE_WIDTH, 3), 0..1; row 0 is the rim.
    """
    ground, paint, accent = (as_colour(c) for c in scheme)
    texture = np.empty((TEXTURE_HEIGHT, TEXTURE_WIDTH, 3), dtype=np.float32)
    texture[:] = ground
    _paint_bands(texture, look, (paint, accent), progress, rng)
    if rng.random() < 0.35:
        _paint_emblem(texture, choose(look.emblems, progress, rng), (ground, paint), rng)
    return weathered(texture, ground, wear, rng)


def _paint_bands(
    texture: Field, look: Look, inks: tuple[Field, Field], progress: float, rng: np.random.Generator
) -> None:
    top = int(rng.integers(2, 14))
    fineness = float(np.clip(0.3 + 0.6 * progress + rng.normal(0, 0.15), 0, 1))
    while top < TEXTURE_HEIGHT - 16:
        ink = inks[int(rng.random() < 0.3)]
        _paint_line(texture, top, int(rng.integers(2, 5)), inks[0])
        height = int(rng.uniform(20, 52) * (1.25 - 0.6 * fineness))
        band = texture[top + 6 : top + 6 + height]
        draw = rng.random()
        if draw < 0.72:
            repeats = max(4, round(TEXTURE_WIDTH / height * float(rng.uniform(0.6, 1.0))))
            cover = motif_band(choose(look.motifs, progress, rng), len(band), TEXTURE_WIDTH, repeats, rng)
            band += (ink - band) * cover[..., None]
        elif draw < 0.8:
            band[:] = ink
        top += height + 8
        _paint_line(texture, top - 2, int(rng.integers(2, 4)), inks[0])
        if rng.random() < 0.75 - 0.5 * fineness:
            top += int(rng.uniform(14, 48))


def _paint_line(texture: Field, top: int, thickness: int, ink: Field) -> None:
    texture[top : top + thickness] = ink


def _paint_emblem(texture: Field, name: str, colours: tuple[Field, Field], rng: np.random.Generator) -> None:
    """Paints the emblem on a reserved panel, on both faces of the belly; the colours are ground and ink."""
    ground, ink = colours
    side = int(rng.integers(60, 84))
    image = Image.fromarray(emblem_silhouette(name))
    cover = np.asarray(image.resize((side, side), Image.Resampling.BOX))
    top = int(rng.uniform(0.28, 0.4) * TEXTURE_HEIGHT)
    for left in (TEXTURE_WIDTH // 4 - side // 2, 3 * TEXTURE_WIDTH // 4 - side // 2):
        patch = texture[top : top + side, left : left + side]
        patch[:] = ground
        patch += (ink - ground) * cover[..., None]
