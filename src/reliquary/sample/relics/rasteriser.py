"""Which triangle is seen at each sample of a picture: a z-buffer in numpy, without a loop over triangles.

Triangles become spans (one a row that they cross), spans become samples; the nearest triangle of each sample wins.
Inverse depth is linear on the screen, so one plane per triangle decides visibility, and only what is seen is
interpolated (Pineda, "A parallel algorithm for polygon rasterization", SIGGRAPH 1988; Blinn, "Hyperbolic
interpolation", IEEE CG&A 1992).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SUBPIXELS = 256
"""Corners are snapped to a grid of so many steps a sample, as graphics hardware does: neighbours share their edges."""

TOUCH = 1e-9
"""Slack, in samples, with which a sample on an edge belongs to the triangle: no gaps between neighbours."""

NEAR = 1e-4
"""Least depth in metres."""


@dataclass(frozen=True, slots=True)
class Samples:
    """What is seen, one entry a covered sample.

    Attributes:
        place: (N,) index into the flattened picture, ascending.
        face: (N,) number of the nearest triangle.
        weights: (N, 3) float32, shares of the triangle's corners in what is seen there, corrected for perspective.
    """

    place: NDArray[np.intp]
    face: NDArray[np.intp]
    weights: NDArray[np.float32]

    def interpolated(self, values: NDArray[np.float32], faces: NDArray[np.uint32]) -> NDArray[np.float32]:
        """Returns the values (N, k) at the samples, of values (V, k) at the vertices."""
        corners = faces[self.face]
        mixed: NDArray[np.float32] = values[corners[:, 0]] * self.weights[:, 0, None]
        for corner in (1, 2):
            mixed += values[corners[:, corner]] * self.weights[:, corner, None]
        return mixed


def rasterise(
    points: NDArray[np.float64], faces: NDArray[np.uint32], size: tuple[int, int], *, closed: bool = True
) -> Samples:
    """Finds what is seen of a mesh.

    Args:
        points: (V, 3) x and y in samples from the picture's top-left corner, depth in metres.
        faces: (M, 3) corners, counter-clockwise seen from outside.
        size: Width and height of the picture in samples.
        closed: The mesh has no open edge, so triangles seen from behind are hidden and can be left out.

    Returns:
        The covered samples. Triangles that reach behind the camera are left out.
    """
    triangles = _triangles(points, faces, closed=closed)
    spans = _spans(triangles, *size)
    width, height = size
    span, offset = _runs(np.maximum(spans.last - spans.first + 1, 0))
    owner = spans.owner[span]
    column, row = spans.first[span] + offset, spans.row[span]
    inverse = triangles.inverse_depth
    nearness = inverse[owner, 0] * (column + 0.5) + inverse[owner, 1] * (row + 0.5) + inverse[owner, 2]
    place, winner = _nearest(row * width + column, nearness, owner, width * height)
    return Samples(place, triangles.face[winner], _weights(triangles, winner, place, width))


@dataclass(frozen=True, slots=True)
class _Triangles:
    """Triangles as functions of the place on the screen: each row (a, b, c) stands for a * x + b * y + c.

    Attributes:
        face: (T,) number in the mesh.
        edges: (T, 3, 3) barycentric coordinates on the screen.
        inverse_corners: (T, 3) inverse depth of the corners.
        inverse_depth: (T, 3) inverse depth as one such function.
        top: (T,) y of the highest corner.
        bottom: (T,) y of the lowest corner.
    """

    face: NDArray[np.intp]
    edges: NDArray[np.float64]
    inverse_corners: NDArray[np.float64]
    inverse_depth: NDArray[np.float64]
    top: NDArray[np.float64]
    bottom: NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Spans:
    """The columns from ``first`` to ``last`` of a row lie inside a triangle; none do if ``last`` < ``first``."""

    owner: NDArray[np.intp]
    row: NDArray[np.intp]
    first: NDArray[np.intp]
    last: NDArray[np.intp]


def _triangles(points: NDArray[np.float64], faces: NDArray[np.uint32], *, closed: bool) -> _Triangles:
    corners = points[faces]
    x, y = (np.round(corners[..., axis] * SUBPIXELS) / SUBPIXELS for axis in (0, 1))
    # Twice the signed area; y points down, so it is negative for what is seen from outside.
    area = (x[:, 1] - x[:, 0]) * (y[:, 2] - y[:, 0]) - (x[:, 2] - x[:, 0]) * (y[:, 1] - y[:, 0])
    kept = np.flatnonzero((corners[..., 2] > NEAR).all(axis=1) & ((area < 0) if closed else (area != 0)))
    x, y, area = x[kept], y[kept], area[kept]
    following, last = [1, 2, 0], [2, 0, 1]
    edges = (
        np.stack(
            [
                y[:, following] - y[:, last],
                x[:, last] - x[:, following],
                x[:, following] * y[:, last] - x[:, last] * y[:, following],
            ],
            axis=-1,
        )
        / area[:, None, None]
    )
    inverse = 1 / corners[kept, :, 2]
    plane = edges[:, 0] * inverse[:, 0, None] + edges[:, 1] * inverse[:, 1, None] + edges[:, 2] * inverse[:, 2, None]
    return _Triangles(kept, edges, inverse, plane, y.min(axis=1), y.max(axis=1))


def _spans(triangles: _Triangles, width: int, height: int) -> _Spans:
    """Cuts the triangles into rows, and these at the triangle's edges and the picture's."""
    top = np.maximum(np.ceil(triangles.top - 0.5), 0).astype(np.intp)
    bottom = np.minimum(np.floor(triangles.bottom - 0.5), height - 1).astype(np.intp)
    owner, offset = _runs(np.maximum(bottom - top + 1, 0))
    row = top[owner] + offset
    low, high = np.full(len(row), 0.5), np.full(len(row), width - 0.5)
    for edge in range(3):
        slope, rise, constant = (triangles.edges[owner, edge, part] for part in range(3))
        # A horizontal edge bounds no column, and the rows lie between the top and the bottom already.
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = -(rise * (row + 0.5) + constant) / slope
        low = np.where(slope > 0, np.maximum(low, crossing), low)
        high = np.where(slope < 0, np.minimum(high, crossing), high)
    first, last = np.ceil(low - 0.5 - TOUCH), np.floor(high - 0.5 + TOUCH)
    return _Spans(owner, row, first.astype(np.intp), last.astype(np.intp))


def _runs(counts: NDArray[np.intp]) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Counts up to each number: [2, 0, 3] gives the owners [0, 0, 2, 2, 2] and the offsets [0, 1, 0, 1, 2]."""
    owner = np.repeat(np.arange(len(counts)), counts)
    start = np.cumsum(counts) - counts
    return owner, np.arange(len(owner)) - start[owner]


