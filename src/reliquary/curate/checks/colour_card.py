"""Pictures in which a colour card lies beside the object: a chart of colours, or a printer's control strip."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import Sight

STEP = 2
"""Pixels from one to the other that are compared: JPEG softens the border of two colours."""

FLAT = 18
"""Levels by which they may differ within a patch, in any channel: noise, not a border."""

SMALLEST, LARGEST = 3, 100
"""Sides of the flat part of a patch in pixels of the working size."""

FILLED = 0.6
"""Share of its upright bounding box that a patch fills: a square fills half when it stands on a corner."""

SLIMMEST = 2.2
"""Longer side of a patch divided by the shorter."""

BLUR = 4
"""Pixels by which a patch is larger than its flat part: its borders are blurred."""

MOST = 400
"""Patches that are compared with each other, the largest first."""

SIMILAR = 1.6
"""Neighbours in a card are at most so many times larger."""

PITCH = (0.8, 3.0)
"""From patch to patch, in sides of a patch: one between them may not have been found."""

ALIGNED = 0.35
"""Share of a side by which neighbours may be out of line: the card may lie askew."""

SATURATED = 40
"""Difference of the largest and the smallest channel of a patch that counts as coloured."""

SECTORS = 8
"""Into so many parts the circle of hues is divided."""

SAME_COLOUR = 24
"""Patches that differ by less in every channel are of one colour."""


@dataclass(frozen=True)
class Patches:
    """Flat patches of a picture.

    Attributes:
        centres: (n, 2), column and row in pixels.
        sides: (n, 2), width and height in pixels.
        colours: (n, 3), RGB.
    """

    centres: NDArray[np.float32]
    sides: NDArray[np.float32]
    colours: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.centres)

    def chosen(self, which: NDArray[np.intp] | NDArray[np.bool_]) -> Patches:
        """Return some of the patches."""
        return Patches(self.centres[which], self.sides[which], self.colours[which])


@dataclass(frozen=True)
class ColourCard:
    """Looks for flat patches of one size in rows or columns that have hues all around the circle.

    Mosaics and textiles also have patches in rows, but of few hues, and many of one colour. Cards of greys alone are
    not told from ornament, nor cards that lie more than about ten degrees askew.

    Attributes:
        patches: Patches that a card has at least.
        hues: Parts of the circle of hues, of eight, in which it has patches at least.
        distinct: Share of its patches that must differ from each other in colour.
    """

    name: ClassVar[str] = "colour_card"
    title: ClassVar[str] = "Colour card"
    version: ClassVar[int] = 1

    patches: int = 6
    hues: int = 5
    distinct: float = 0.5

    def look(self, picture: WorkingPicture) -> Sight:
        """Return the score of the group of patches that is most like a card, by what it has least of."""
        best = Sight(0.0, "no flat patches of many colours stand in a row")
        if _hues(picture.small.reshape(-1, 3)) < self.hues:
            return best
        patches = flat_patches(picture.rgb)
        for group in _in_rows(patches, self.patches):
            sight = self._judge(patches.chosen(group))
            if sight.score > best.score:
                best = sight
        return best

    def _judge(self, group: Patches) -> Sight:
        hues, distinct = _hues(group.colours), _distinct(group.colours)
        enough = np.interp(len(group), (0, self.patches, 2 * self.patches), (0, 0.5, 1))
        around = np.interp(hues, (0, self.hues, SECTORS), (0, 0.5, 1))
        different = np.interp(distinct, (0, self.distinct, 1), (0, 0.5, 1))
        told = f"{len(group)} flat patches in rows have {hues} of {SECTORS} hues; {distinct:.0%} of them differ"
        return Sight(float(min(enough, around, different)), told)


def flat_patches(pixels: NDArray[np.uint8]) -> Patches:
    """Return the flat patches of a picture (h, w, 3) that are about as wide as high, at most ``MOST``."""
    if min(pixels.shape[:2]) < STEP + SMALLEST:
        return Patches(np.empty((0, 2), np.float32), np.empty((0, 2), np.float32), np.empty((0, 3), np.int16))
    labels, areas = _of_size(*ndimage.label(_is_flat(pixels)))
    places = ndimage.find_objects(labels)
    boxes = np.array([(p[1].start, p[0].start, p[1].stop, p[0].stop) for p in places], np.float32).reshape(-1, 4)
    sides = boxes[:, 2:] - boxes[:, :2]
    shorter, longer = sides.min(axis=1), sides.max(axis=1)
    likely = (shorter >= SMALLEST) & (longer <= LARGEST) & (longer <= SLIMMEST * shorter)
    likely &= areas >= FILLED * sides.prod(axis=1)
    chosen = np.flatnonzero(likely)
    chosen = chosen[np.argsort(-areas[chosen], kind="stable")[:MOST]]
    centres = (boxes[chosen, :2] + boxes[chosen, 2:] + np.float32(STEP)) / np.float32(2)
    columns, rows = centres.astype(np.intp).T
    return Patches(centres, sides[chosen] + BLUR, pixels[rows, columns].astype(np.int16))


def _is_flat(pixels: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Return where a pixel is like those ``STEP`` to the right and below, (h - STEP, w - STEP)."""
    flat = np.ones((pixels.shape[0] - STEP, pixels.shape[1] - STEP), np.bool_)
    for channel in np.moveaxis(pixels, 2, 0):
        levels = channel.astype(np.int16)
        flat &= abs(levels[:-STEP, STEP:] - levels[:-STEP, :-STEP]) <= FLAT
        flat &= abs(levels[STEP:, :-STEP] - levels[:-STEP, :-STEP]) <= FLAT
    return flat


