"""What the taking of a photograph leaves in it: uneven light, the lens, the sensor."""

from __future__ import annotations

import numpy as np

from reliquary.sample.blanks.grounds import plane
from reliquary.sample.drawing.fields import gaussian_blur, smooth_noise
from reliquary.sample.drawing.shading import Field


def sensor_noise(field: Field, sigma: float, rng: np.random.Generator, *, coloured: bool = False) -> Field:
    """Adds the noise of a sensor to a picture (h, w, 3).

    Args:
        field: The picture, 0..1.
        sigma: Deviation at middle grey; shadows have less, as shot noise does, but never none.
        rng: Source of the random numbers.
        coloured: Whether the three channels differ.
    """
    shape = field.shape if coloured else (*field.shape[:2], 1)
    strength = np.sqrt(0.25 + 1.5 * np.clip(field.mean(axis=-1, keepdims=True), 0, 1))
    return np.asarray(field + rng.standard_normal(shape, dtype=np.float32) * (np.float32(sigma) * strength))


def uneven_light(height: int, width: int, rng: np.random.Generator, strength: float) -> Field:
    """Draws how much light falls where, (height, width), around 1: from a side, and never quite evenly."""
    x, y = plane(height, width)
    slope_x, slope_y = rng.normal(0, strength, 2)
    blotches = smooth_noise(rng, height, width, max(height, width) / 2.5)
    fall = rng.uniform(0, strength) * (x * x + y * y)
    return np.asarray(1 + slope_x * x + slope_y * y - fall + 0.4 * strength * blotches, np.float32)


def photographed(
    field: Field, rng: np.random.Generator, *, unevenness: float = 0.04, noise: tuple[float, float] = (0.3, 3.0)
) -> Field:
    """Takes a photograph of a scene (h, w, 3): light, lens, noise.

    Museums publish pictures that were reduced from larger ones and cleaned of noise, so that little of it is left.

    Args:
        field: What is before the camera, 0..1.
        rng: Source of the random numbers.
        unevenness: How uneven the light is.
        noise: Least and greatest deviation of the noise, in 8-bit levels.
    """
    height, width = field.shape[:2]
    strength = unevenness * float(rng.uniform(0.5, 1.5))
    lit = field * uneven_light(height, width, rng, strength)[..., None]
    softness = float(rng.uniform(0, 0.9)) * max(height, width) / 900
    if softness > 0.3:
        lit = np.stack([gaussian_blur(np.ascontiguousarray(lit[..., c]), softness) for c in range(3)], axis=-1)
    low, high = noise
    sigma = float(np.exp(rng.uniform(np.log(low), np.log(high)))) / 255
    return sensor_noise(lit, sigma, rng, coloured=bool(rng.random() < 0.5))
