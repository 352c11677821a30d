"""Sample reliefs: carved panels as height fields with semantic classes, and old photographs of them.

A panel shows figures in robes before architecture and plants, over an ornament frieze. Outlines are steps, as a
chisel leaves them; within a body the height is smooth; folds and faces lie between: so there are edges of every
softness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from reliquary.errors import ReliquaryError
from reliquary.height_fields import normals_from_height
from reliquary.sample.carving import RELIEF_CLASSES, Carving
from reliquary.sample.drawing.fields import along, fractal_noise, gaussian_blur, smooth_noise, smoothstep
from reliquary.sample.drawing.motifs import motif_band
from reliquary.seeds import generator

__all__ = ["RELIEF_CLASSES", "Relief", "relief_photograph", "sample_relief"]

MIN_SIDE = 64
MAX_PIXELS = 25_000_000
DEPTH_SHARE = 0.09
"""Depth of the carving, from ground to highest point, as a share of the panel's height: a relief is shallow."""


@dataclass(frozen=True)
class Relief:
    """A carved panel.

    Attributes:
        height: (H, W) float32, 0 (deepest ground) to 1 (highest point); unitless.
        labels: (H, W) uint8, index into RELIEF_CLASSES.
    """

    height: NDArray[np.float32]
    labels: NDArray[np.uint8]


def sample_relief(width: int, height: int, seed: int = 0, number: int = 0) -> Relief:
    """Carves a panel.

    Args:
        width: Columns, MIN_SIDE px or more.
        height: Rows, MIN_SIDE px or more.
        seed: Seed of the set of reliefs.
        number: Which relief of the set.

    Raises:
        ReliquaryError: A side is shorter than MIN_SIDE or the panel has more than MAX_PIXELS.
    """
    if min(width, height) < MIN_SIDE or width * height > MAX_PIXELS:
        raise ReliquaryError(
            f"sample relief of {width} x {height} px: give sides from {MIN_SIDE} px and at most {MAX_PIXELS:,} in all"
        )
    rng = generator(seed, "sample relief", number)
    carving = Carving(width, height)
    aspect = width / height
    _architecture(carving, aspect, rng)
    _plants(carving, aspect, rng)
    _frieze(carving, rng)
    count = max(1, round(aspect * rng.uniform(1.8, 2.8)))
    for k in range(count):
        x = aspect * (k + 0.5 + rng.uniform(-0.15, 0.15)) / count
        _person(carving, x, foot=0.83, size=float(rng.uniform(0.5, 0.66)), rng=rng)
    ground = 0.04 + 0.015 * smooth_noise(rng, height, width, height / 4)
    tooled = carving.height + ground + 0.004 * fractal_noise(rng, height, width, 6, 2)
    return Relief(np.clip(tooled, 0, 1).astype(np.float32), carving.labels)


def relief_photograph(
    relief: Relief,
    azimuth: float = -55.0,
    elevation: float = 35.0,
    tone: Literal["grey", "sepia"] = "grey",
    seed: int = 0,
) -> NDArray[np.uint8]:
    """Photographs a relief from the front, as an old picture would show it.

    Args:
        relief: The panel.
        azimuth: Degrees from the camera's direction to the lamp, positive to the right.
        elevation: Degrees of the lamp above the horizon; low values with a large azimuth are raking light.
        tone: Grey, or the brown of an old print.
        seed: Seed of stains and grain.

    Returns:
        RGB (H, W, 3); the three channels are equal if grey.
    """
    rows, columns = relief.height.shape
    rng = generator(seed, "sample relief photograph")
    a, e = np.radians(azimuth), np.radians(elevation)
    towards = np.array([np.sin(a) * np.cos(e), np.sin(e), np.cos(a) * np.cos(e)], dtype=np.float32)
    normal = normals_from_height(relief.height, scale=DEPTH_SHARE * rows)
    # Hollows see less of the sky: the height above its surroundings stands in for ambient occlusion.
    openness = np.clip(1 + 3 * (relief.height - gaussian_blur(relief.height, max(1.0, rows / 60))), 0.35, 1.2)
    stone = 0.62 + 0.03 * fractal_noise(rng, rows, columns, rows / 6, 4)
    lit = stone * (0.3 * openness + 0.85 * np.maximum(along(normal, towards), 0))
    lit = lit + 0.015 * rng.standard_normal((rows, columns), dtype=np.float32)
    tint = (1.0, 1.0, 1.0) if tone == "grey" else (1.05, 0.93, 0.74)
    picture: NDArray[np.float64] = np.clip(lit[..., None] * np.array(tint), 0, 1)
    return (picture * 255 + 0.5).astype(np.uint8)


def _architecture(carving: Carving, aspect: float, rng: np.random.Generator) -> None:
    """Pillars with a foot and a head, and the beam that they carry."""
    beam = float(rng.uniform(0.1, 0.16))
    carving.block(0.0, beam, aspect, beam + 0.045, 0.2, "architecture")
    carving.block(0.0, beam - 0.02, aspect, beam, 0.26, "architecture")
    for x in np.linspace(0.06, aspect - 0.06, max(2, round(aspect * 2))):
        if rng.random() < 0.75:
            carving.capsule((float(x), beam + 0.06), (float(x), 0.8), 0.028, 0.03, (0.05, 0.14), "architecture")
            carving.block(float(x) - 0.045, beam + 0.04, float(x) + 0.045, beam + 0.075, 0.22, "architecture")
            carving.block(float(x) - 0.045, 0.79, float(x) + 0.045, 0.83, 0.22, "architecture")


