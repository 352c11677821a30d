"""The plain ground behind objects, and what stands before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from reliquary.curate.measuring.picture import WorkingPicture

T = TypeVar("T", bound=np.generic)

Mask = NDArray[np.bool_]
Field = NDArray[np.float32]
Numbers = NDArray[np.int32]

LEAST_SIDE = 16
"""In smaller pictures, in pixels of the small form, no ground can be told from an object."""

CALM = 1.2
"""Steepest slope within a ground, levels a pixel of the small form: gradients of light and paper stay below it."""

NOISE_FACTOR = 4.0
"""A grainy ground may be steeper: so many times the median slope at the edges of the picture."""

ROUGHEST = 8.0
"""Steepest slope that grain may explain; beyond it the ground has a texture."""

LEAST_OF_THE_EDGES = 0.6
"""Share of the picture's edges that the ground must take: an object may reach beyond the picture."""

PLAIN = 12.0
"""Standard deviation from a smooth surface, in levels, up to which a ground is plain."""

SIMILAR = 60.0
"""Mean distance, in levels, from the colour of the largest part of the ground up to which others may belong to it."""

ALIKE = 25.0
"""Mean distance, in levels, from the surface that was fitted to the parts up to which they do."""

SHARP = 1.3
"""At a sharp edge, blurring twice as far makes the slope so many times less; at the edge of a shadow it does not."""

SHADE_HUE = 0.08
"""Difference, relative, by which a shadow may darken one colour channel more than another."""

DEEPEST_SHADE = 0.25
"""Share of the light that is left in the deepest shadow."""

RIM = 3
"""So many pixels beyond its edge at most a thing makes the picture steep."""

THINNEST = 2
"""Things up to twice so many pixels across are lines, not objects: edges of tables, wires, thin bars."""

FAINT = 15.0
"""Difference from the ground, in levels, below which no edge of a thing is sure."""

COMPACT = 0.2
"""Share of a thing that the largest circle within it covers: less has an outline that was found in part, or a bar."""


@dataclass(frozen=True)
class Thing:
    """Something before the ground.

    Attributes:
        share: Share of the picture that it covers, 0 to 1.
        is_sure: It is neither faint nor a mere outline or bar, so that what was found of it is all of it.
    """

    share: float
    is_sure: bool


@dataclass(frozen=True)
class Ground:
    """A plain ground.

    Attributes:
        colour: Its median colour, RGB, 0 to 255.
        things: What stands before it, the largest first.
        mask: Where they stand, (h, w) of the picture's small form: their numbers from 1, and 0 on the ground.
    """

    colour: tuple[int, int, int]
    things: Sequence[Thing]
    mask: Numbers


@lru_cache(maxsize=1)  # the checks that go by the ground look at one picture one after the other
def plain_ground(picture: WorkingPicture) -> Ground | None:
    """Find the plain ground of a picture, of nearly one colour or a smooth gradient, and what stands before it.

    The ground is what is calm and connected to the edges of the picture. A smooth surface is fitted to it (second
    order in x and y); what is like the ground but darker, without a sharp edge, is a shadow and belongs to it. Holes
    within a thing belong to the thing, and lines belong to the ground.

    Returns:
        None if there is no plain ground: the calm part does not reach most of the edges, or is no smooth surface.
    """
    if min(picture.small.shape[:2]) < LEAST_SIDE:
        return None
    pixels = np.ascontiguousarray(picture.small.transpose(2, 0, 1))
    smooth, smoother = (ndimage.gaussian_filter(pixels, (0, sigma, sigma)) for sigma in (1, 2))
    slope = _slope(smooth)
    limit = max(CALM, NOISE_FACTOR * float(np.median(_edges(slope))))
    if limit > ROUGHEST:
        return None
    calm = slope < limit
    surface = _plain_surface(smooth, calm)
    if surface is None:
        return None
    is_soft = slope < SHARP * _slope(smoother) + 0.5
    ground = _alike(_parts_at_the_edges(calm | (_shade(smooth, surface) & is_soft)), smooth, surface, ALIKE)
    if _edges(ground).mean() < LEAST_OF_THE_EDGES:
        return None
    difference = np.abs(pixels - surface).max(axis=0)
    mask = _numbered(_solid(~ground, difference))
    red, green, blue = (round(float(level)) for level in np.median(pixels[:, ground], axis=1))
    return Ground((red, green, blue), _things(mask, difference), mask)


def _plain_surface(smooth: Field, calm: Mask) -> Field | None:
    """Fit a smooth surface to the calm parts at the edges that are of one colour; None if they do not lie on one."""
    parts = _parts_at_the_edges(calm)
    if not parts.any():
        return None
    at_edges = np.bincount(_edges(parts))
    at_edges[0] = 0
    even = smooth[:, parts == at_edges.argmax()].mean(axis=1)
    ground = _alike(parts, smooth, even[:, None, None], SIMILAR)
    surface = _fitted(smooth, ground)
    return surface if float((smooth - surface)[:, ground].std()) <= PLAIN else None


