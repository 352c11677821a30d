"""How many tones and colours a picture has: drawings have few."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.curate.checks.blank.blocks import Blocks

Colours = NDArray[np.uint16]

SMOOTH = 1.5
"""Roughness of a block, in levels, up to which it has one tone."""

STEP = 4
"""Levels that count as one tone."""

COMMONEST = 5


def span_of(levels: NDArray[np.uint8]) -> float:
    """Return the range of light (h, w) without the darkest and the lightest half per cent, in levels."""
    some = levels[::2, ::2]
    shares = np.cumsum(np.bincount(some.ravel(), minlength=256)) / some.size
    return float(np.searchsorted(shares, 0.995) - np.searchsorted(shares, 0.005))


def variety_of(blocks: Blocks) -> float:
    """Return the entropy of the tones of smooth blocks, in nats, 0 to 4.2; 5 without such blocks."""
    tones = blocks.light[blocks.rough < SMOOTH]
    if not tones.size:
        return 5.0
    counts = np.bincount((tones / STEP).astype(np.int64))
    shares = counts[counts > 0] / tones.size
    return float(-(shares * np.log(shares)).sum())


def colours_of(rgb: NDArray[np.uint8]) -> Colours:
    """Return a number for the colour of each pixel (h, w, 3), in steps of eight levels, (h, w)."""
    red, green, blue = (rgb[..., channel] >> 3 for channel in range(3))
    return np.asarray(red.astype(np.uint16) << 10 | green.astype(np.uint16) << 5 | blue)


def commonest_of(colours: Colours) -> float:
    """Return which share of a picture (h, w) its five commonest colours take, 0 to 1."""
    counts = np.bincount(colours.ravel())
    return float(np.sort(counts)[-COMMONEST:].sum() / colours.size)


def palette_of(colours: Colours, mask: NDArray[np.bool_]) -> float:
    """Return the entropy of the colours (h, w) inside a mask (h, w), in nats; 0 for an empty mask."""
    inside = colours[: mask.shape[0], : mask.shape[1]][mask[: colours.shape[0], : colours.shape[1]]]
    if not len(inside):
        return 0.0
    counts = np.bincount(inside)
    shares = counts[counts > 0] / len(inside)
    return float(-(shares * np.log(shares)).sum())


def alike_of(blocks: Blocks, rgb: NDArray[np.uint8]) -> float:
    """Return the share of neighbouring blocks that are smooth and of one colour (h, w, 3), rounded, 0 to 1."""
    rows, columns = blocks.rough.shape
    if rows * columns < 2:
        return 0.0
    means = np.asarray(Image.fromarray(rgb).reduce(blocks.side))[:rows, :columns]
    same_down, same_across = (means[1:] == means[:-1]).all(axis=2), (means[:, 1:] == means[:, :-1]).all(axis=2)
    smooth = blocks.rough < SMOOTH
    down, across = same_down & smooth[1:] & smooth[:-1], same_across & smooth[:, 1:] & smooth[:, :-1]
    return float((down.sum() + across.sum()) / (down.size + across.size))
