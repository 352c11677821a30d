"""Soft shadows that a cut-out throws, drawn from its outline alone."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, cos, pi, sin

import numpy as np
from PIL import Image, ImageFilter

from reliquary.render.compositing.cutouts import BLUR_REACH, ScaledCutout


@dataclass(frozen=True)
class Shadow:
    """How the objects of a composite throw shadows; lengths are shares of the longer side of the object's box.

    Attributes:
        on_ground: The shadow lies flat on the ground at the object's foot, as under lamps above; else on a wall behind.
        angle: From where the light comes, radians, 0 from the left, pi / 2 from above.
        distance: From the object to its shadow on the wall.
        flatness: Height of the shadow on the ground over that of the object.
        softness: Deviation of its blur.
        depth: 0 is no shadow, 1 a black one.
    """

    on_ground: bool
    angle: float
    distance: float
    flatness: float
    softness: float
    depth: float


def draw_shadow(rng: np.random.Generator) -> Shadow:
    """Draw a shadow such as lamps of museums throw: from above, never from below."""
    return Shadow(
        on_ground=bool(rng.random() < 0.5),
        angle=float(rng.uniform(0.2, 0.8)) * pi,
        distance=float(rng.uniform(0.03, 0.09)),
        flatness=float(rng.uniform(0.12, 0.25)),
        softness=float(rng.uniform(0.012, 0.04)),
        depth=float(rng.uniform(0.35, 0.7)),
    )


def throw(shadow: Shadow, picture: Image.Image, cutout: ScaledCutout, place: tuple[int, int]) -> None:
    """Darken a picture, which is changed, where the shadow of a cut-out falls.

    Args:
        shadow: Its kind.
        picture: RGB, what lies behind the cut-out.
        cutout: The cut-out, which is not drawn.
        place: x and y of the top-left corner of its image on the picture.
    """
    left, top, right, bottom = cutout.box
    longer = max(right - left, bottom - top)
    outline = cutout.image.getchannel("a").crop(cutout.box)
    away = (-cos(shadow.angle), sin(shadow.angle))
    if shadow.on_ground:
        height = max(1, round(shadow.flatness * outline.height))
        outline = outline.resize((outline.width, height), Image.Resampling.BOX)
        # The foot stands in the middle of the shadow, which reaches a little away from the light.
        shift = (away[0] * shadow.distance * longer, bottom - top - 0.6 * height)
    else:
        shift = (away[0] * shadow.distance * longer, away[1] * shadow.distance * longer)
    blur = shadow.softness * longer
    margin = ceil(BLUR_REACH * blur)
    wide = outline.crop((-margin, -margin, outline.width + margin, outline.height + margin))
    soft = wide.filter(ImageFilter.GaussianBlur(blur)).point(lambda value: value * shadow.depth)
    corner = (place[0] + left + round(shift[0]) - margin, place[1] + top + round(shift[1]) - margin)
    picture.paste((0, 0, 0), (*corner, corner[0] + soft.width, corner[1] + soft.height), soft)
