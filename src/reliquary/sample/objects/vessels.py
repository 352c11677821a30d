"""Pottery: vessels of revolution, seen from the side and a little from above.

A vessel is a profile (radius over height) and an unrolled texture. The picture is found per pixel: the height on
the vessel's front that projects to the pixel, then the angle, then the colour of the texture at that place.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi, sin

import numpy as np

from reliquary.sample.drawing.shading import Field, Surface

PROFILE_SAMPLES = 256
SMOOTHING = 20

_FORMS: dict[str, tuple[tuple[float, float], ...]] = {
    "albarello": ((0, 0.2), (0.05, 0.24), (0.12, 0.25), (0.45, 0.21), (0.8, 0.25), (0.88, 0.18), (1, 0.2)),
    "amphora": (
        (0, 0.13),
        (0.05, 0.14),
        (0.1, 0.1),
        (0.35, 0.24),
        (0.6, 0.33),
        (0.74, 0.27),
        (0.83, 0.13),
        (0.93, 0.12),
        (1, 0.17),
    ),
    "beaker": ((0, 0.26), (0.1, 0.26), (0.5, 0.28), (0.9, 0.34), (1, 0.36)),
    "bottle": ((0, 0.16), (0.05, 0.18), (0.25, 0.3), (0.42, 0.28), (0.6, 0.1), (0.85, 0.07), (0.95, 0.08), (1, 0.1)),
    "bowl": ((0, 0.34), (0.12, 0.32), (0.2, 0.38), (0.5, 0.72), (0.8, 0.92), (1, 0.98)),
    "canopic": ((0, 0.2), (0.2, 0.24), (0.6, 0.31), (0.76, 0.28), (0.8, 0.22), (0.84, 0.22), (0.94, 0.2), (1, 0.1)),
    "chalice": ((0, 0.3), (0.06, 0.28), (0.16, 0.1), (0.38, 0.07), (0.46, 0.12), (0.6, 0.3), (0.85, 0.37), (1, 0.38)),
    "drop": ((0, 0.05), (0.08, 0.12), (0.35, 0.3), (0.6, 0.34), (0.8, 0.24), (0.9, 0.15), (1, 0.19)),
    "ewer": ((0, 0.18), (0.06, 0.2), (0.14, 0.16), (0.4, 0.31), (0.58, 0.24), (0.72, 0.11), (0.9, 0.1), (1, 0.15)),
    "flask": ((0, 0.12), (0.1, 0.22), (0.35, 0.37), (0.6, 0.28), (0.74, 0.1), (0.9, 0.09), (1, 0.14)),
    "gourd": ((0, 0.17), (0.08, 0.24), (0.3, 0.33), (0.52, 0.17), (0.58, 0.15), (0.74, 0.22), (0.9, 0.1), (1, 0.09)),
    "gu": ((0, 0.24), (0.05, 0.22), (0.25, 0.12), (0.4, 0.14), (0.55, 0.13), (0.8, 0.2), (1, 0.36)),
    "jar": ((0, 0.22), (0.08, 0.25), (0.4, 0.4), (0.7, 0.42), (0.86, 0.3), (0.92, 0.24), (1, 0.28)),
    "juglet": ((0, 0.14), (0.06, 0.18), (0.3, 0.31), (0.5, 0.29), (0.66, 0.1), (0.9, 0.08), (1, 0.15)),
    "krater": ((0, 0.26), (0.08, 0.24), (0.14, 0.13), (0.36, 0.34), (0.6, 0.43), (0.84, 0.42), (0.95, 0.5), (1, 0.52)),
    "kylix": ((0, 0.42), (0.08, 0.36), (0.2, 0.12), (0.42, 0.12), (0.55, 0.5), (0.8, 0.82), (1, 0.9)),
    "lekythos": (
        (0, 0.15),
        (0.04, 0.16),
        (0.1, 0.14),
        (0.3, 0.2),
        (0.62, 0.22),
        (0.72, 0.14),
        (0.78, 0.07),
        (0.88, 0.07),
        (1, 0.14),
    ),
    "meiping": ((0, 0.18), (0.1, 0.18), (0.4, 0.24), (0.7, 0.35), (0.85, 0.27), (0.92, 0.1), (1, 0.12)),
    "oinochoe": ((0, 0.18), (0.06, 0.19), (0.12, 0.16), (0.4, 0.31), (0.6, 0.3), (0.74, 0.14), (0.88, 0.13), (1, 0.2)),
    "rhyton_cup": ((0, 0.1), (0.06, 0.16), (0.3, 0.18), (0.6, 0.24), (0.9, 0.38), (1, 0.44)),
    "vase": ((0, 0.2), (0.06, 0.22), (0.3, 0.28), (0.55, 0.33), (0.7, 0.2), (0.84, 0.13), (0.94, 0.17), (1, 0.22)),
}

_HANDLES: dict[str, tuple[float, float, float]] = {
    "amphora": (0.2, 0.75, 0.17),
    "krater": (0.44, 0.72, 0.14),
    "kylix": (0.86, 0.78, 0.2),
    "ewer": (0.2, 0.68, 0.2),
    "oinochoe": (0.22, 0.74, 0.19),
    "juglet": (0.16, 0.7, 0.17),
    "lekythos": (0.12, 0.8, 0.12),
    "chalice": (0.34, 0.72, 0.12),
}
"""Handles as rings beside the vessel: distance from the axis, height of the centre, radius (vessel height = 1)."""

_ONE_HANDLED = frozenset({"ewer", "oinochoe", "juglet", "lekythos"})

FORMS: tuple[str, ...] = tuple(_FORMS)
"""The names of all vessel forms."""


@dataclass(frozen=True)
class Vessel:
    """A vessel of height 1.

    Attributes:
        form: One of FORMS.
        radius: (PROFILE_SAMPLES,) radius at equally spaced heights, foot to rim.
        texture: (V, U, 3) colours 0..1; row 0 is the rim, columns run once round.
        handle_colour: (3,) 0..1.
        gloss: Strength of the highlight, 0..1.
    """

    form: str
    radius: Field
    texture: Field
    handle_colour: Field
    gloss: float


def vessel_profile(form: str, rng: np.random.Generator | None = None) -> Field:
    """Returns the radii (PROFILE_SAMPLES,) of a form, foot to rim, for height 1; ``rng`` varies them."""
    points = np.array(_FORMS[form])
    heights, radii = points[:, 0], points[:, 1]
    if rng is not None:
        radii = radii * rng.uniform(0.86, 1.16) * (1 + rng.normal(0, 0.05, len(radii)))
        inner = heights[1:-1] + rng.normal(0, 0.012, len(heights) - 2)
        heights = np.concatenate([[0], np.sort(np.clip(inner, 0.02, 0.98)), [1]])
    curve = np.interp(np.linspace(0, 1, PROFILE_SAMPLES), heights, radii)
    # A short running mean turns the polygon into a thrown curve and keeps rim and foot where they are.
    kernel = np.hanning(2 * SMOOTHING + 3)[1:-1]
    padded = np.pad(curve, SMOOTHING, mode="reflect", reflect_type="odd")
    return np.convolve(padded, kernel / kernel.sum(), mode="valid").astype(np.float32)


def vessel_surface(vessel: Vessel, height: int, width: int, turn: float, pitch: float, zoom: float) -> Surface:
    """Projects a vessel into a picture of (height, width) px.

    Args:
        vessel: What to show.
        height: Rows of the picture.
        width: Columns of the picture.
        turn: Rotation about the vessel's axis, radians.
        pitch: How far the camera looks down, radians (0 to about 0.35).
        zoom: Share of the picture that the vessel fills, 0..1.
    """
    x, y, px = _picture_plane(vessel, height, width, pitch, zoom)
    body = _body(vessel, x, y, px, turn, pitch)
    _add_mouth(vessel, x, y, px, body, pitch)
    for side in (-1,) if vessel.form in _ONE_HANDLED else (-1, 1):
        if vessel.form in _HANDLES:
            body = _behind(body, _handle(vessel, x, y, px, side * cos(turn), pitch))
    colour, normal, coverage = body
    return Surface(colour, normal, coverage, vessel.gloss, standing=True)


_Layer = tuple[Field, Field, Field]
"""Colour, normal and coverage of a part."""


def _picture_plane(vessel: Vessel, height: int, width: int, pitch: float, zoom: float) -> tuple[Field, Field, float]:
    """Returns x (1, W) and y (H, 1) of the pixels in vessel units, and px per unit."""
    reach = float(vessel.radius.max())
    if vessel.form in _HANDLES:
        distance, _, ring = _HANDLES[vessel.form]
        reach = max(reach, distance + ring + 0.03)
    low = -float(vessel.radius[0]) * sin(pitch)
    high = cos(pitch) + float(vessel.radius[-1]) * sin(pitch)
    px = zoom * min(width / (2 * reach), height / (high - low))
    x = (np.arange(width, dtype=np.float32) + np.float32(0.5) - np.float32(width / 2)) / np.float32(px)
    y = (np.float32(height / 2) - np.arange(height, dtype=np.float32) - np.float32(0.5)) / np.float32(px)
    # A vessel stands a little below the middle, as in a photograph with a floor.
    y = y + np.float32((low + high) / 2 + 0.02)
    return x[None, :], y[:, None], px


def _body(vessel: Vessel, x: Field, y: Field, px: float, turn: float, pitch: float) -> _Layer:
    cp, sp = np.float32(cos(pitch)), np.float32(sin(pitch))
    samples = np.float32(PROFILE_SAMPLES - 1)
    h = np.broadcast_to(y / cp, (y.shape[0], x.shape[1]))
    for _ in range(3):  # Fixed point: a point in front of the axis appears lower than its height.
        index = (np.clip(h, 0, 1) * samples + np.float32(0.5)).astype(np.intp)
        depth = np.sqrt(np.maximum(vessel.radius[index] ** 2 - x * x, 0))
        h = (y + sp * depth) / cp
    index = (np.clip(h, 0, 1) * samples + np.float32(0.5)).astype(np.intp)
    radius = vessel.radius[index]
    across = x / radius
    inside = np.clip((radius - np.abs(x)) * np.float32(px) + 0.5, 0, 1)
    coverage = inside * np.clip(h * px + 0.5, 0, 1) * np.clip((1 - h) * px + 0.5, 0, 1)
    sine = np.clip(across, -1, 1)
    facing = np.sqrt(1 - sine * sine)
    slope = np.gradient(vessel.radius) * samples
    normal = _pitched(sine, -slope[index], facing, cp, sp)
    rows, columns = vessel.texture.shape[:2]
    u = ((np.arcsin(sine) + np.float32(turn)) * np.float32(columns / (2 * pi))).astype(np.intp) % columns
    v = ((1 - np.clip(h, 0, 1)) * (rows - 1)).astype(np.intp)
    colour = vessel.texture.reshape(-1, 3).take(v * columns + u, axis=0)
    return colour, normal, coverage


def _add_mouth(vessel: Vessel, x: Field, y: Field, px: float, body: _Layer, pitch: float) -> None:
    """Draws the rim and the dark inside of the opening over the body, in place."""
    radius, cp, sp = float(vessel.radius[-1]), cos(pitch), max(sin(pitch), 0.02)
    rows = np.flatnonzero(np.abs(y[:, 0] - cp) < radius * sp + 2 / px)
    if not len(rows):
        return
    part = slice(rows[0], rows[-1] + 1)
    offset = (y[part] - np.float32(cp)) / np.float32(sp)
    distance = np.sqrt(x * x + offset * offset)
    opening = np.clip((radius - distance) * np.float32(px * max(sp, 0.1)) + 0.5, 0, 1)
    depth = np.clip(distance / radius, 0, 1)
    # The nearer wall's inside is hidden in shade, the far wall catches light, the lip is lit like the outside.
    shade = np.where(depth > 0.9, 0.95, 0.22 + 0.28 * np.clip(offset / radius, -1, 1) + 0.12 * depth)
    inner = vessel.texture[0].mean(axis=0) * shade[..., None].astype(np.float32)
    up = np.array([0, 0.5, 0.866], dtype=np.float32)
    colour, normal, coverage = (field[part] for field in body)
    colour += (inner - colour) * opening[..., None]
    normal += (up - normal) * opening[..., None]
    np.maximum(coverage, opening, out=coverage)


def _handle(vessel: Vessel, x: Field, y: Field, px: float, swing: float, pitch: float) -> _Layer:
    """Draws one handle: a round tube bent to a ring beside the vessel; ``swing`` is -1..1, left to right."""
    distance, centre, radius = _HANDLES[vessel.form]
    side = 1.0 if swing >= 0 else -1.0
    width = np.float32(radius * max(abs(swing), 0.35))
    dx = (x - np.float32(distance * swing)) / width
    dy = (y - np.float32(centre * cos(pitch))) / np.float32(radius)
    ring = np.sqrt(dx * dx + dy * dy) + np.float32(1e-6)
    thickness = np.float32(0.028)
    across = (ring - 1) * np.float32(radius) / thickness
    coverage = np.clip((1 - np.abs(across)) * thickness * np.float32(px) + 0.5, 0, 1)
    coverage = coverage * (side * dx > -0.4)
    sine = np.clip(across, -1, 1)
    normal = np.stack([sine * dx / ring, sine * dy / ring, np.sqrt(1 - sine * sine)], axis=-1)
    return np.broadcast_to(vessel.handle_colour, normal.shape), normal, coverage


def _behind(front: _Layer, back: _Layer) -> _Layer:
    weight = front[2][..., None]
    return (
        back[0] + (front[0] - back[0]) * weight,
        back[1] + (front[1] - back[1]) * weight,
        np.maximum(front[2], back[2]),
    )


def _pitched(nx: Field, ny: Field, nz: Field, cp: np.float32, sp: np.float32) -> Field:
    """Turns normals into the camera's frame, which looks down by the pitch, and makes them unit vectors."""
    inverse = 1 / np.sqrt(nx * nx + ny * ny + nz * nz)
    up, towards = (ny * cp - nz * sp) * inverse, (ny * sp + nz * cp) * inverse
    return np.stack([nx * inverse, up, towards], axis=-1)
