"""Pictures with nothing in them: one colour, noise, gradients, soft patches, failed exposures, an empty scanner."""

from __future__ import annotations

from math import pi

import numpy as np

from reliquary.sample.blanks.camera import sensor_noise
from reliquary.sample.blanks.grounds import linear, plain, plane, radial, tone
from reliquary.sample.drawing.fields import gaussian_blur, smooth_noise
from reliquary.sample.drawing.shading import Field

NOISES = (1.0, 12.0)
"""Least and greatest deviation of the noise in pictures of nothing, in 8-bit levels."""


def uniform(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws one colour."""
    return plain(height, width, tone(rng) if rng.random() < 0.6 else rng.random(3).astype(np.float32))


def noisy(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws one colour with the noise of a sensor."""
    return _noisy(uniform(rng, height, width), rng)


def linear_gradient(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a gradient from one side to the other."""
    return linear(height, width, _two_tones(rng), float(rng.uniform(0, 2 * pi)))


def radial_gradient(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a gradient around a point."""
    return radial(height, width, _two_tones(rng), (float(rng.normal(0, 0.4)), float(rng.normal(0, 0.4))))


def lens_vignette(rng: np.random.Generator, height: int, width: int) -> Field:
    """Photographs a wall without anything on it: dark corners, and noise."""
    x, y = plane(height, width)
    fall = rng.uniform(0.05, 0.6) * (x * x + y * y) / 2 + rng.normal(0, 0.05) * x + rng.normal(0, 0.05) * y
    return _noisy(uniform(rng, height, width) * (1 - fall)[..., None], rng)


def dark_frame(rng: np.random.Generator, height: int, width: int) -> Field:
    """Takes a photograph with the lens cap on: nearly black, with the glow of a warm sensor from one side."""
    x, y = plane(height, width)
    corner = rng.choice([-1, 1], 2)
    glow = np.exp(-np.hypot(x - corner[0], y - corner[1]) / rng.uniform(0.3, 1.5)) * rng.uniform(0, 0.12)
    field = np.full((height, width, 3), rng.uniform(0, 0.06), np.float32) + glow[..., None].astype(np.float32)
    return sensor_noise(field, float(rng.uniform(0.5, 6)) / 255, rng, coloured=True)


def overexposed(rng: np.random.Generator, height: int, width: int) -> Field:
    """Takes a photograph with far too much light: white, clipped, a little darker to the edges."""
    x, y = plane(height, width)
    light = rng.uniform(0.97, 1.3) - rng.uniform(0.02, 0.35) * (x * x + y * y) / 2
    return sensor_noise(np.repeat(light[..., None], 3, axis=-1), float(rng.uniform(0.5, 5)) / 255, rng)


def three_colour_gradient(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a gradient over three colours, as page templates have."""
    colours = np.stack([tone(rng) for _ in range(3)])
    x, y = plane(height, width)
    along = x * np.float32(rng.normal()) + y * np.float32(rng.normal())
    along = (along - along.min()) / max(float(np.ptp(along)), 1e-6)
    return np.stack([np.interp(along, (0, 0.5, 1), colours[:, c]) for c in range(3)], axis=-1).astype(np.float32)


def stepped_gradient(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a gradient in a few steps, as encoders with few colours leave it."""
    first = tone(rng)
    other = np.clip(first + rng.uniform(-0.5, 0.5), 0, 1).astype(np.float32)
    steps = int(rng.integers(4, 20))
    x, y = plane(height, width)
    angle = float(rng.uniform(0, 2 * pi))
    along = x * np.float32(np.cos(angle)) + y * np.float32(np.sin(angle))
    along = (along - along.min()) / np.ptp(along)
    share = np.floor(along * steps).clip(0, steps - 1) / np.float32(steps - 1)
    return np.asarray(first + (other - first) * share[..., None], np.float32)


def fogged_film(rng: np.random.Generator, height: int, width: int) -> Field:
    """Takes a photograph on film that saw light: a soft glow from one edge, and noise."""
    x, _ = plane(height, width)
    glow = np.exp(-(x + 1) * np.float32(rng.uniform(1, 4))) * np.float32(rng.uniform(0.1, 0.5))
    base = plain(height, width, np.full(3, rng.uniform(0.05, 0.4), np.float32))
    colour = np.array([1, rng.uniform(0.6, 1), rng.uniform(0.4, 1)], np.float32)
    return sensor_noise(base + glow[..., None] * colour, float(rng.uniform(0.5, 5)) / 255, rng)


def empty_scanner(rng: np.random.Generator, height: int, width: int) -> Field:
    """Scans the lid of the scanner: pale, a little darker to one side, with the stripes of the sensor."""
    _, y = plane(height, width)
    lid = float(rng.uniform(0.8, 0.98)) + np.float32(rng.normal(0, 0.02)) * y
    stripes = 1 + np.float32(rng.uniform(0, 0.004)) * rng.standard_normal((1, width), dtype=np.float32)
    return sensor_noise(np.repeat((lid * stripes)[..., None], 3, axis=-1), float(rng.uniform(0.3, 2)) / 255, rng)


def soft_tile(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws the soft patches of colour that a page shows until the picture has come."""
    colours = [tone(rng) for _ in range(2)]
    share = smooth_noise(rng, height, width, max(height, width) / float(rng.uniform(1.2, 2.5)))
    share = np.clip(0.5 + 0.3 * gaussian_blur(share, max(height, width) / 12), 0, 1)
    return np.asarray(colours[0] + (colours[1] - colours[0]) * share[..., None], np.float32)


def _two_tones(rng: np.random.Generator) -> tuple[Field, Field]:
    first = tone(rng)
    if rng.random() < 0.7:
        return first, np.clip(first + rng.uniform(-0.5, 0.5), 0, 1).astype(np.float32)
    return first, tone(rng)


def _noisy(field: Field, rng: np.random.Generator) -> Field:
    low, high = NOISES
    sigma = float(np.exp(rng.uniform(np.log(low), np.log(high)))) / 255
    return sensor_noise(field, sigma, rng, coloured=bool(rng.random() < 0.5))
