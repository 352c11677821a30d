"""Search for pairs of pictures that may be nearly equal, though a little was cut off one of them.

It goes by the tangent distance (P. Simard, Y. LeCun and J. Denker, "Efficient Pattern Recognition Using a New
Transformation Distance", 1993). A picture that is moved or stretched a little becomes, to a first approximation, a sum
of itself and of four fixed pictures: how it changes when it is moved down or across, and stretched down or across. All
these sums form a plane. A copy that was cut lies near the plane, though it may be far from the picture itself.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from reliquary.curate.checks.duplicates.sampling import centres, interpolation
from reliquary.curate.checks.duplicates.thumbnail import SIDE

SHARE = 0.975
"""A plane must hold so much of a picture, as energy, to make the two a candidate."""

MIDDLE = 0.95
"""The plane is that of the middle of a picture, of this share of its sides: from there it is as far to the whole
picture as to a copy that lost five per cent at every edge, and the first approximation holds for both."""

FREQUENCIES = 8
"""Pictures are compared by so many low frequencies down and across."""

PLAIN = 1.0
"""Low frequencies of less contrast (standard deviation, in grey levels of 0 to 255) show nothing to compare."""

# Vectors of whole numbers of this length have products below 2 ** 24, and so have all partial sums: float32 holds them
# exactly, so that every machine finds the same candidates, in whatever order it adds.
LENGTH = 2048
NEEDED = SHARE * LENGTH**4

BLOCK = 32
"""Pictures that are compared with all others at a time."""

Floats = NDArray[np.float64]

Vectors = NDArray[np.float32]
"""Pictures as vectors of ``LENGTH``, (n, FREQUENCIES ** 2); those of plain pictures are zero."""

Planes = NDArray[np.int16]
"""Orthogonal vectors of ``LENGTH`` that span the planes, (n, 5, FREQUENCIES ** 2)."""


def candidate_pairs(pixels: NDArray[np.uint8]) -> Iterator[NDArray[np.int64]]:
    """Yield the pairs of pictures that may be nearly equal, each pair once.

    A pair is a candidate if one picture lies near the plane of the other one's middle, or if they are alike as they
    are. Plain pictures are in no pair. Memory is linear in the number of pictures. Time is quadratic, but a comparison
    is no more than six products of short vectors.

    Args:
        pixels: Thumbnails, (n, SIDE, SIDE).

    Yields:
        Positions in ``pixels``, (pairs, 2), the smaller first; some arrays are empty.
    """
    vectors, planes = _described(pixels)
    for begin in range(0, len(vectors), BLOCK):
        rows = slice(begin, begin + BLOCK)
        spans = planes[rows].astype(np.float32)
        products = spans.reshape(-1, spans.shape[2]) @ vectors.T
        held = np.square(products, out=products).reshape(*spans.shape[:2], -1).sum(axis=1)
        alike = np.square(vectors[rows] @ vectors.T)
        pairs = np.argwhere(np.maximum(held, alike) >= NEEDED) + np.array([begin, 0])
        # Where each finds the other, the pair is taken from the first of them.
        pairs = pairs[pairs[:, 0] != pairs[:, 1]]
        once = (pairs[:, 0] < pairs[:, 1]) | ~_is_candidate(pairs[:, ::-1], vectors, planes)
        yield np.sort(pairs[once], axis=1)


def _is_candidate(pairs: NDArray[np.int64], vectors: Vectors, planes: Planes) -> NDArray[np.bool_]:
    """Return for each pair whether the first picture's plane holds the second picture, or the two are alike."""
    first, second = pairs.T
    shown = vectors[second]
    held = np.square(planes[first].astype(np.float32) @ shown[:, :, None]).sum(axis=(1, 2))
    alike = np.square((vectors[first] * shown).sum(axis=1))
    return np.asarray(np.maximum(held, alike) >= NEEDED)


def _described(pixels: NDArray[np.uint8]) -> tuple[Vectors, Planes]:
    vectors = np.empty((len(pixels), FREQUENCIES**2), np.float32)
    planes = np.empty((len(pixels), 5, FREQUENCIES**2), np.int16)
    for begin in range(0, len(pixels), BLOCK):
        rows = slice(begin, begin + BLOCK)
        pictures = pixels[rows].astype(np.float64)
        spectra = _spectra(pictures, _COSINES, _COSINES)
        lengths = np.linalg.norm(spectra, axis=1, keepdims=True)
        shows = lengths >= PLAIN * SIDE
        vectors[rows] = np.rint(shows * spectra * (LENGTH / np.maximum(lengths, PLAIN)))
        planes[rows] = np.rint(shows[:, :, None] * LENGTH * _spans(_MIDDLE @ pictures @ _MIDDLE.T))
    return vectors, planes


def _spans(pictures: Floats) -> Floats:
    """Return orthonormal vectors that span the planes of pictures, (n, 5, FREQUENCIES ** 2)."""
    same = _COSINES
    down_and_across = [(same, same), (_MOVED, same), (same, _MOVED), (_STRETCHED, same), (same, _STRETCHED)]
    spectra = np.stack([_spectra(pictures, down, across) for down, across in down_and_across], axis=2)
    return np.linalg.qr(spectra)[0].transpose(0, 2, 1)


def _spectra(pictures: Floats, down: Floats, across: Floats) -> Floats:
    """Return the low frequencies of pictures but for their mean, (n, FREQUENCIES ** 2)."""
    spectra: Floats = down @ pictures @ across.T
    spectra[:, 0, 0] = 0
    return spectra.reshape(len(pictures), -1)


def _cosines() -> Floats:
    """Return the first rows of the orthonormal discrete cosine transform, (FREQUENCIES, SIDE)."""
    frequencies, places = np.arange(FREQUENCIES)[:, None], np.arange(SIDE)[None, :]
    rows: Floats = np.sqrt(2 / SIDE) * np.cos(np.pi * frequencies * (2 * places + 1) / (2 * SIDE))
    rows[0] /= np.sqrt(2)
    return rows


_COSINES = _cosines()
# What moving a picture, or stretching it from its middle, changes is its slope, or its slope times the distance from
# the middle.
_SLOPE = np.gradient(np.eye(SIDE), axis=0)
_MOVED = _COSINES @ _SLOPE
_STRETCHED = _COSINES @ (centres(SIDE)[:, None] * _SLOPE)
_MIDDLE = interpolation(MIDDLE * centres(SIDE), SIDE)
