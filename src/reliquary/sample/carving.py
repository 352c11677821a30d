"""The chisel of the sample reliefs: raises rounded bodies on a height field and labels what they are."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RELIEF_CLASSES: tuple[str, ...] = (
    "background",
    "architecture",
    "plant",
    "ornament",
    "figure",
    "drapery",
    "face",
    "hand",
)
"""Names of the semantic classes; the index is the label."""

Place = tuple[float, float]
Rise = tuple[float, float]
"""Height at the outline above the ground, and how much the middle rises above that."""


class Carving:
    """A panel while it is being carved.

    Places and sizes are shares of the panel's height, from the top-left corner: x runs from 0 to width / height,
    y from 0 to 1. A body covers what is lower than itself and takes over its label there.

    Args:
        width: Columns.
        height: Rows.
    """

    def __init__(self, width: int, height: int) -> None:
        self.height: NDArray[np.float32] = np.zeros((height, width), dtype=np.float32)
        self.labels: NDArray[np.uint8] = np.zeros((height, width), dtype=np.uint8)

    def dome(self, centre: Place, radius_x: float, radius_y: float, tilt: float, rise: Rise, name: str) -> None:
        """Raises half an ellipsoid; ``tilt`` turns it, in radians."""
        window, x, y = self._window(centre, centre, max(radius_x, radius_y))
        dx, dy = x - centre[0], y - centre[1]
        along, across = dx * np.cos(tilt) + dy * np.sin(tilt), dy * np.cos(tilt) - dx * np.sin(tilt)
        rest = 1 - (along / radius_x) ** 2 - (across / radius_y) ** 2
        self._raise(window, _rounded(rest, rise), rest > 0, name)

    def capsule(
        self, start: Place, end: Place, start_radius: float, end_radius: float, rise: Rise, name: str, folds: int = 0
    ) -> None:
        """Raises a round bar that may taper; ``folds`` grooves run along it, as in a robe."""
        window, x, y = self._window(start, end, max(start_radius, end_radius))
        axis_x, axis_y = end[0] - start[0], end[1] - start[1]
        length = max(np.hypot(axis_x, axis_y), 1e-6)
        along = np.clip(((x - start[0]) * axis_x + (y - start[1]) * axis_y) / length**2, 0, 1)
        radius = start_radius + (end_radius - start_radius) * along
        dx, dy = x - start[0] - along * axis_x, y - start[1] - along * axis_y
        rest = 1 - (dx * dx + dy * dy) / (radius * radius)
        body = _rounded(rest, rise)
        if folds:
            side = (dx * axis_y - dy * axis_x) / (length * radius)
            body = body + 0.035 * np.cos(np.pi * folds * side + 2 * along) * np.clip(3 * rest, 0, 1) * along
        self._raise(window, body, rest > 0, name)

    def block(self, left: float, top: float, right: float, bottom: float, level: float, name: str) -> None:
        """Raises a flat block with sharp edges."""
        rows = len(self.height)
        window = (
            slice(round(top * rows), round(bottom * rows)),
            slice(max(0, round(left * rows)), max(0, round(right * rows))),
        )
        flat = np.full(self.height[window].shape, level)
        self._raise(window, flat, np.ones(flat.shape, dtype=bool), name)

    def stamp(self, top: int, level: NDArray[np.float32], labelled: NDArray[np.bool_], name: str) -> None:
        """Raises a ready-made height field over the whole width from row ``top``; labels only where told."""
        window = (slice(top, top + len(level)), slice(0, level.shape[1]))
        self._raise(window, level, labelled, name)

    def dent(self, centre: Place, radius: float, depth: float) -> None:
        """Presses a soft hollow of ``depth`` into what is there."""
        window, x, y = self._window(centre, centre, 2 * radius)
        squared = ((x - centre[0]) ** 2 + (y - centre[1]) ** 2) / (radius * radius)
        self.height[window] = np.maximum(self.height[window] - depth * np.exp(-squared), 0)

    def _window(
        self, start: Place, end: Place, margin: float
    ) -> tuple[tuple[slice, slice], NDArray[np.float64], NDArray[np.float64]]:
        """Returns the slices that hold two places with a margin, and the coordinates of their pixels."""
        rows, columns = self.height.shape
        limits = []
        for axis, size in ((0, columns), (1, rows)):
            low, high = sorted((start[axis], end[axis]))
            first, last = int((low - margin) * rows) - 1, int((high + margin) * rows) + 2
            limits.append((min(max(first, 0), size), min(max(last, 0), size)))
        x = (np.arange(*limits[0]) + 0.5) / rows
        y = (np.arange(*limits[1]) + 0.5) / rows
        return (slice(*limits[1]), slice(*limits[0])), x[None, :], y[:, None]

    def _raise(
        self, window: tuple[slice, slice], body: NDArray[np.floating], inside: NDArray[np.bool_], name: str
    ) -> None:
        here, labels = self.height[window], self.labels[window]
        higher = inside & (body > here)
        here[higher] = body[higher]
        labels[higher] = RELIEF_CLASSES.index(name)


def _rounded(rest: NDArray[np.float64], rise: Rise) -> NDArray[np.float64]:
    """Returns heights of a round body; ``rest`` is 1 on its axis and 0 at its outline."""
    return rise[0] + rise[1] * np.sqrt(np.maximum(rest, 0))
