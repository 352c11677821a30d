"""Pictures without colour, and pictures in the tones of a single colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from reliquary.curate.measuring.percentiles import percentiles
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import Sight

BLOCK = 4
"""Pixels of the small picture that are averaged: JPEG keeps colour at half the size, and coarsely."""

PALEST = 0.2
"""Share of its chroma that a toned picture has at any lightness: a gold coin on black has none in the black."""

FLATTEST = 16.0
"""Levels from dark to light that a toned picture has at least."""

RANK = 1e-12
"""Share of the largest singular value below which another one is nothing but rounding."""

_LUMA = np.array([0.299, 0.587, 0.114])  # ITU-R BT.601
_CB, _CR = 0.564, 0.713

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Grey:
    """Tells pictures without colour, and toned ones (sepia, cyanotype), from colour photographs.

    It is information, no fault: curators tell old negatives from new photographs by it. In a toned picture the colour
    of a pixel follows from its lightness, and is of one hue. That also holds for a brown stele on brown ground, so
    some photographs of such objects are taken for toned.

    Attributes:
        chroma: Distance from grey in the plane of Cb and Cr, in levels, up to which a picture has no colour.
        rest: Share of the chroma that lightness may leave unexplained in a toned picture.
    """

    name: ClassVar[str] = "grey"
    title: ClassVar[str] = "Grey"
    version: ClassVar[int] = 1

    chroma: float = 3.0
    rest: float = 0.05

    def look(self, picture: WorkingPicture) -> Sight:
        """Return the score of what fits better: no colour, or one tone."""
        luma, colour = _luma_and_colour(picture)
        (chroma,) = percentiles(np.hypot(*colour), 99)
        grey = float(np.interp(chroma, (0, self.chroma, 2 * self.chroma), (1, 0.5, 0)))
        if grey >= 0.5:
            return Sight(grey, f"no colour: pixels are at most {chroma:.1f} of 128 levels from grey")
        rest, palest = _toning(luma, colour, chroma)
        toned = float(np.interp(rest, (0, self.rest, 2 * self.rest), (1, 0.5, 0))) if palest >= PALEST else 0.0
        share = f"{100 * (1 - rest):.0f} % of its colour follows from lightness"
        if toned >= 0.5:
            return Sight(toned, f"toned in one colour: {share}")
        return Sight(max(grey, toned), f"colour: pixels are up to {chroma:.0f} of 128 levels from grey, and {share}")


def _luma_and_colour(picture: WorkingPicture) -> tuple[Floats, Floats]:
    """Return luma (n,) and Cb, Cr (2, n) of the picture's blocks."""
    means = np.asarray(picture.small_image.reduce(BLOCK), np.float64).reshape(-1, 3)
    luma = means @ _LUMA
    return luma, np.stack([(means[:, 2] - luma) * _CB, (means[:, 0] - luma) * _CR])


def _toning(luma: Floats, colour: Floats, chroma: float) -> tuple[float, float]:
    """Return how much of the colour a cubic of lightness leaves over, and the least that it has of the main hue.

    Both are shares of the picture's chroma. A plain picture, which has no tones, has a rest of 1.
    """
    darkest, lightest = percentiles(luma, 1, 99)
    if lightest - darkest < FLATTEST:
        return 1.0, 0.0
    explained = _cubic(luma, colour)
    rest = np.sqrt(np.square(colour - explained).sum() / len(luma))
    hue = colour.sum(axis=1)
    palest = np.min(hue @ explained) / max(float(np.hypot(*hue)), 1e-6)
    return float(rest) / chroma, float(palest) / chroma


def _cubic(luma: Floats, colour: Floats) -> Floats:
    """Return what a cubic of luma (n,) explains best of the colour (2, n)."""
    lightness = luma / 128 - 1
    square = lightness * lightness
    terms = np.stack([np.ones_like(lightness), lightness, square, square * lightness])
    # The normal equations: four unknowns, not a thousand blocks. Of two tones only they do not tell all terms.
    weights, *_ = np.linalg.lstsq(terms @ terms.T, terms @ colour.T, rcond=RANK)
    return np.asarray(weights.T @ terms)