def _nearest(
    place: NDArray[np.intp], nearness: NDArray[np.float64], owner: NDArray[np.intp], n_places: int
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Returns the covered places and the triangle nearest at each; of equally near ones, the last of the mesh."""
    # The bits of positive floats sort like the floats: one integer holds the depth and the triangle.
    key = nearness.astype(np.float32).view(np.uint32).astype(np.uint64) << np.uint64(32) | owner.astype(np.uint64)
    buffer = np.zeros(n_places, dtype=np.uint64)
    np.maximum.at(buffer, place, key)
    covered = np.flatnonzero(buffer)
    return covered, (buffer[covered] & np.uint64(0xFFFFFFFF)).astype(np.intp)


def _weights(
    triangles: _Triangles, winner: NDArray[np.intp], place: NDArray[np.intp], width: int
) -> NDArray[np.float32]:
    x, y = place % width + 0.5, place // width + 0.5
    over_depth = triangles.edges * triangles.inverse_corners[..., None]
    shares = np.empty((len(place), 3), dtype=np.float32)
    for corner in range(3):
        slope, rise, constant = (over_depth[:, corner, part][winner] for part in range(3))
        shares[:, corner] = np.maximum(slope * x + rise * y + constant, 0)
    shares /= shares[:, 0, None] + shares[:, 1, None] + shares[:, 2, None]
    return shares
