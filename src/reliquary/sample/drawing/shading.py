"""From a surface (colour, normals, coverage) and a light to a photograph-like picture.

Shading is Lambert's cosine law for the matt part and Blinn's half-vector law (SIGGRAPH 1977) for the gloss.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from reliquary.sample.drawing.fields import along, smooth_noise

Field = NDArray[np.float32]

SHOULDER = np.float32(0.85)
"""Exposure above which a picture no longer brightens in proportion, as film does."""


@dataclass(frozen=True)
class Surface:
    """What the camera sees of an object, before it is lit. Axes: x right, y up, z towards the camera.

    Attributes:
        colour: (H, W, 3), reflectance 0..1.
        normal: (H, W, 3), unit vectors.
        coverage: (H, W), 0 background to 1 object.
        gloss: Strength of the highlight, 0 (clay) to about 1 (glaze, metal).
        standing: True for an object that stands on its base, false for one that hangs or lies flat.
    """

    colour: Field
    normal: Field
    coverage: Field
    gloss: float
    standing: bool


@dataclass(frozen=True)
class Light:
    """One lamp and the light that fills the room.

    Attributes:
        azimuth: Degrees from the camera's direction, positive to the right.
        elevation: Degrees above the horizon.
        ambient: Share of the light without direction, 0..1.
        strength: Exposure; 1 is right.
        warmth: -1 (blue daylight) to 1 (tungsten).
    """

    azimuth: float
    elevation: float
    ambient: float
    strength: float
    warmth: float

    def direction(self) -> NDArray[np.float32]:
        """Returns the unit vector (3,) from the object to the lamp."""
        a, e = radians(self.azimuth), radians(self.elevation)
        return np.array([sin(a) * cos(e), sin(e), cos(a) * cos(e)], dtype=np.float32)

    def colour(self) -> NDArray[np.float32]:
        """Returns the lamp's colour and strength (3,)."""
        tint = np.array([1 + 0.08 * self.warmth, 1.0, 1 - 0.1 * self.warmth])
        return (self.strength * tint).astype(np.float32)


def random_light(rng: np.random.Generator) -> Light:
    """Draws a lamp as a museum photographer might set it: from a side, from above, sometimes harsh."""
    side = 1.0 if rng.random() < 0.35 else -1.0
    return Light(
        azimuth=side * float(rng.uniform(15, 70)),
        elevation=float(rng.uniform(25, 60)),
        ambient=float(rng.uniform(0.28, 0.5)),
        strength=float(rng.uniform(0.85, 1.2)),
        warmth=float(rng.normal(0, 0.35)),
    )


def shade(surface: Surface, light: Light) -> Field:
    """Returns the lit colours (H, W, 3), 0 to a little above 1 in highlights."""
    towards = light.direction()
    half = towards + np.array([0, 0, 1], dtype=np.float32)
    half /= np.linalg.norm(half)
    matt = np.maximum(along(surface.normal, towards), 0) * np.float32(1.2 * (1 - light.ambient)) + np.float32(
        light.ambient
    )
    lit: Field = surface.colour * matt[..., None]
    if surface.gloss > 0:
        highlight = np.maximum(along(surface.normal, half), 0)
        for _ in range(5):  # The 32nd power, much faster than a general one.
            highlight *= highlight
        lit += np.float32(0.75 * surface.gloss) * highlight[..., None]
    lit *= light.colour()
    return lit


def cast_shadow(surface: Surface, light: Light) -> Field:
    """Returns how much light reaches the background (H, W), 0..1.

    A standing object darkens the floor around its foot; a flat one drops a soft edge beside itself.
    """
    height, width = surface.coverage.shape
    mask = Image.fromarray((surface.coverage * 255).astype(np.uint8)).reduce(4)
    towards = light.direction()
    shadow = Image.new("L", mask.size)
    if surface.standing:
        _, top, _, bottom = mask.getbbox() or (0, 0, *mask.size)
        flat = mask.resize((mask.width, max(2, (bottom - top) // 5)), box=(0, top, mask.width, bottom))
        shadow.paste(flat, (round(-towards[0] * 0.08 * mask.width), bottom - round(0.75 * flat.height)))
    else:
        offset = (round(-towards[0] * 0.035 * mask.width), round(towards[1] * 0.035 * mask.height))
        shadow.paste(mask, offset)
    blurred = shadow.filter(ImageFilter.GaussianBlur(3)).resize((width, height), Image.Resampling.BILINEAR)
    return 1 - np.asarray(blurred, dtype=np.float32) * np.float32(0.6 * (1.1 - light.ambient) / 255)


def develop(picture: Field, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Turns lit colours (H, W, 3) into an 8-bit picture: lens vignette, sensor noise, gamma-like shoulder."""
    height, width = picture.shape[:2]
    y = np.linspace(-1, 1, height, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, width, dtype=np.float32)[None, :]
    vignette = 1 - np.float32(rng.uniform(0.02, 0.12)) * (x * x + y * y)
    grain = rng.standard_normal((height, width), dtype=np.float32) * np.float32(rng.uniform(0.004, 0.018))
    exposed = picture * vignette[..., None]
    exposed += grain[..., None]
    bright = exposed > SHOULDER
    room = np.float32(1 - SHOULDER)
    exposed[bright] = SHOULDER + room * np.tanh((exposed[bright] - SHOULDER) / room)
    np.clip(exposed, 0, 1, out=exposed)
    exposed *= np.float32(255)
    exposed += np.float32(0.5)
    return exposed.astype(np.uint8)


def studio_backdrop(rng: np.random.Generator, height: int, width: int, *, standing: bool) -> Field:
    """Draws a photographer's backdrop (H, W, 3), 0..1: paper, velvet or board, with a floor line if standing."""
    tones = ((0.82, 0.82, 0.81), (0.93, 0.93, 0.92), (0.5, 0.51, 0.53), (0.1, 0.1, 0.11), (0.76, 0.7, 0.62),
             (0.55, 0.6, 0.66), (0.34, 0.3, 0.28))  # fmt: skip
    colour = np.array(tones[rng.integers(len(tones))], dtype=np.float32) + rng.normal(0, 0.02, 3).astype(np.float32)
    small = np.ones((24, 24), dtype=np.float32) + 0.03 * smooth_noise(rng, 24, 24, 10)
    upper, lower = rng.uniform(0.82, 1.1, 2)
    small *= np.linspace(upper, lower, 24, dtype=np.float32)[:, None]
    if standing:
        horizon = int(rng.integers(15, 19))
        small[horizon:] *= np.float32(rng.uniform(1.03, 1.18))
    field = np.asarray(Image.fromarray(small).resize((width, height), Image.Resampling.BICUBIC))
    return np.clip(field[..., None] * colour, 0, 1)


def photograph(surface: Surface, light: Light, backdrop: Field, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Lights the surface, lays it over the backdrop with its shadow, and develops an 8-bit RGB picture."""
    ground = backdrop * cast_shadow(surface, light)[..., None]
    # In place: fresh arrays of a megabyte each cost more than the arithmetic.
    picture = shade(surface, light)
    picture -= ground
    picture *= surface.coverage[..., None]
    picture += ground
    return develop(picture, rng)
