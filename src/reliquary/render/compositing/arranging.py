"""Where cut-outs stand on a background, and how large they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import ceil, floor
from typing import NamedTuple

import numpy as np

from reliquary.catalogue.render_set import CompositeWish
from reliquary.render.compositing.cutouts import Cutout, ScaledCutout, scaled
from reliquary.render.compositing.layers import Layers

TRIES = 12
"""Places that are tried for a cut-out of one size."""

BlurAt = Callable[[float], float]
"""Gives the blur, px, of a cut-out at a scale."""


class Standing(NamedTuple):
    """A cut-out with its place.

    Attributes:
        cutout: At its size.
        place: x and y of the top-left corner of its image on the composite.
    """

    view: Cutout
    cutout: ScaledCutout
    place: tuple[int, int]


class Arrangement(NamedTuple):
    """Cut-outs from the hindmost to the one in front, and what is seen of each."""

    standing: list[Standing]
    layers: Layers


def arrange(views: Sequence[Cutout], wish: CompositeWish, blur_at: BlurAt, rng: np.random.Generator) -> Arrangement:
    """Lay cut-outs over one another at random places and sizes.

    A place where a cut-out would hide too much of others is drawn again, then with the least size; a cut-out that finds
    no room even so is left out, but never the first.

    Args:
        views: The main one first; it is laid first, so that the others may hide it in part.
        wish: Sizes, and how much may be hidden or lie beyond.
        blur_at: How blurred a cut-out must be at a scale.
        rng: Source of the random numbers.
    """
    layers = Layers(wish.size, wish.hidden)
    standing = []
    for view in views:
        found = _stand(view, wish, layers, blur_at, rng)
        if found is not None:
            standing.append(found)
    return Arrangement(standing, layers)


def _stand(
    view: Cutout, wish: CompositeWish, layers: Layers, blur_at: BlurAt, rng: np.random.Generator
) -> Standing | None:
    for size, beyond in ((float(rng.uniform(*wish.scale)), wish.beyond), (min(wish.scale[0], 1.0), 0.0)):
        scale = size * _fitting(view, wish.size)
        cutout = scaled(view, scale, blur_at(scale))
        for _ in range(TRIES):
            place = _draw_place(cutout, wish.size, beyond, rng)
            if layers.lay(cutout, place):
                return Standing(view, cutout, place)
    return None


def _fitting(view: Cutout, size: tuple[int, int]) -> float:
    """Return the scale at which the view's box just fits into the picture."""
    left, top, right, bottom = view.box
    return min(size[0] / (right - left), size[1] / (bottom - top))


def _draw_place(
    cutout: ScaledCutout, size: tuple[int, int], beyond: float, rng: np.random.Generator
) -> tuple[int, int]:
    left, top, right, bottom = cutout.box
    x, y = (
        _draw_start(extent, side, beyond, rng) for extent, side in ((right - left, size[0]), (bottom - top, size[1]))
    )
    return x - left, y - top


def _draw_start(extent: int, side: int, beyond: float, rng: np.random.Generator) -> int:
    """Draw where a box of this extent starts; one larger than the picture lies beyond one edge no more than it must."""
    low, high = ceil(-beyond * extent), floor(side - (1 - beyond) * extent)
    if low > high:
        low, high = min(0, side - extent), max(0, side - extent)
    return int(rng.integers(low, high + 1))
