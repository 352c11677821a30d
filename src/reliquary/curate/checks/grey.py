"""Pictures without colour, and pictures in the tones of a single colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import Sight

BLOCK = 4
"""Pixels of the small picture that are averaged: JPEG keeps colour at half the size, and coarsely."""

PALEST = 0.2
"""Share of its chroma that a toned picture has at any lightness: a gold coin on black has none in the black."""

FLATTEST = 16.0
"""Levels from dark to light that a toned picture has at least."""

_LUMA = np.array([0.299, 0.587, 0.114], np.float32)  # ITU-R BT.601
_CB, _CR = np.float32(0.564), np.float32(0.713)


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
        chroma = float(np.percentile(np.hypot(colour[:, 0], colour[:, 1]), 99))
        grey = float(np.interp(chroma, (0, self.chroma, 2 * self.chroma), (1, 0.5, 0)))
        if grey >= 0.5:
            return Sight(grey, f"no colour: pixels are at most {chroma:.1f} of 128 levels from grey")
        rest, palest = _toning(luma, colour, chroma)
        toned = float(np.interp(rest, (0, self.rest, 2 * self.rest), (1, 0.5, 0))) if palest >= PALEST else 0.0
        share = f"{100 * (1 - rest):.0f} % of its colour follows from lightness"
        if toned >= 0.5:
            return Sight(toned, f"toned in one colour: {share}")
        return Sight(max(grey, toned), f"colour: pixels are up to {chroma:.0f} of 128 levels from grey, and {share}")


def _luma_and_colour(picture: WorkingPicture) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Return luma (n,) and Cb, Cr (n, 2) of the picture's blocks."""
    means = np.asarray(picture.small_image.reduce(BLOCK), np.float32).reshape(-1, 3)
    luma = means @ _LUMA
    return luma, np.stack([(means[:, 2] - luma) * _CB, (means[:, 0] - luma) * _CR], axis=1)


def _toning(luma: NDArray[np.float32], colour: NDArray[np.float32], chroma: float) -> tuple[float, float]:
    """Return how much of the colour a cubic of lightness leaves over, and the least that it has of the main hue.

    Both are shares of the picture's chroma. A plain picture, which has no tones, has a rest of 1.
    """
    if np.ptp(np.percentile(luma, (1, 99))) < FLATTEST:
        return 1.0, 0.0
    terms = (luma[:, None] / 128 - 1) ** np.arange(4)
    weights, *_ = np.linalg.lstsq(terms, colour, rcond=None)
    explained = terms @ weights
    rest = np.sqrt(np.mean(np.sum((colour - explained) ** 2, axis=1)))
    hue = colour.sum(axis=0)
    palest = np.min(explained @ hue) / max(float(np.hypot(*hue)), 1e-6)
    return float(rest) / chroma, float(palest) / chroma
