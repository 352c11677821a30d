"""Windows that slide over a mural, and which of them answers for a box."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from reliquary.detect.boxes import Flags, Floats, Ints

TOUCH = 0.01
"""A box touches the border of its window if it comes nearer than this share of the window's side."""


class Window(NamedTuple):
    """A part of a mural, in pixels."""

    left: int
    top: int
    width: int
    height: int


@dataclass(frozen=True)
class Grid:
    """All windows over a mural, row by row.

    The last window of a row and the last row end with the mural, so every window is whole unless the mural is smaller.

    Attributes:
        size: Width and height of the mural in pixels.
        side: Side of a window in pixels.
        step: Pixels from one window to the next.
    """

    size: tuple[int, int]
    side: int
    step: int

    @property
    def starts(self) -> tuple[Ints, Ints]:
        """Left edges of the columns and top edges of the rows."""
        return _starts(self.size[0], self.side, self.step), _starts(self.size[1], self.side, self.step)

    def __len__(self) -> int:
        columns, rows = self.starts
        return len(columns) * len(rows)

    def windows(self) -> list[Window]:
        """Return all windows."""
        columns, rows = (starts.tolist() for starts in self.starts)
        width, height = (min(self.side, length) for length in self.size)
        return [Window(left, top, width, height) for top in rows for left in columns]

    def answering(self, corners: Floats, windows: Ints, readable: Flags) -> Flags:
        """Return which boxes stay with the window that found them.

        A box that touches an inner border of its window may be cut there. If the next window holds all that is seen
        of it and does not touch it, it is left to that one, unless that one could not be read.

        Args:
            corners: [left, top, right, bottom] in pixels of the mural, shape (boxes, 4).
            windows: Number of the window that found each, shape (boxes,).
            readable: Whether each window of the grid could be read, shape (windows,).
        """
        columns, rows = self.starts
        row, column = np.divmod(windows, len(columns))
        usable = readable.reshape(len(rows), len(columns))
        stays = np.ones(len(windows), dtype=bool)
        for axis, place in ((0, column), (1, row)):
            near, far = self._insides(axis)
            low, high = corners[:, axis], corners[:, axis + 2]
            for towards, touches in ((-1, low < near[place]), (1, high > far[place])):
                there = (place + towards >= 0) & (place + towards < len(near))
                neighbour = np.clip(place + towards, 0, len(near) - 1)
                other = usable[row, neighbour] if axis == 0 else usable[neighbour, column]
                stays &= ~(there & touches & other & (near[neighbour] <= low) & (high <= far[neighbour]))
        return stays

    def views(self, corners: Floats, readable: Flags) -> Ints:
        """Return how many windows see each box whole and touch it not, shape (boxes,).

        Args:
            corners: [left, top, right, bottom] in pixels of the mural, shape (boxes, 4).
            readable: Whether each window of the grid could be read, shape (windows,).
        """
        columns, rows = self.starts
        # Sums over rectangles of windows, as differences of four cumulative sums.
        total = np.zeros((len(rows) + 1, len(columns) + 1), dtype=np.int64)
        total[1:, 1:] = readable.reshape(len(rows), len(columns)).cumsum(axis=0).cumsum(axis=1)
        (left, right), (top, bottom) = (self._seeing(corners, axis) for axis in (0, 1))
        return total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]

    def _seeing(self, corners: Floats, axis: int) -> tuple[Ints, Ints]:
        """Return the first of the columns (or rows) that see each box whole, and the one after the last."""
        near, far = self._insides(axis)
        first = np.searchsorted(far, corners[:, axis + 2], side="left")
        return first, np.maximum(np.searchsorted(near, corners[:, axis], side="right"), first)

    def _insides(self, axis: int) -> tuple[Floats, Floats]:
        """Return from where to where a box in each column (or row) of windows touches no inner border."""
        starts, length = self.starts[axis].astype(np.float64), min(self.side, self.size[axis])
        near: Floats = starts + TOUCH * length
        far: Floats = starts + (1 - TOUCH) * length
        near[0], far[-1] = -np.inf, np.inf
        return near, far


def _starts(length: int, side: int, step: int) -> Ints:
    last = max(length - side, 0)
    return np.append(np.arange(0, last, step), last)
