"""Depth maps, and the heights that follow from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from reliquary.build.pictures.encoding import encode_png
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import Made
from reliquary.build.pictures.placement import frame_of
from reliquary.build.pictures.stored import nearest, stored_values
from reliquary.catalogue.recipe import ImageSpec

FARTHEST = 65535


@dataclass(frozen=True, slots=True)
class Depth:
    """A depth map of 16 bits at the size of the image.

    Each pixel takes the value at its centre (nearest neighbour): a mean over an edge would be a depth that is nowhere
    on the panel. No value is changed, so that 0 and 65535 mean what they meant.

    Attributes:
        original: SHA-256 of the depth map.
        image: Size and fit of the image.
    """

    kind: ClassVar[str] = "depth"

    original: str
    image: ImageSpec

    def spec(self) -> dict[str, Any]:
        """Return size and fit."""
        return {"size": list(self.image.size), "fit": self.image.fit.value}

    def make(self, original: Original) -> Made:
        """Resample.

        Raises:
            UnreadablePictureError: The original is no 16-bit grey PNG, or damaged.
        """
        values = resampled_depth(original, self.image)
        return Made(encode_png(Image.fromarray(values), marked=original.marked), None)


def resampled_depth(original: Original, image: ImageSpec) -> NDArray[np.uint16]:
    """Return the values of a depth map at the size of the image, (H, W).

    Raises:
        UnreadablePictureError: The original is no 16-bit grey PNG, or damaged.
    """
    values = stored_values(original, ("I;16",), "a 16-bit grey PNG")
    return nearest(values, frame_of(original.width, original.height, image))


def heights(original: Original, image: ImageSpec, value_range: float) -> NDArray[np.float32]:
    """Return the height of each pixel of the image above the deepest value, in pixels of the image.

    It follows from the depth map of the dataset alone.

    Args:
        original: The depth map.
        image: Size and fit of the image; the fit keeps the proportions.
        value_range: Height of all 65,536 values together, in pixels of the original.

    Returns:
        (H, W), larger towards the viewer.

    Raises:
        UnreadablePictureError: The original is no 16-bit grey PNG, or damaged.
    """
    scale = frame_of(original.width, original.height, image).placement.scale_y
    above = FARTHEST - resampled_depth(original, image)
    return above.astype(np.float32) * np.float32(value_range * scale / FARTHEST)