def _plants(carving: Carving, aspect: float, rng: np.random.Generator) -> None:
    for _ in range(max(1, round(aspect * 1.5))):
        x, crown = float(aspect * rng.uniform(0.05, 0.95)), float(rng.uniform(0.28, 0.42))
        carving.capsule((x, 0.83), (x, crown), 0.016, 0.01, (0.05, 0.07), "plant")
        for _ in range(14):
            dx, dy = rng.normal(0, 0.055, 2)
            tilt = float(rng.uniform(0, np.pi))
            carving.dome((x + float(dx), crown + float(dy)), 0.034, 0.016, tilt, (0.07, 0.07), "plant")


def _frieze(carving: Carving, rng: np.random.Generator) -> None:
    """An ornament band along the foot of the panel, between two ledges."""
    rows, columns = carving.height.shape
    top, bottom = round(0.865 * rows), round(0.965 * rows)
    carving.block(0.0, 0.83, columns / rows, 0.86, 0.3, "architecture")
    carving.block(0.0, 0.97, columns / rows, 1.0, 0.3, "architecture")
    band = bottom - top
    motif = ("meander", "palmette", "arabesque", "rosette", "wave")[int(rng.integers(5))]
    pattern = motif_band(motif, band, columns, max(1, round(columns / band)), rng)
    raised = gaussian_blur(pattern, max(0.8, band / 40))
    carving.stamp(top, 0.08 + 0.14 * smoothstep(0.1, 0.9, raised), raised > 0.4, "ornament")


def _person(carving: Carving, x: float, foot: float, size: float, rng: np.random.Generator) -> None:
    """A standing figure in a robe, seen from the front; ``size`` is its height as a share of the panel's."""
    lean, base = float(rng.normal(0, 0.02)), float(rng.uniform(0.1, 0.18))
    hip, shoulder, head = foot - 0.46 * size, foot - 0.8 * size, foot - 0.91 * size
    folds = int(rng.integers(5, 9))
    carving.capsule((x, hip), (x - lean, foot - 0.05 * size), 0.1 * size, 0.13 * size, (base, 0.3), "drapery", folds)
    carving.capsule(
        (x + lean, shoulder + 0.05 * size), (x, hip), 0.1 * size, 0.09 * size, (base + 0.02, 0.34), "figure"
    )
    for side in (-1, 1):
        _arm(carving, (x + lean + side * 0.1 * size, shoulder + 0.02 * size), side, size, base, rng)
    _head(carving, (x + 1.4 * lean, head), size, base, rng)
    belt = hip - 0.02 * size
    carving.capsule(
        (x - 0.08 * size, belt), (x + 0.08 * size, belt), 0.018 * size, 0.018 * size, (base + 0.3, 0.1), "ornament"
    )


def _arm(
    carving: Carving, shoulder: tuple[float, float], side: int, size: float, base: float, rng: np.random.Generator
) -> None:
    elbow = (
        shoulder[0] + side * size * float(rng.uniform(0.02, 0.1)),
        shoulder[1] + size * float(rng.uniform(0.12, 0.2)),
    )
    hand = (elbow[0] - side * size * float(rng.uniform(-0.06, 0.16)), elbow[1] + size * float(rng.uniform(-0.2, 0.12)))
    carving.capsule(shoulder, elbow, 0.042 * size, 0.036 * size, (base + 0.16, 0.22), "figure")
    carving.capsule(elbow, hand, 0.034 * size, 0.026 * size, (base + 0.2, 0.22), "figure")
    carving.dome(hand, 0.038 * size, 0.028 * size, float(rng.uniform(0, np.pi)), (base + 0.28, 0.2), "hand")


def _head(carving: Carving, centre: tuple[float, float], size: float, base: float, rng: np.random.Generator) -> None:
    x, y = centre
    if rng.random() < 0.4:
        carving.dome((x, y), 0.13 * size, 0.13 * size, 0.0, (base, 0.08), "ornament")
    carving.capsule(
        (x, y + 0.05 * size), (x, y + 0.12 * size), 0.032 * size, 0.036 * size, (base + 0.05, 0.2), "figure"
    )
    carving.dome((x, y - 0.02 * size), 0.07 * size, 0.075 * size, 0.0, (base + 0.12, 0.26), "ornament")
    carving.dome((x, y + 0.012 * size), 0.054 * size, 0.068 * size, 0.0, (base + 0.2, 0.3), "face")
    carving.capsule((x, y), (x, y + 0.03 * size), 0.007 * size, 0.013 * size, (base + 0.47, 0.1), "face")
    for side in (-1, 1):
        carving.dent((x + side * 0.022 * size, y), 0.016 * size, 0.09)
        carving.dome(
            (x + side * 0.022 * size, y + 0.002 * size), 0.011 * size, 0.007 * size, 0.0, (base + 0.4, 0.05), "face"
        )
    carving.dent((x, y + 0.045 * size), 0.016 * size, 0.05)
    if rng.random() < 0.5:
        carving.dome((x, y - 0.1 * size), 0.035 * size, 0.05 * size, 0.0, (base + 0.1, 0.24), "ornament")
