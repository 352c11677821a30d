"""Pictures in which a ruler or a scale bar lies beside the object."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import Sight

STEEP = 24.0
"""Levels by which lightness changes over two pixels at the edge of a mark."""

NEAREST, FARTHEST = 2.5, 64
"""Pixels from one edge to the next."""

JITTER = (0.8, 0.08)
"""By how much a gap may differ from the one before: in pixels, and as a share of it."""

SAME_SPACING = 0.02
"""Share by which the spacing of two lines may differ in one pattern."""

FEWEST = 3
"""Equal gaps that make a run; shorter runs tell nothing of how broad a pattern is."""

LOOKED_AT = 32
"""Lines that are judged, the longest first."""

Field = NDArray[np.float32]


@dataclass(frozen=True)
class Line:
    """Marks at equal distances along a line.

    Attributes:
        row: Number of the line.
        first: Place of the first edge, in pixels.
        last: Place of the last edge.
        gaps: How many distances there are between its edges.
        period: Pixels after which the pattern comes again.
        breadth: Share of the picture, across the line, over which such lines spread.
    """

    row: int
    first: float
    last: float
    gaps: int
    period: float
    breadth: float


@dataclass(frozen=True)
class Ruler:
    """Looks for dark and light marks at equal distances along a narrow straight band.

    Friezes, mosaics, brickwork and writing are regular too. But a mosaic is no narrow band; and along a ruler's ticks
    or blocks each period is like the others, and each line of pixels like the next, which hardly any ornament is.
    A ruler whose ticks are finer than about three pixels at the working size, or that lies askew by more than about
    two degrees, is not seen.

    Attributes:
        gaps: Equal distances between edges that there must be, one after the other.
        contrast: Levels between the dark and the light.
        rest: Share of the variation along the band that the period may leave unexplained.
        likeness: Correlation of a line with the next.
        broadest: Share of the picture's other side that the band may take.
    """

    name: ClassVar[str] = "ruler"
    title: ClassVar[str] = "Ruler"
    version: ClassVar[int] = 1

    gaps: int = 7
    contrast: float = 90.0
    rest: float = 0.37
    likeness: float = 0.88
    broadest: float = 0.15

    def look(self, picture: WorkingPicture) -> Sight:
        """Return the score of the line that is most like a ruler's, by what it has least of."""
        best = Sight(0.0, "no narrow band has marks at equal distances")
        for grey in (picture.grey, picture.grey.T):
            if min(grey.shape) < 4 * NEAREST:
                continue
            profiles = _profiles(grey)
            for line in self._narrow(_lines(profiles, self.gaps)):
                sight = self._judge(line, profiles)
                if sight.score > best.score:
                    best = sight
        return best

    def _narrow(self, lines: list[Line]) -> list[Line]:
        narrow = [line for line in lines if line.breadth <= self.broadest]
        return sorted(narrow, key=lambda line: (-line.gaps, line.row))[:LOOKED_AT]

    def _judge(self, line: Line, profiles: Field) -> Sight:
        part = profiles[:, int(line.first) : int(np.ceil(line.last)) + 1]
        along = part[line.row]
        dark, light = np.percentile(along, (5, 95))
        rest = _unexplained(along, line)
        likeness = max(_correlation(along, part[row]) for row in _beside(line.row, len(part)))
        scores = (
            np.interp(line.gaps, (0, self.gaps, 2 * self.gaps), (0, 0.5, 1)),
            np.interp(light - dark, (0, self.contrast, 2 * self.contrast), (0, 0.5, 1)),
            np.interp(rest, (0, self.rest, 1), (1, 0.5, 0)),
            np.interp(likeness, (0, self.likeness, 1), (0, 0.5, 1)),
        )
        told = f"a narrow band has {line.gaps} equal distances between marks that come every {line.period:.1f} pixels"
        return Sight(float(min(scores)), f"{told}; {1 - rest:.0%} of it is the same in each period")


def _profiles(grey: Field) -> Field:
    """Return the means of three rows each, at every second row: (n, w)."""
    return np.ascontiguousarray((grey[:-2:2] + grey[1:-1:2] + grey[2::2]) / np.float32(3))


