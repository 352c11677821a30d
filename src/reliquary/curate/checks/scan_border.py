"""Pictures with a band along an edge that is not the picture: film, paper, the lid of a scanner, black bars."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import Sight

EDGES = ("left", "top", "right", "bottom")

REACH = 0.25
"""Share of the picture up to which a band is looked for."""

SHALLOWEST = 3
"""Pixels that a band must have at least."""

ALIKE = 12
"""Levels by which luma may differ from the band's."""

SHARP = 20
"""Levels by which luma changes within two pixels on either side of the boundary."""

EVEN = 8
"""Levels by which parts of a band may differ: a studio's ground gets darker towards the corners, film does not."""

WHOLE = 0.97
"""Share of the edge along which a band must have that depth; the rest may be dust."""

PART = 16
"""Pixels along the edge that make such a part."""

STEEPEST = 0.035
"""Slope of the boundary: two degrees."""

FEWEST = 8
"""Pixels of the boundary through which a line is laid."""

OFF = 1.5
"""Pixels by which the boundary may leave its line."""

HIDDEN = 0.15
"""Share of the edge along which the boundary need not be seen, besides what lies in the bands of other edges."""

INNER = 0.65
"""Share of the picture that a border all around leaves at least. What is smaller is an object on its ground."""


@dataclass(frozen=True)
class Band:
    """A plain band along an edge.

    Attributes:
        edge: One of ``EDGES``.
        luma: 0 to 255.
        breadth: Share of the picture's width or height; at most ``REACH``.
        seen: Share of the edge along which it ends within ``REACH``.
        certainty: Share of this boundary that is straight and sharp, 0 to 1.
    """

    edge: str
    luma: float
    breadth: float
    seen: float
    certainty: float


@dataclass(frozen=True)
class ScanBorder:
    """Looks along each edge for a band of one colour that ends in a straight and sharp line.

    An object's plain ground is as even, but ends in the object's outline, and in few columns only. A rectangular
    object photographed squarely on a perfectly even ground cannot be told from a picture with a border.

    Attributes:
        straight: Share of the boundary that must be straight and sharp.
    """

    name: ClassVar[str] = "scan_border"
    title: ClassVar[str] = "Scan border"
    version: ClassVar[int] = 1

    straight: float = 0.75

    def look(self, picture: WorkingPicture) -> Sight:
        """Return the score of the most certain band; the explanation tells all that are as certain as the limit."""
        bands = [band for edge in EDGES if (band := _band(edge, picture.grey))]
        if _is_ground(bands):
            return Sight(0.0, "the picture has the same plain ground along all edges")
        bands = [band for band in bands if _is_whole(band, bands)]
        certainty = max((band.certainty for band in bands), default=0.0)
        score = float(np.interp(certainty, (0, self.straight, 1), (0, 0.5, 1)))
        flagged = [f"{band.edge} ({band.breadth:.1%})" for band in bands if band.certainty >= self.straight]
        if flagged:
            return Sight(score, f"a plain band with a straight edge: {', '.join(flagged)}")
        return Sight(score, "no plain band along an edge ends in a straight and sharp line")


def _band(edge: str, grey: NDArray[np.float32]) -> Band | None:
    """Return the band along an edge of a picture (h, w), if the edge is plain."""
    inwards = _from(edge, grey)
    reach = int(REACH * len(inwards))
    if reach <= SHALLOWEST or not _is_even(inwards[:SHALLOWEST]):
        return None
    luma = float(np.median(inwards[:2]))
    off = abs(inwards[: reach + SHALLOWEST] - np.float32(luma))
    differs = off[:reach] > ALIKE
    depth = np.where(differs.any(axis=0), differs.argmax(axis=0), reach)
    if np.mean(depth >= SHALLOWEST) < WHOLE:
        return None
    ends = np.flatnonzero(depth < reach)
    breadth = float(np.median(depth)) / len(inwards)
    if len(ends) < FEWEST:
        return Band(edge, luma, breadth, 0.0, 0.0)
    line, slope = _line(ends, depth[ends])
    is_sharp = off[depth[ends] + 2, ends] - off[np.maximum(depth[ends] - 2, 0), ends] > SHARP
    certain = (abs(depth[ends] - line) <= OFF) & is_sharp & (abs(slope) <= STEEPEST)
    return Band(edge, luma, breadth, len(ends) / len(depth), float(certain.mean()))


def _is_ground(bands: list[Band]) -> bool:
    """Return whether the bands are of one lightness and leave no more in the middle than an object takes."""
    if len(bands) < len(EDGES) or np.ptp([band.luma for band in bands]) > 2 * ALIKE:
        return False
    left, top, right, bottom = (band.breadth for band in bands)
    return (1 - left - right) * (1 - top - bottom) < INNER


def _is_whole(band: Band, bands: list[Band]) -> bool:
    """Return whether the band ends along the whole edge, but for the corners that belong to other bands."""
    across = EDGES[1::2] if band.edge in EDGES[::2] else EDGES[::2]
    corners = sum(other.breadth for other in bands if other.edge in across)
    return band.seen >= 1 - HIDDEN - corners


def _from(edge: str, grey: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the picture so that the edge is its first row."""
    turned = grey.T if edge in {"left", "right"} else grey
    return turned[::-1] if edge in {"right", "bottom"} else turned


def _is_even(rows: NDArray[np.float32]) -> bool:
    """Return whether the parts of the outermost rows (n, w) are of one lightness."""
    parts = rows.shape[1] // PART
    if not parts:
        return True
    means = rows[:, : parts * PART].reshape(len(rows), parts, PART).mean(axis=(0, 2))
    return float(np.ptp(means)) <= EVEN


def _line(places: NDArray[np.intp], depths: NDArray[np.intp]) -> tuple[NDArray[np.float64], float]:
    """Return a line through most of the points, as its values at the places, and its slope."""
    third = max(1, len(places) // 3)
    run = float(np.median(places[-third:]) - np.median(places[:third]))
    slope = float(np.median(depths[-third:]) - np.median(depths[:third])) / max(run, 1.0)
    return slope * places + np.median(depths - slope * places), slope
