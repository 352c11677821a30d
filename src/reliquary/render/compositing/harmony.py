"""Moving the colours of a cut-out towards those of a background.

Mean and deviation of the colours are matched in part (Reinhard, Ashikhmin, Gooch and Shirley, "Color transfer between
images", IEEE CG&A 2001), in L*a*b*.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from reliquary.render.compositing.cutouts import Cutout, covered_by
from reliquary.render.compositing.lab import Colours, lab_of, srgb_of

LATTICE = 17
"""Steps of each channel in the table of colours; between them colours are interpolated."""

SAMPLES = 32
"""Along each side of a picture, to tell what its colours are."""

CONTRAST = (0.6, 1.6)
"""Least and greatest factor of the deviation: a background of one colour leaves the object its shading."""


class Tone(NamedTuple):
    """Mean and deviation of the colours of something, (3,) each, in L*a*b*."""

    mean: Colours
    deviation: Colours


def tone_of_picture(picture: Image.Image) -> Tone:
    """Return the tone of an RGB picture, judged by some of its pixels."""
    return _tone(_sampled(picture).reshape(-1, 3))


def tone_of_cutout(cutout: Cutout) -> Tone:
    """Return the tone of the object, without what is round it."""
    pixels = _sampled(cutout.image).reshape(-1, 4)
    return _tone(pixels[covered_by(pixels[:, 3]), :3])


def harmonised(cutout: Cutout, own: Tone, wanted: Tone, strength: float) -> Cutout:
    """Return a cut-out whose colours are moved.

    Args:
        cutout: The cut-out.
        own: Its tone.
        wanted: That of the background.
        strength: 0 leaves the colours, 1 gives them the mean and, within ``CONTRAST``, the deviation of the background.
    """
    contrast = np.clip(wanted.deviation / np.maximum(own.deviation, 1), *CONTRAST) ** strength
    mean = own.mean + strength * (wanted.mean - own.mean)
    # Rounded, because libraries of mathematics differ in the last digits.
    table = np.round(srgb_of(mean + contrast * (_lattice() - own.mean)), 4)
    return replace(cutout, image=cutout.image.filter(ImageFilter.Color3DLUT(LATTICE, table.ravel())))


@lru_cache(maxsize=1)
def _lattice() -> Colours:
    """Return the colours of the table, (LATTICE ** 3, 3), in L*a*b*, in Pillow's order: red changes fastest."""
    steps = np.linspace(0, 1, LATTICE)
    blue, green, red = np.meshgrid(steps, steps, steps, indexing="ij")
    return lab_of(np.stack([red, green, blue], axis=-1).reshape(-1, 3))


def _sampled(image: Image.Image) -> NDArray[np.uint8]:
    pixels = np.asarray(image)
    rows, columns = (max(1, side // SAMPLES) for side in pixels.shape[:2])
    return pixels[::rows, ::columns]


def _tone(colours: NDArray[np.uint8]) -> Tone:
    lab = lab_of(colours.astype(np.float64) / 255)
    return Tone(lab.mean(axis=0), lab.std(axis=0))