def _lines(profiles: Field, least: int) -> list[Line]:
    """Return lines of at least so many equal gaps between edges to the dark, edges to the light, or any edges."""
    rows, places, rises = _edges(profiles)
    found = [_evenly_spaced(rows, places, 2), *(_evenly_spaced(rows[k], places[k], 1) for k in (rises, ~rises))]
    runs = np.concatenate(found)
    return list(_with_breadth(runs, least, len(profiles)))


def _edges(profiles: Field) -> tuple[NDArray[np.intp], NDArray[np.float64], NDArray[np.bool_]]:
    """Return row, place and direction of all steep edges, in the order of rows and places."""
    slope = profiles[:, 2:] - profiles[:, :-2]
    width = slope.shape[1]
    size = abs(slope).ravel()
    # Few places are steep; only these are looked at further.
    steep = np.flatnonzero(size > STEEP)
    steep = steep[(steep % width > 0) & (steep % width < width - 1)]
    low, peak, high = size[steep - 1], size[steep], size[steep + 1]
    top = (peak >= low) & (peak > high)
    steep, low, peak, high = steep[top], low[top], peak[top], high[top]
    # The vertex of the parabola through the three values.
    places = steep % width + 1 + 0.5 * (low - high) / (low - 2 * peak + high)
    return steep // width, places, slope.ravel()[steep] > 0


def _evenly_spaced(rows: NDArray[np.intp], places: NDArray[np.float64], edges: int) -> NDArray[np.float64]:
    """Return runs of equal gaps, (n, 5): row, first place, last place, number of gaps, period.

    Args:
        rows: Of each edge.
        places: Of each edge, ascending within a row.
        edges: How many edges a period has.
    """
    gap = np.diff(places)
    usable = (np.diff(rows) == 0) & (gap >= NEAREST) & (gap <= FARTHEST)
    goes_on = usable[1:] & usable[:-1] & (abs(np.diff(gap)) <= JITTER[0] + JITTER[1] * gap[1:])
    starts = np.flatnonzero(usable & ~np.append(False, goes_on)[: len(usable)])
    ends = np.flatnonzero(usable & ~np.append(goes_on, False)[: len(usable)])
    gaps = ends - starts + 1
    long = gaps >= FEWEST
    starts, ends, gaps = starts[long], ends[long], gaps[long]
    first, last = places[starts], places[ends + 1]
    return np.stack([rows[starts], first, last, gaps, edges * (last - first) / gaps], axis=1)


def _with_breadth(runs: NDArray[np.float64], least: int, height: int) -> Iterator[Line]:
    """Yield the long runs as lines, each with how far all runs of its spacing reach that lie beside it."""
    row, first, last, gaps, period = runs.T
    for run in runs[gaps >= least]:
        overlap = np.minimum(last, run[2]) - np.maximum(first, run[1]) > 0.5 * (run[2] - run[1])
        alike = row[overlap & (abs(period - run[4]) <= SAME_SPACING * run[4])]
        breadth = (np.ptp(alike) + 1) / height
        yield Line(int(run[0]), float(run[1]), float(run[2]), int(run[3]), float(run[4]), float(breadth))


def _unexplained(along: Field, line: Line) -> float:
    """Return the deviation from the mean period as a share of the deviation from the mean."""
    bins = max(4, int(line.period))
    phase = (np.arange(len(along)) + int(line.first) - line.first) / line.period % 1
    number = np.minimum((phase * bins).astype(np.intp), bins - 1)
    mean = np.bincount(number, along, bins) / np.maximum(np.bincount(number, minlength=bins), 1)
    return float(np.std(along - mean[number]) / max(float(np.std(along)), 1e-3))


def _correlation(one: Field, other: Field) -> float:
    one, other = one - one.mean(), other - other.mean()
    return float(one @ other / max(float(np.sqrt((one @ one) * (other @ other))), 1e-6))


def _beside(row: int, count: int) -> list[int]:
    return [near for near in (row - 1, row + 1) if 0 <= near < count] or [row]