def _of_size(labels: NDArray[np.int32], count: int) -> tuple[NDArray[np.int32], NDArray[np.intp]]:
    """Return the labels of regions as large as patches, numbered anew from 1, and their areas."""
    areas = np.bincount(labels.ravel(), minlength=count + 1)
    areas[0] = 0
    kept = np.flatnonzero((areas >= SMALLEST**2) & (areas <= LARGEST**2))
    numbers = np.zeros(count + 1, np.int32)
    numbers[kept] = np.arange(1, len(kept) + 1)
    return numbers[labels], areas[kept]


def _in_rows(patches: Patches, smallest: int) -> list[NDArray[np.intp]]:
    """Return the numbers of patches that hang together as neighbours in a row or column."""
    if len(patches) < smallest:
        return []
    apart = abs(patches.centres[:, None] - patches.centres[None])
    sides = np.maximum(patches.sides[:, None], patches.sides[None])
    similar = (sides <= SIMILAR * np.minimum(patches.sides[:, None], patches.sides[None])).all(axis=2)
    pitch = apart / sides
    near = (pitch >= PITCH[0]) & (pitch <= PITCH[1])
    aligned = pitch <= ALIGNED
    neighbours = similar & ((near[..., 0] & aligned[..., 1]) | (near[..., 1] & aligned[..., 0]))
    first, second = np.nonzero(neighbours)
    graph = coo_array((np.ones(len(first), np.int8), (first, second)), shape=neighbours.shape)
    _, group = connected_components(graph, directed=False)
    counts = np.bincount(group)
    return [np.flatnonzero(group == number) for number in np.flatnonzero(counts >= smallest)]


def _hues(colours: NDArray[np.int16] | NDArray[np.float32]) -> int:
    """Return in how many parts of the circle of hues the saturated ones of the colours (n, 3) lie."""
    red, green, blue = colours.T.astype(np.float32)
    saturated = np.maximum(np.maximum(red, green), blue) - np.minimum(np.minimum(red, green), blue) >= SATURATED
    red, green, blue = red[saturated], green[saturated], blue[saturated]
    angle = np.arctan2(np.sqrt(3) * (green - blue), 2 * red - green - blue)
    return len(np.unique(np.round(angle / (2 * np.pi) * SECTORS).astype(np.int64) % SECTORS))


def _distinct(colours: NDArray[np.int16]) -> float:
    """Return the share of the colours (n, 3) that are like none before them."""
    same = abs(colours[:, None] - colours[None]).max(axis=2) < SAME_COLOUR
    return 1 - float(np.tril(same, -1).any(axis=1).mean())
