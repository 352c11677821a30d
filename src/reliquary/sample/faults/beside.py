"""Laying a card or a scale into a picture, as if it were photographed with the object."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter

STEEPEST = 2.0
"""Degrees by which it may lie askew."""


def laid_beside(picture: NDArray[np.uint8], thing: NDArray[np.uint8], rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return a picture (H, W, 3) with a thing (h, w, 3) along one of its edges, in that edge's direction or across.

    It takes the light, the softness and the grain of a photograph. A thing that is larger than the picture is cut.
    """
    height, width = picture.shape[:2]
    turn = int(rng.integers(4))
    image = Image.fromarray(np.rot90(thing, turn))
    mask = Image.new("L", image.size, 255)
    tilt = float(np.clip(rng.normal(0, 0.7), -STEEPEST, STEEPEST))
    image, mask = (each.rotate(tilt, Image.Resampling.BICUBIC, expand=True) for each in (image, mask))
    # A lying one near the upper or lower edge, a standing one near the left or right one.
    lies = image.width >= image.height
    near = round(float(rng.uniform(0.01, 0.06)) * (height if lies else width))
    if rng.random() < 0.5:
        near = (height - image.height if lies else width - image.width) - near
    along = round(float(rng.uniform(0, 1)) * ((width - image.width) if lies else (height - image.height)))
    place = (along, near) if lies else (near, along)
    canvas, cover = Image.new("RGB", (width, height)), Image.new("L", (width, height))
    canvas.paste(image, place)
    cover.paste(mask, place)
    softness = ImageFilter.GaussianBlur(float(rng.uniform(0.3, 0.7)))
    light = rng.uniform(0.75, 1.0) * rng.uniform(0.93, 1.0, 3)
    shown = np.asarray(canvas.filter(softness), np.float32) * light
    shown += rng.normal(0, rng.uniform(0.3, 2.5), (height, width, 1))
    share = np.asarray(cover.filter(softness), np.float32)[..., None] / 255
    return np.clip(picture * (1 - share) + shown * share, 0, 255).astype(np.uint8)
