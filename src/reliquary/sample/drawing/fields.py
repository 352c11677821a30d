"""Fields of floats: smooth noise (the grain of clay, stone, plaster, paint), blur and soft thresholds."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def smooth_noise(rng: np.random.Generator, height: int, width: int, cell: float) -> NDArray[np.float32]:
    """Draws a smooth random field of shape (height, width), about normal with mean 0 and deviation 1.

    Args:
        rng: Source of the random numbers.
        height: Rows of the field.
        width: Columns of the field.
        cell: Size of the features in px.
    """
    rows, columns = max(2, round(height / cell) + 1), max(2, round(width / cell) + 1)
    grid = rng.standard_normal((rows, columns), dtype=np.float32)
    return np.asarray(Image.fromarray(grid).resize((width, height), Image.Resampling.BICUBIC))


def fractal_noise(
    rng: np.random.Generator, height: int, width: int, cell: float, octaves: int = 3
) -> NDArray[np.float32]:
    """Adds ``octaves`` fields, each of half the feature size and half the strength of the one before.

    Returns an array (height, width), about normal with mean 0 and deviation near 1.
    """
    total = np.zeros((height, width), dtype=np.float32)
    for octave in range(octaves):
        total += smooth_noise(rng, height, width, max(1.0, cell / 2**octave)) * np.float32(0.5**octave)
    return total


def smoothstep(low: float, high: float, values: NDArray[np.float32]) -> NDArray[np.float32]:
    """Maps values from ``low``..``high`` to 0..1 with flat ends (the cubic 3t^2 - 2t^3)."""
    t: NDArray[np.float32] = np.clip((values - np.float32(low)) / np.float32(high - low), 0, 1)
    return t * t * (3 - 2 * t)


def gaussian_blur(field: NDArray[np.float32], sigma: float) -> NDArray[np.float32]:
    """Blurs a field (H, W) with a Gaussian of ``sigma`` px; the edge values continue beyond the border.

    Pillow blurs only 8-bit pictures, whose steps would show as terraces in a shaded height map.
    """
    radius = max(1, int(3 * sigma + 0.5))
    taps = np.exp(-0.5 * (np.arange(-radius, radius + 1) / sigma) ** 2)
    taps = (taps / taps.sum()).astype(np.float32)
    for axis in (0, 1):
        padding = [(radius, radius) if a == axis else (0, 0) for a in (0, 1)]
        padded = np.pad(field, padding, mode="edge")
        length = field.shape[axis]
        field = np.zeros_like(field)
        for k, tap in enumerate(taps):
            field += tap * (padded[k : k + length] if axis == 0 else padded[:, k : k + length])
    return field


def along(vectors: NDArray[np.float32], direction: NDArray[np.float32]) -> NDArray[np.float32]:
    """Returns the parts (...) of vectors (..., 3) along a unit vector (3,), to the same bit on every processor.

    BLAS rounds differently by processor. Here each product is added in double precision and the sum rounded once, as a
    fused multiply-add does. Fields (H, W, 3) begin with x and lists (N, 3) with y, as those pictures were made that
    the digests of datasets rest on.
    """
    first, second = (0, 1) if vectors.ndim > 2 else (1, 0)
    part: NDArray[np.float32] = vectors[..., first] * direction[first]
    for axis in (second, 2):
        part = (vectors[..., axis].astype(np.float64) * direction[axis] + part).astype(np.float32)
    return part