def _slope(pixels: Field) -> Field:
    """Return the slope of the steepest channel of (3, h, w), levels a pixel, (h, w)."""
    down, right = np.gradient(pixels, axis=(1, 2))
    return np.asarray(np.sqrt((down * down + right * right).max(axis=0)), np.float32)


def _edges(values: NDArray[T]) -> NDArray[T]:
    """Return the outermost pixels of (h, w)."""
    return np.concatenate([values[0], values[-1], values[:, 0], values[:, -1]])


def _parts_at_the_edges(calm: Mask) -> Numbers:
    """Number the connected parts of what is calm that reach the edges of the picture; 0 is the rest."""
    parts, count = ndimage.label(calm)
    reaches = np.zeros(count + 1, np.bool_)
    reaches[_edges(parts)] = True
    return np.asarray(np.where(reaches[parts], parts, 0), np.int32)


def _alike(parts: Numbers, pixels: Field, surface: Field, limit: float) -> Mask:
    """Return the parts that lie near a surface on average: an object may divide the ground, or be calm itself."""
    sizes = np.maximum(np.bincount(parts.ravel()), 1)
    away = [np.bincount(parts.ravel(), channel.ravel()) / sizes for channel in np.abs(pixels - surface)]
    is_alike = np.max(away, axis=0) < limit
    is_alike[0] = False
    return np.asarray(is_alike[parts])


def _fitted(pixels: Field, ground: Mask) -> Field:
    """Fit a surface of the second order in x and y to the ground, channel by channel, and return it everywhere."""
    height, width = ground.shape
    y, x = np.meshgrid(np.linspace(-1, 1, height), np.linspace(-1, 1, width), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * y, x * x, y * y])
    of_ground = terms[:, ground]
    # The normal equations: with six well-scaled terms as exact as a decomposition, and ten times faster.
    factors = np.linalg.lstsq(of_ground @ of_ground.T, of_ground @ pixels[:, ground].T, rcond=None)[0]
    return np.asarray(np.tensordot(factors.T, terms, 1), np.float32)


def _shade(pixels: Field, surface: Field) -> Mask:
    """Return what has the hue of the ground, and less light."""
    left = (pixels + 1) / (np.maximum(surface, 0) + 1)
    least, most = left.min(axis=0), left.max(axis=0)
    return np.asarray((most - least < SHADE_HUE) & (most < 1) & (least > DEEPEST_SHADE))


def _solid(other: Mask, difference: Field) -> Mask:
    """Return what is not ground: with its holes filled, up to its edges and no further, and without lines."""
    filled = ndimage.binary_fill_holes(other)
    # The slope at an edge reaches pixels beyond it; they differ from the ground by less than half of what is near.
    rim = filled & ~ndimage.binary_erosion(filled, iterations=RIM, border_value=1)
    exact = filled & ~(rim & (2 * difference < ndimage.maximum_filter(difference, 2 * RIM + 1)))
    disc = ndimage.iterate_structure(ndimage.generate_binary_structure(2, 1), THINNEST)
    margin = 2 * THINNEST
    # Beyond the picture its edge goes on, so that what an edge cuts is not thinned there.
    opened = ndimage.binary_opening(np.pad(exact, margin, mode="edge"), disc)
    return np.asarray(opened[margin:-margin, margin:-margin])


def _numbered(solid: Mask) -> Numbers:
    """Number separate things, the largest first."""
    numbers, count = ndimage.label(solid, np.ones((3, 3)))
    sizes = np.bincount(numbers.ravel(), minlength=count + 1)[1:]
    ranks = np.zeros(count + 1, np.int32)
    ranks[np.argsort(-sizes, kind="stable") + 1] = np.arange(1, count + 1)
    return np.asarray(ranks[numbers])


def _things(mask: Numbers, difference: Field) -> list[Thing]:
    numbers = np.arange(1, int(mask.max()) + 1)
    sizes = np.bincount(mask.ravel(), minlength=len(numbers) + 1)[1:]
    differences = ndimage.mean(difference, mask, numbers)
    depth = ndimage.distance_transform_edt(np.pad(mask, 1))[1:-1, 1:-1]
    deepest = np.zeros(len(numbers) + 1)
    np.maximum.at(deepest, mask.ravel(), depth.ravel())
    is_sure = (differences >= FAINT) & (np.pi * deepest[1:] ** 2 >= COMPACT * sizes)
    return [Thing(float(size / mask.size), bool(sure)) for size, sure in zip(sizes, is_sure, strict=True)]
