"""Pictures that are not sharp: out of focus, or enlarged from a smaller picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageFilter


def out_of_focus(picture: NDArray[np.uint8], sigma: float) -> NDArray[np.uint8]:
    """Return a picture (H, W, 3) blurred by a Gaussian of ``sigma`` px."""
    return np.asarray(Image.fromarray(picture).filter(ImageFilter.GaussianBlur(sigma)))


def enlarged(picture: NDArray[np.uint8], factor: float) -> NDArray[np.uint8]:
    """Return a picture (H, W, 3) made ``factor`` times smaller and enlarged again."""
    image = Image.fromarray(picture)
    small = (max(1, round(image.width / factor)), max(1, round(image.height / factor)))
    return np.asarray(image.resize(small, Image.Resampling.LANCZOS).resize(image.size, Image.Resampling.BICUBIC))
