"""Pictures without colour, and pictures in the tones of one colour."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

_LIGHTS = {"sepia": (255, 238, 205), "albumen": (248, 236, 216), "cyanotype": (225, 236, 248)}
_SHADOWS = {"sepia": (52, 32, 18), "albumen": (70, 50, 45), "cyanotype": (12, 32, 78)}


def without_colour(picture: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return a picture (H, W, 3) whose three channels are its luma."""
    return np.asarray(Image.fromarray(picture).convert("L").convert("RGB"))


def toned(picture: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return a picture (H, W, 3) as an old print of it would look: sepia, albumen or cyanotype, more or less strong."""
    name = str(rng.choice(list(_LIGHTS)))
    strength = float(rng.uniform(0.5, 1))
    lights = 255 + strength * (np.array(_LIGHTS[name]) - 255)
    shadows = strength * np.array(_SHADOWS[name])
    luma = np.asarray(Image.fromarray(picture).convert("L"), np.float32)[..., None] / 255
    # The tone is strongest between black and white, as silver turned to sulphide is.
    bend = 1 + 0.15 * strength * np.linspace(-1, 1, 3)
    return np.clip(shadows + (lights - shadows) * luma**bend, 0, 255).astype(np.uint8)
