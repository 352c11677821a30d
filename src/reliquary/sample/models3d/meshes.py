"""Triangle meshes built from one shape: a tube along a path, whose rings grow and shrink.

Vessels, limbs, horns, humps, heads and slabs are all such tubes. Units are metres; y points up, as in glTF.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

UvRect = tuple[float, float, float, float]
"""Part of the texture: left, top, right, bottom, 0..1 from the texture's top-left corner."""


@dataclass(frozen=True)
class Mesh:
    """Triangles with texture coordinates.

    Attributes:
        vertices: (N, 3) float32, metres.
        normals: (N, 3) float32, unit vectors.
        uv: (N, 2) float32, 0..1 from the texture's top-left corner.
        faces: (M, 3) uint32, counter-clockwise seen from outside.
    """

    vertices: NDArray[np.float32]
    normals: NDArray[np.float32]
    uv: NDArray[np.float32]
    faces: NDArray[np.uint32]


def tube(
    path: ArrayLike,
    radii: ArrayLike,
    uv_rect: UvRect = (0.0, 0.0, 1.0, 1.0),
    sides: int = 32,
    squareness: float = 0.0,
) -> Mesh:
    """Sweeps an ellipse along a path and closes both ends.

    Args:
        path: (n, 3) centres of the rings, n >= 2.
        radii: (n, 2) or (n,) half widths of each ring: first across (towards x for an upright path), then towards z.
        uv_rect: Part of the texture that the tube shows: u runs round it, v from the path's end (top) to its start.
        sides: Corners of a ring.
        squareness: 0 for ellipses, near 1 for boxes with rounded edges.
    """
    centres = np.asarray(path, dtype=np.float64)
    half = np.asarray(radii, dtype=np.float64)
    half = np.stack([half, half], axis=-1) if half.ndim == 1 else half
    # Rings of no width at both ends close the tube and leave it without holes.
    centres = np.concatenate([centres[:1], centres, centres[-1:]])
    half = np.concatenate([np.zeros((1, 2)), half, np.zeros((1, 2))])
    first, second = _frames(centres)
    angle = np.linspace(0, 2 * np.pi, sides + 1)
    stretch = 1 / np.maximum(np.abs(np.cos(angle)), np.abs(np.sin(angle))) ** squareness
    cosine, sine = np.cos(angle) * stretch, np.sin(angle) * stretch
    grid = (
        centres[:, None]
        + (half[:, 0, None] * cosine)[..., None] * first[:, None]
        + (half[:, 1, None] * sine)[..., None] * second[:, None]
    )
    faces = _grid_faces(len(centres), sides)
    left, top, right, bottom = uv_rect
    u = np.broadcast_to(np.linspace(left, right, sides + 1), grid.shape[:2])
    v = np.broadcast_to(np.linspace(bottom, top, len(centres))[:, None], grid.shape[:2])
    vertices = grid.reshape(-1, 3)
    return _mesh(vertices, np.stack([u, v], axis=-1).reshape(-1, 2), faces)


def ball(
    centre: Sequence[float], radii: Sequence[float], uv_rect: UvRect = (0.0, 0.0, 1.0, 1.0), rings: int = 20
) -> Mesh:
    """Makes an upright ellipsoid; ``radii`` are half its extents in x, y and z."""
    angle = np.linspace(0.04, np.pi - 0.04, rings)
    path = np.array(centre) + np.stack([0 * angle, -radii[1] * np.cos(angle), 0 * angle], axis=-1)
    ring = np.sin(angle)
    return tube(path, np.stack([radii[0] * ring, radii[2] * ring], axis=-1), uv_rect)


def merged(meshes: Sequence[Mesh]) -> Mesh:
    """Puts several meshes into one."""
    offsets = np.cumsum([0, *(len(mesh.vertices) for mesh in meshes[:-1])])
    return Mesh(
        vertices=np.concatenate([mesh.vertices for mesh in meshes]),
        normals=np.concatenate([mesh.normals for mesh in meshes]),
        uv=np.concatenate([mesh.uv for mesh in meshes]),
        faces=np.concatenate([m.faces + np.uint32(o) for m, o in zip(meshes, offsets, strict=True)]),
    )


def standing(mesh: Mesh, height: float) -> Mesh:
    """Scales a mesh to a height in metres and sets it on the ground (y = 0), centred on the y axis."""
    low, high = mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)
    shift = np.array([(low[0] + high[0]) / 2, low[1], (low[2] + high[2]) / 2], dtype=np.float32)
    scaled = (mesh.vertices - shift) * np.float32(height / (high[1] - low[1]))
    return Mesh(scaled.astype(np.float32), mesh.normals, mesh.uv, mesh.faces)


def _frames(centres: NDArray[np.float64]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Returns two unit vectors across the path at every ring, turning as little as possible."""
    along = np.gradient(centres, axis=0)
    # The doubled ends of a closed tube have no direction of their own.
    along[0], along[-1] = centres[2] - centres[1], centres[-2] - centres[-3]
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    start = np.array([1.0, 0.0, 0.0]) if abs(along[0, 0]) < 0.9 else np.array([0.0, 0.0, 1.0])
    first = np.empty_like(along)
    for k, direction in enumerate(along):
        start = start - direction * (start @ direction)
        start = start / np.linalg.norm(start)
        first[k] = start
    return first, np.cross(first, along)


def _grid_faces(rings: int, sides: int) -> NDArray[np.uint32]:
    ring, side = np.meshgrid(np.arange(rings - 1), np.arange(sides), indexing="ij")
    a = (ring * (sides + 1) + side).ravel()
    b, c = a + 1, a + sides + 1
    d = c + 1
    faces = np.concatenate([np.stack([a, c, b], axis=-1), np.stack([b, c, d], axis=-1)])
    # At the closed ends one triangle of each pair has two corners in one point.
    at_ring = faces // (sides + 1)
    flat = ((at_ring == 0).sum(axis=1) > 1) | ((at_ring == rings - 1).sum(axis=1) > 1)
    return np.asarray(faces[~flat], dtype=np.uint32)


def _mesh(vertices: NDArray[np.float64], uv: NDArray[np.float64], faces: NDArray[np.uint32]) -> Mesh:
    """Computes smooth normals: the mean of the adjoining faces' normals, weighted by their area."""
    corners = vertices[faces]
    face_normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    # Vertices in one place (seam, closed ends) share a normal, or the seam would show.
    _, place = np.unique(np.round(vertices, 9), axis=0, return_inverse=True)
    place = place.ravel()
    sums = np.zeros((place.max() + 1, 3))
    for corner in range(3):
        np.add.at(sums, place[faces[:, corner]], face_normals)
    normals = sums[place]
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    return Mesh(vertices.astype(np.float32), normals.astype(np.float32), uv.astype(np.float32), faces)
