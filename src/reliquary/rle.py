"""Masks in COCO's compressed run-length encoding, as pycocotools writes them.

The runs go down the columns and start with the pixels outside; each count, from the fourth on less the one two before
it, is written in groups of five bits, least first, as characters from ``0`` on
(https://github.com/cocodataset/cocoapi, common/maskApi.c, rleToString).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reliquary.records.render import Rle

GROUP_BITS = 5
MORE = 1 << GROUP_BITS
SIGN = 1 << (GROUP_BITS - 1)
FIRST_CHARACTER = ord("0")


def encode_mask(mask: NDArray[np.bool_]) -> Rle:
    """Encodes a mask (H, W), true inside."""
    steps = _run_lengths(mask)
    steps[3:] -= steps[1:-2].copy()
    return Rle(size=list(mask.shape), counts=_text(steps))


def mask_area(mask: Rle) -> int:
    """Returns how many pixels of an encoded mask lie inside."""
    counts: list[int] = []
    count = bits = 0
    for character in mask.counts:
        group = ord(character) - FIRST_CHARACTER
        count |= (group & (MORE - 1)) << bits
        bits += GROUP_BITS
        if group & MORE:
            continue
        if group & SIGN:
            count -= 1 << bits
        counts.append(count + (counts[-2] if len(counts) > 2 else 0))
        count = bits = 0
    return sum(counts[1::2])


def _run_lengths(mask: NDArray[np.bool_]) -> NDArray[np.int64]:
    """Returns the lengths of the runs down the columns; the first is that of false pixels, 0 if there are none."""
    pixels = mask.ravel(order="F")
    changes = np.flatnonzero(pixels[1:] != pixels[:-1]) + 1
    starts = [0] if pixels[:1].any() else []
    ends = np.concatenate([[0], starts, changes, [pixels.size]]).astype(np.int64)
    return ends[1:] - ends[:-1]


def _text(numbers: NDArray[np.int64]) -> str:
    """Writes signed numbers one after the other; the highest bit of a number's last group is its sign."""
    left, unfinished = numbers.copy(), np.ones(len(numbers), dtype=bool)
    groups = []
    while unfinished.any():
        group = left & (MORE - 1)
        left >>= GROUP_BITS
        goes_on = left != np.where(group & SIGN, -1, 0)
        groups.append(np.where(unfinished, FIRST_CHARACTER + group + np.where(goes_on, MORE, 0), 0))
        unfinished &= goes_on
    characters = np.stack(groups, axis=1)
    return characters[characters > 0].astype(np.uint8).tobytes().decode("ascii")
