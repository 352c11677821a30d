"""The pictures of the test set: drawn from a seed, and encoded as museums and aggregators do."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.sample.blanks.designs import Design
from reliquary.sample.drawing.encoding import jpeg_bytes, png_bytes
from reliquary.seeds import generator

LONGER_SIDES = (240, 280, 320, 400, 512, 640, 800, 1000, 1280)
ASPECTS = (1.0, 1.0, 4 / 3, 3 / 4, 3 / 2, 2 / 3, 0.8)
FILTERS = (Image.Resampling.BOX, Image.Resampling.BILINEAR, Image.Resampling.BICUBIC, Image.Resampling.LANCZOS)
PNG_SHARE = 0.2
LOWEST_QUALITY, HIGHEST_QUALITY = 40, 96


def specimen(design: Design, seed: int, number: int) -> bytes:
    """Returns a picture of a design, encoded, with the sample mark in its bytes.

    Half of the pictures were rescaled and a third encoded before, as copies of copies are.

    Args:
        design: What it shows.
        seed: Seed of the test set.
        number: Which picture of the design.
    """
    rng = generator(seed, "blanks", design.name, number)
    longer, aspect = int(rng.choice(LONGER_SIDES)), float(rng.choice(ASPECTS))
    height, width = (round(longer / aspect), longer) if aspect > 1 else (longer, round(longer * aspect))
    field = np.clip(design.draw(rng, height, width), 0, 1)
    return copied((field * np.float32(255) + np.float32(0.5)).astype(np.uint8), rng)


def specimens(design: Design, seed: int, count: int) -> Iterator[bytes]:
    """Yields the first pictures of a design."""
    for number in range(count):
        yield specimen(design, seed, number)


def copied(picture: NDArray[np.uint8], rng: np.random.Generator) -> bytes:
    """Returns a picture (h, w, 3) as some copy of it: encoded before or not, rescaled or not, as JPEG or PNG."""
    image = Image.fromarray(picture)
    if rng.random() < 1 / 3:
        image = Image.open(BytesIO(jpeg_bytes(picture, _quality(rng)))).convert("RGB")
    if rng.random() < 0.5:
        share = float(rng.uniform(0.5, 1.5))
        size = (max(8, round(share * image.width)), max(8, round(share * image.height)))
        image = image.resize(size, FILTERS[int(rng.integers(len(FILTERS)))])
    pixels = np.asarray(image)
    return png_bytes(pixels) if rng.random() < PNG_SHARE else jpeg_bytes(pixels, _quality(rng))


def _quality(rng: np.random.Generator) -> int:
    return int(rng.integers(LOWEST_QUALITY, HIGHEST_QUALITY + 1))
