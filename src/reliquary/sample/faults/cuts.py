"""Pictures whose end was lost on the way."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

UNIT = 16
"""Rows and columns that a JPEG with halved colour is coded by."""

CHUNK = 65536
"""Bytes that storage reserves at a time."""

FILL = 128
"""What decoders show where nothing came: all coefficients zero."""


def cut_off(picture: NDArray[np.uint8], rng: np.random.Generator, kind: str) -> NDArray[np.uint8]:
    """Return a picture (H, W, 3) as decoders show one whose end is missing.

    Args:
        picture: The whole picture.
        rng: Source of the random numbers.
        kind: ``"grey"``: the rest is mid-grey from a coding unit on; ``"repeated"``: it is the last row that came.
    """
    height, width = picture.shape[:2]
    cut = picture.copy()
    top = int(rng.uniform(0.15, 0.93) * height) // UNIT * UNIT
    if kind == "repeated":
        cut[top:] = cut[max(top - 1, 0)]
        return cut
    begun = int(rng.integers(0, width // UNIT + 1)) * UNIT
    cut[top : top + UNIT, begun:] = FILL
    cut[top + UNIT :] = FILL
    return cut


def padded(encoded: bytes, rng: np.random.Generator) -> bytes:
    """Return a file whose end was never written, as storage that reserves whole chunks leaves it.

    Decoders take the zeros for pixels as long as they last, so that not all such files can be decoded.
    """
    kept = int(rng.uniform(0.5, 0.999) * len(encoded))
    return encoded[:kept] + bytes(-len(encoded) % CHUNK + len(encoded) - kept)
