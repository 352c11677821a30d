"""Normal maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from PIL import Image

from reliquary.build.pictures.encoding import encode_png
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import Made
from reliquary.build.pictures.relief.depth import heights
from reliquary.catalogue.recipe import ImageSpec
from reliquary.height_fields import normals_from_height


@dataclass(frozen=True, slots=True)
class Normals:
    """Unit normals as an RGB image: x to the right, y up, z towards the viewer.

    A component n of -1..1 is stored as (n + 1) / 2 * 255, rounded half up: a wall seen from the front is
    (128, 128, 255). Slopes are those of the panel itself, not exaggerated.

    Attributes:
        original: SHA-256 of the depth map.
        image: Size and fit of the image.
        value_range: Height of all 65,536 values of the depth map together, in its pixels.
    """

    kind: ClassVar[str] = "normals"

    original: str
    image: ImageSpec
    value_range: float

    def spec(self) -> dict[str, Any]:
        """Return size, fit and the range of heights."""
        return {"size": list(self.image.size), "fit": self.image.fit.value, "value_range": self.value_range}

    def make(self, original: Original) -> Made:
        """Take the slopes of the depth map at the size of the image.

        Raises:
            UnreadablePictureError: The original is no 16-bit grey PNG, or damaged.
        """
        normals = normals_from_height(heights(original, self.image, self.value_range))
        colours = ((normals + 1) * np.float32(127.5) + np.float32(0.5)).astype(np.uint8)
        return Made(encode_png(Image.fromarray(colours), marked=original.marked), None)
