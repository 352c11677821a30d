"""The ground of a picture: the simplest smooth shading that explains most of it.

Programs shade a ground along a line or around a point, in one colour or several; a lens lets the corners fall off,
and a lamp makes one side lighter. So a ground is one colour, a ramp along a line, a ramp around a point (in circles, or
in ellipses of the picture's own proportions), or a surface of second order. Whatever explains the most is taken.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Point = tuple[float, float]

NEAR = 2.0
"""Levels within which a ground explains a block, the less the farther it is."""

STOPS = 9
"""Colours that a ramp along a line may pass, at equal distances."""

FEWEST = 4
"""Blocks across a picture from which on a ramp can be told."""

ENOUGH = 20
"""Blocks along the longer side that a ground is fitted to."""

ROUNDS = 6
LEAST_SPREAD = 0.7
"""Levels: rounding and JPEG alone make residuals of about this size."""


def ground_of(tone: NDArray[np.float32]) -> Array:
    """Return the ground of a picture in blocks.

    Args:
        tone: What each block mostly is, (rows, columns), 0 to 255.

    Returns:
        The ground at each block, (rows, columns).
    """
    values = tone.astype(np.float64)
    return max(_grounds(values), key=lambda ground: explained_by(ground, values))


def explained_by(ground: Array, tone: Array) -> float:
    """Return which share of the blocks (rows, columns) a ground explains, 0 to 1."""
    return float(np.maximum(0, 1 - np.abs(tone - ground) / NEAR).mean())


def _grounds(tone: Array) -> Iterator[Array]:
    rows, columns = tone.shape
    common = _commonest(tone)
    yield np.full_like(tone, common)
    second_order = _second_order(rows, columns)
    yield _fitted(tone, second_order, np.ones_like(tone))
    yield _fitted(tone, second_order, 1 / (1 + ((tone - common) / 6) ** 2) ** 2)
    if min(rows, columns) < FEWEST or np.ptp(tone) < NEAR:
        return
    yield _fitted(tone, _stops(_along_line(tone)), np.ones_like(tone))
    longer = max(rows, columns)
    for scale in dict.fromkeys([(1.0, 1.0), (rows / longer, columns / longer)]):
        middle = ((rows - 1) / 2 / scale[0], (columns - 1) / 2 / scale[1])
        for point in (_vanishing_point(tone, scale), middle):
            yield _fitted(tone, _rings((rows, columns), point, scale), np.ones_like(tone))


def surface_of(light: NDArray[np.float32]) -> Array:
    """Return the surface of second order nearest to the blocks (rows, columns), at each of them."""
    basis = _surface_basis(*light.shape)
    return np.asarray((basis @ (basis.T @ light.astype(np.float64).ravel())).reshape(light.shape))


@lru_cache(maxsize=64)
def _surface_basis(rows: int, columns: int) -> Array:
    """Return orthonormal surfaces of second order as columns, (rows * columns, 6)."""
    return np.asarray(np.linalg.qr(_second_order(rows, columns).reshape(rows * columns, -1))[0])


def _second_order(rows: int, columns: int) -> Array:
    y, x = np.meshgrid(_centred(rows), _centred(columns), indexing="ij")
    return np.stack([np.ones_like(x), x, y, x * y, x**2, y**2], axis=-1)


def _centred(count: int) -> Array:
    return (np.arange(count) + 0.5) * 2 / count - 1


def _commonest(tone: Array) -> float:
    """Return the level around which most blocks are."""
    counts = np.bincount(np.rint(tone).astype(np.int64).ravel(), minlength=256)
    return float(np.convolve(counts, (1, 2, 3, 2, 1), "same").argmax())


def _fitted(tone: Array, terms: Array, trust: Array) -> Array:
    """Fit a sum of terms (rows, columns, n); blocks far from it count less and less (Geman and McClure's weights)."""
    step = max(1, round(max(tone.shape) / ENOUGH))
    values, weights = tone[::step, ::step].ravel(), trust[::step, ::step].ravel()
    flat = terms[::step, ::step].reshape(len(values), -1)
    tiny = 1e-9 * np.eye(flat.shape[1])
    factors = np.zeros(flat.shape[1])
    for _ in range(ROUNDS):
        weighted = flat.T * weights
        system = weighted @ flat
        factors = np.linalg.solve(system + np.trace(system) * tiny + tiny, weighted @ values)
        off = values - flat @ factors
        spread = max(LEAST_SPREAD, 1.5 * float(np.median(np.abs(off))))
        weights = 1 / (1 + (off / (2 * spread)) ** 2) ** 2
    return np.asarray(terms @ factors)


def _steepness(tone: Array) -> tuple[Array, Array, Array]:
    """Return how the light changes down and across, and how far each place counts: edges hardly."""
    padded = np.pad(tone, 1, mode="edge")
    smooth = sum(padded[y : y + tone.shape[0], x : x + tone.shape[1]] for y in range(3) for x in range(3)) / 9
    down, across = np.gradient(smooth)
    steep = down**2 + across**2
    return np.asarray(down), np.asarray(across), np.asarray(1 / (float(np.median(steep)) + steep + 1e-6))


def _along_line(tone: Array) -> Array:
    """Return where each block lies along the line along which the light changes."""
    down, across, trust = _steepness(tone)
    mixed = (trust * down * across).sum()
    spread = np.array([[(trust * down**2).sum(), mixed], [mixed, (trust * across**2).sum()]])
    direction = np.linalg.eigh(spread)[1][:, 1]
    rows, columns = tone.shape
    return np.asarray(direction[0] * np.arange(rows)[:, None] + direction[1] * np.arange(columns)[None, :])


def _stops(place: Array) -> Array:
    """Return the terms of a shading that is linear between stops at equal distances along a line."""
    at = (place - place.min()) / max(float(np.ptp(place)), 1e-6) * (STOPS - 1)
    return np.asarray(np.maximum(0, 1 - np.abs(at[..., None] - np.arange(STOPS))))


def _vanishing_point(tone: Array, scale: Point) -> Point:
    """Return the point that all slopes of the light run towards.

    Args:
        tone: The blocks.
        scale: What distances down and across are divided by.
    """
    down, across, trust = _steepness(tone)
    # A line through a block along its slope passes the point; that is linear in the point.
    normal_y, normal_x = -across * scale[1], down * scale[0]
    y, x = _places((tone.shape[0], tone.shape[1]), scale)
    weights = np.sqrt(trust).ravel()
    system = np.stack([normal_y.ravel(), normal_x.ravel()], axis=1) * weights[:, None]
    point = np.linalg.lstsq(system, (normal_y * y + normal_x * x).ravel() * weights, rcond=1e-4)[0]
    return float(point[0]), float(point[1])


def _rings(shape: tuple[int, int], point: Point, scale: Point) -> Array:
    """Return the terms of a cubic in the distance from a point."""
    y, x = _places(shape, scale)
    distance = np.hypot(y - point[0], x - point[1])
    return np.asarray((distance / max(float(distance.max()), 1e-6))[..., None] ** np.arange(4))


def _places(shape: tuple[int, int], scale: Point) -> list[Array]:
    return list(np.meshgrid(*(np.arange(n) / by for n, by in zip(shape, scale, strict=True)), indexing="ij"))
