"""Colours and grounds of drawn pictures: plain, or shaded from one side or from a point."""

from __future__ import annotations

from math import cos, pi, sin

import numpy as np

from reliquary.sample.drawing.shading import Field


def tone(rng: np.random.Generator) -> Field:
    """Draws the colour of a ground (3,), 0..1: mostly a light grey, sometimes white, dark or coloured."""
    kind = rng.random()
    if kind < 0.15:
        return np.ones(3, np.float32)
    if kind < 0.55:
        return np.full(3, rng.uniform(0.7, 0.99), np.float32)
    if kind < 0.7:
        return np.full(3, rng.uniform(0, 0.3), np.float32)
    return rng.uniform(0.05, 1, 3).astype(np.float32)


def ink_on(ground: Field, rng: np.random.Generator, least: float = 0.08) -> Field:
    """Draws a colour (3,) that differs in lightness from a ground (3,) by at least ``least``."""
    lightness = float(ground.mean())
    darker, lighter = lightness - least, 1 - least - lightness
    down = darker > 0 and (lighter <= 0 or rng.random() < darker / (darker + max(lighter, 0)))
    step = least + float(rng.random()) * (darker if down else lighter)
    grey = np.full(3, lightness - step if down else lightness + step)
    tint = rng.normal(0, 0.06, 3) if rng.random() < 0.4 else np.zeros(3)
    return np.asarray(np.clip(grey + tint - tint.mean(), 0, 1), np.float32)


def plain(height: int, width: int, colour: Field) -> Field:
    """Returns a ground of one colour, (height, width, 3)."""
    field = np.empty((height, width, 3), np.float32)
    field[:] = colour
    return field


def linear(height: int, width: int, colours: tuple[Field, Field], angle: float) -> Field:
    """Returns a ground that goes from one colour to another in the direction ``angle`` (radians)."""
    x, y = plane(height, width)
    along = x * np.float32(cos(angle)) + y * np.float32(sin(angle))
    return _between(colours, (along - along.min()) / max(float(np.ptp(along)), 1e-6))


def radial(height: int, width: int, colours: tuple[Field, Field], centre: tuple[float, float]) -> Field:
    """Returns a ground that goes from one colour at ``centre`` (-1..1 in x and y) to another in the far corner."""
    x, y = plane(height, width)
    distance = np.hypot(x - np.float32(centre[0]), y - np.float32(centre[1]))
    return _between(colours, distance / distance.max())


def any_ground(rng: np.random.Generator, height: int, width: int) -> Field:
    """Draws a ground: plain, or a soft gradient of either kind."""
    colour = tone(rng)
    kind = rng.random()
    if kind < 0.6:
        return plain(height, width, colour)
    other = np.clip(colour + rng.uniform(-0.25, 0.25), 0, 1).astype(np.float32)
    if kind < 0.85:
        return linear(height, width, (colour, other), float(rng.choice([0.5, 0, 0.25, 1.3])) * pi)
    return radial(height, width, (colour, other), (0.0, 0.0))


def plane(height: int, width: int) -> tuple[Field, Field]:
    """Returns the coordinates x (1, width) and y (height, 1) of the pixels, -1..1."""
    return (
        np.linspace(-1, 1, width, dtype=np.float32)[None, :],
        np.linspace(-1, 1, height, dtype=np.float32)[:, None],
    )


def lay(field: Field, cover: Field, colour: Field, strength: float = 1.0) -> None:
    """Lays a colour (3,) over a picture (h, w, 3) where ``cover`` (h, w) says, in place."""
    field += (colour - field) * (cover * np.float32(strength))[..., None]


def _between(colours: tuple[Field, Field], share: Field) -> Field:
    first, second = colours
    return (first + (second - first) * share[..., None]).astype(np.float32)
