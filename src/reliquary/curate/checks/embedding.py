"""A description of a picture in some hundred numbers: where which colours are, how often, and which way edges run."""

from __future__ import annotations

from functools import lru_cache
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from reliquary.curate.measuring.look import Looked
from reliquary.curate.measuring.picture import WorkingPicture

Field = NDArray[np.float32]

SIDE = 64
"""Pixels to which a picture is brought, whatever its shape: places are compared, not shapes."""

LAYOUT_CELLS = 6
LIGHTNESS_EDGES = (25, 50, 75)
CHROMA_EDGES = (-20, -6, 6, 20)
TEXTURE_CELLS = 4
ORIENTATIONS = 8
SCALES = (1, 2)

N_COLOURS = (len(LIGHTNESS_EDGES) + 1) * (len(CHROMA_EDGES) + 1) ** 2
DIMENSIONS = 3 * LAYOUT_CELLS**2 + N_COLOURS + len(SCALES) * TEXTURE_CELLS**2 * ORIENTATIONS


class Embedding:
    """Describes a picture by DIMENSIONS numbers, without a trained model; equal pixels give equal numbers.

    - Colour layout: mean L*, a*, b* (CIE 1976, D50, divided by 100) of 6 x 6 cells, after the colour layout
      descriptor of MPEG-7 (ISO/IEC 15938-3).
    - Colour histogram: square roots of the shares of 100 colours in L*a*b*, so that Euclidean distance is Hellinger's;
      near grey the bins are narrow, because most objects are.
    - Texture: histograms of oriented gradients (N. Dalal and B. Triggs, 2005), 8 orientations in 4 x 4 cells, at two
      scales; each scale is divided by its norm, so that contrast does not count.
    """

    name: ClassVar[str] = "embedding"
    version: ClassVar[int] = 1

    def describe(self, picture: WorkingPicture) -> bytes:
        """Return the numbers as little-endian float16."""
        image = picture.small_image.resize((SIDE, SIDE), Image.Resampling.BOX)
        lab = _lab(image)
        grey = np.asarray(image.convert("L"), np.float32)
        parts = [_layout(lab), _colours(lab), *(_texture(grey, scale) for scale in SCALES)]
        return np.concatenate(parts).astype("<f2").tobytes()


def embeddings(looked: Looked) -> tuple[list[str], Field]:
    """Return the embeddings of all pictures that have one.

    Returns:
        SHA-256 of the pictures, and their numbers, (n, DIMENSIONS), in the same order.
    """
    described = looked.descriptions[Embedding.name]
    vectors = np.frombuffer(b"".join(described.values()), "<f2").astype(np.float32)
    return list(described), vectors.reshape(-1, DIMENSIONS)


@lru_cache(maxsize=1)
def _to_lab() -> ImageCms.ImageCmsTransform:
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
    return ImageCms.buildTransform(srgb, lab, "RGB", "LAB")


def _lab(image: Image.Image) -> Field:
    """Return L*, a*, b* of each pixel, (h, w, 3): 0 to 100, and -128 to 127 twice."""
    converted = ImageCms.applyTransform(image, _to_lab())
    if converted is None:  # only where the transform is made in place
        raise ValueError("no picture came back")
    encoded = np.asarray(converted)
    lightness = encoded[..., 0] * np.float32(100 / 255)
    return np.stack([lightness, *encoded[..., 1:].view(np.int8).astype(np.float32).transpose(2, 0, 1)], axis=-1)


def _layout(lab: Field) -> Field:
    cells = np.linspace(0, SIDE, LAYOUT_CELLS + 1).round().astype(int)[:-1]
    sums = np.add.reduceat(np.add.reduceat(lab, cells, axis=0), cells, axis=1)
    sizes = np.diff(cells, append=SIDE)
    return np.asarray(sums / (sizes[:, None, None] * sizes[None, :, None]) / 100, np.float32).ravel()


def _colours(lab: Field) -> Field:
    lightness = np.digitize(lab[..., 0], LIGHTNESS_EDGES)
    green_red, blue_yellow = (np.digitize(lab[..., channel], CHROMA_EDGES) for channel in (1, 2))
    n_chroma = len(CHROMA_EDGES) + 1
    colours = (lightness * n_chroma + green_red) * n_chroma + blue_yellow
    counts = np.bincount(colours.ravel(), minlength=N_COLOURS)
    return np.asarray(np.sqrt(counts / colours.size), np.float32)


def _texture(grey: Field, scale: int) -> Field:
    if scale > 1:
        side = SIDE // scale
        grey = grey.reshape(side, scale, side, scale).mean(axis=(1, 3))
    down, right = np.gradient(grey)
    strength = np.hypot(down, right)
    # Unsigned: a dark line on light ground runs the same way as a light one on dark.
    turns = np.arctan2(down, right) / np.pi % 1
    orientation = np.minimum((turns * ORIENTATIONS).astype(int), ORIENTATIONS - 1)
    cell = np.arange(len(grey)) * TEXTURE_CELLS // len(grey)
    place = (cell[:, None] * TEXTURE_CELLS + cell[None, :]) * ORIENTATIONS + orientation
    found = np.bincount(place.ravel(), strength.ravel(), TEXTURE_CELLS**2 * ORIENTATIONS)
    return np.asarray(found / (np.linalg.norm(found) + SIDE), np.float32)
