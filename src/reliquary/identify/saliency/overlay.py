"""A saliency map, laid over its picture in colours."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.build.pictures.placement import frame_of
from reliquary.catalogue.recipe import ImageSpec
from reliquary.errors import require_extra
from reliquary.identify.saliency.attribution import SaliencyMap

COLOURS = "inferno"
"""A colour map whose lightness grows evenly, so that it reads in grey and to the colour-blind."""

OPACITY = 0.7
"""Of the place that speaks most; places that say nothing show the picture alone."""


def draw_overlay(picture: Image.Image, saliency: SaliencyMap) -> NDArray[np.uint8]:
    """Return a picture with its saliency map over it, RGB, shape (height, width, 3); the map is enlarged to it.

    Args:
        picture: RGB.
        saliency: 0..1, of the whole picture.
    """
    enlarged = np.asarray(Image.fromarray(saliency).resize(picture.size, Image.Resampling.BILINEAR)).clip(0, 1)
    colours = require_extra("rank", "matplotlib").colormaps[COLOURS](enlarged)[..., :3] * 255
    share = OPACITY * enlarged[..., np.newaxis]
    mixed = np.asarray(picture.convert("RGB")) * (1 - share) + colours * share
    overlay: NDArray[np.uint8] = mixed.round().astype(np.uint8)
    return overlay


def of_photograph(saliency: SaliencyMap, size: tuple[int, int], spec: ImageSpec) -> SaliencyMap:
    """Return the map of a photograph from that of the dataset's picture of it, without bars; what was cut off says 0.

    Args:
        saliency: Of the dataset's picture.
        size: Width and height of the photograph, in pixels.
        spec: How the dataset's pictures are made.

    Returns:
        A map whose proportions are those of the photograph, its longer side as many points as the given one has.
    """
    frame, side = frame_of(*size, spec), max(saliency.shape)
    # A point of the map stands for so many pixels of the dataset's picture.
    across, down = spec.size[0] / saliency.shape[1], spec.size[1] / saliency.shape[0]
    left, top = frame.corner[0] / across, frame.corner[1] / down
    box = (left, top, left + frame.size[0] / across, top + frame.size[1] / down)
    scale = side / max(size)
    whole = Image.new("F", (max(1, round(size[0] * scale)), max(1, round(size[1] * scale))))
    x1, y1, x2, y2 = (round(place * scale) for place in frame.region)
    part = Image.fromarray(saliency).resize((max(1, x2 - x1), max(1, y2 - y1)), Image.Resampling.BILINEAR, box=box)
    whole.paste(part, (x1, y1))
    return np.asarray(whole)
