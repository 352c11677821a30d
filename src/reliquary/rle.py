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
    counts = _run_lengths(mask)
    steps = [count - counts[k - 2] if k > 2 else count for k, count in enumerate(counts)]
    return Rle(size=list(mask.shape), counts="".join(_characters(step) for step in steps))


def _run_lengths(mask: NDArray[np.bool_]) -> list[int]:
    """Returns the lengths of the runs down the columns; the first is that of false pixels, 0 if there are none."""
    pixels = mask.ravel(order="F")
    changes = np.flatnonzero(pixels[1:] != pixels[:-1]) + 1
    starts = [0] if pixels[:1].any() else []
    return [int(length) for length in np.diff([0, *starts, *changes.tolist(), pixels.size])]


def _characters(number: int) -> str:
    """Writes a signed number; the last group's highest bit is its sign."""
    text = ""
    while True:
        group = number & (MORE - 1)
        number >>= GROUP_BITS
        last = number == (-1 if group & SIGN else 0)
        text += chr(FIRST_CHARACTER + group + (0 if last else MORE))
        if last:
            return text
