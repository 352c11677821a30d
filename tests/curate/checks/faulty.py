"""Pictures for the tests of the checks of photographs and scans."""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.sample.objects.collection import sample_objects
from reliquary.sample.objects.pictures import render_view

OBJECTS = 14


@lru_cache(maxsize=1)
def faultless() -> tuple[NDArray[np.uint8], ...]:
    """Return a few pictures of the sample museum of 400 pixels, of all kinds of objects."""
    own = [item for item in sample_objects(OBJECTS, seed=97) if item.picture == "own"]
    return tuple(render_view(item, 0, 400) for item in own)


def noise(height: int, width: int, seed: int = 0) -> NDArray[np.uint8]:
    """Return a picture in which every pixel is drawn by itself."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def working(pixels: NDArray[np.uint8], form: str = "PNG") -> WorkingPicture:
    """Return the picture as the checks see it."""
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, form, quality=90)
    return WorkingPicture(buffer.getvalue())


def upside_down(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the picture turned by 180 degrees."""
    return np.ascontiguousarray(pixels[::-1, ::-1])
