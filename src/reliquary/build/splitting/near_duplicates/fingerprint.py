"""Perceptual hashes of a picture: bits that change little when it is encoded anew, shrunk, lighter or in grey."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

FINGERPRINT_BYTES = 16

_SIDE = 32
_GRID = 8
# Cosines as whole numbers: then all sums below are whole numbers under 2 ** 53, which float64 holds exactly, so that
# no processor rounds them differently.
_FREQUENCIES = np.arange(1, _GRID + 1)[:, None]
_PLACES = np.arange(_SIDE)[None, :]
_COSINES = np.rint(2**16 * np.cos(np.pi * _FREQUENCIES * (2 * _PLACES + 1) / (2 * _SIDE)))


def fingerprint(image: Image.Image) -> bytes:
    """Return two hashes of a picture, 8 bytes each, the same on every machine.

    The first is pHash (C. Zauner, "Implementation and Benchmarking of Perceptual Image Hash Functions", 2010): the
    signs of 8 x 8 low frequencies against their median. The second is dHash (N. Krawetz, "Kind of Like That", 2013)
    down the columns: whether the picture gets lighter from one of nine rows to the next. The rows are compared
    because objects are more alike left and right than above and below.

    The picture is averaged to 32 x 32 grey pixels by Pillow's integer arithmetic, which stands for Zauner's mean
    filter, and the cosine transform is computed in whole numbers. What ties is 0: a frequency that equals the median,
    a row as light as the one above it. A picture of one colour is all zeros.

    Args:
        image: RGB, of any size.

    Returns:
        16 bytes: pHash with the lowest vertical frequency first, then dHash from the top row down; the most
        significant bit of a byte comes first.
    """
    grey = image.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX)
    return np.packbits(np.concatenate([_phash(np.asarray(grey, np.float64)), _dhash(grey)])).tobytes()


def _phash(grey: NDArray[np.float64]) -> NDArray[np.bool_]:
    frequencies = (_COSINES @ grey @ _COSINES.T).ravel()
    ordered = np.sort(frequencies)
    middle = len(ordered) // 2
    return np.asarray(2 * frequencies > ordered[middle - 1] + ordered[middle])


def _dhash(grey: Image.Image) -> NDArray[np.bool_]:
    rows = np.asarray(grey.resize((_GRID, _GRID + 1), Image.Resampling.BOX))
    return np.asarray(rows[1:] > rows[:-1]).ravel()
