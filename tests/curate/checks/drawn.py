"""Pictures of known composition, drawn plainly."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageDraw, ImageFilter

from reliquary.curate.measuring.picture import WorkingPicture
from tests.build.pictures.encoded import encoded

GREY, BROWN = (200, 200, 200), (90, 60, 40)
SIZE = (256, 256)


def canvas(size=SIZE, tone=GREY, fall=0.0):
    """Return a plain ground; ``fall`` is the share of the light that is lost towards the bottom."""
    light = np.linspace(1, 1 - fall, size[1])[:, None, None]
    pixels = np.broadcast_to(light * np.array(tone), (size[1], size[0], 3))
    return Image.fromarray(pixels.round().astype(np.uint8))


def with_discs(image, *discs, tone=BROWN):
    """Draw discs, each x, y and radius in pixels."""
    pen = ImageDraw.Draw(image)
    for x, y, radius in discs:
        pen.ellipse((x - radius, y - radius, x + radius, y + radius), fill=tone)
    return image


def with_shadow(image, box, left=0.55, softness=8):
    """Darken an ellipse with soft edges."""
    mask = Image.new("L", image.size)
    ImageDraw.Draw(mask).ellipse(box, fill=255)
    mask = mask.filter(ImageFilter.GaussianBlur(softness))
    return Image.composite(image.point(lambda level: level * left), image, mask)


def with_grain(image, deviation, seed=0):
    """Add the noise of a sensor."""
    noise = np.random.default_rng(seed).normal(0, deviation, (image.height, image.width, 1))
    return Image.fromarray(np.clip(np.asarray(image) + noise, 0, 255).astype(np.uint8))


def working(image, image_format="PNG", **options):
    return WorkingPicture(encoded(image, image_format, **options))
