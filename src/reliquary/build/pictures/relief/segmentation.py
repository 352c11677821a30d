"""Semantic maps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from PIL import Image

from reliquary.build.pictures.encoding import encode_png
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import Made
from reliquary.build.pictures.placement import frame_of
from reliquary.build.pictures.stored import nearest, stored_values
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.catalogue.recipe import ImageSpec


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The class index of each pixel, 8 bits; each pixel takes the class at its centre.

    Attributes:
        original: SHA-256 of the map of a panel's own class indices.
        image: Size and fit of the image.
        classes: For each of these indices that of the dataset.
    """

    kind: ClassVar[str] = "segmentation"

    original: str
    image: ImageSpec
    classes: tuple[int, ...]

    def spec(self) -> dict[str, Any]:
        """Return size, fit and classes."""
        return {"size": list(self.image.size), "fit": self.image.fit.value, "classes": list(self.classes)}

    def make(self, original: Original) -> Made:
        """Resample, and give each pixel the dataset's index of its class.

        Raises:
            UnreadablePictureError: The original is no 8-bit PNG of indices, or damaged, or a pixel has a class that
                the panel does not name.
        """
        values = stored_values(original, ("L", "P"), "an 8-bit PNG of class indices")
        if values.max() >= len(self.classes):
            raise UnreadablePictureError("a class index beyond the classes of panel.yaml")
        indices = np.array(self.classes, dtype=np.uint8)
        shown = indices[nearest(values, frame_of(original.width, original.height, self.image))]
        return Made(encode_png(Image.fromarray(shown), marked=original.marked), None)
