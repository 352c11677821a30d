"""Pictures of masks that came with their image: real losses, marked by hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

import numpy as np
from PIL import Image

from reliquary.build.pictures.encoding import encode_png
from reliquary.build.pictures.masks.dust import INTACT, LOST
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import Made
from reliquary.build.pictures.placement import frame_of
from reliquary.build.pictures.stored import stored_values
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.catalogue.recipe import ImageSpec

DARK = 128
"""Values below it are lost: black on white, as in the dataset."""


@dataclass(frozen=True, slots=True)
class OwnMask:
    """A mask from a file, brought to the size of its image.

    Attributes:
        original: SHA-256 of the mask, a grey or black-and-white PNG of the size of the whole picture.
        image: Size and fit of the image.
        box: [x, y, w, h] of the part of the picture that the image shows.
    """

    kind: ClassVar[str] = "own-mask"

    original: str
    image: ImageSpec
    box: tuple[int, int, int, int]

    def spec(self) -> dict[str, Any]:
        """Return size, fit and box."""
        return {"size": list(self.image.size), "fit": self.image.fit.value, "box": list(self.box)}

    def make(self, original: Original) -> Made:
        """Bring the mask to its size; a pixel is lost if a part of it is. Bars count as intact.

        Raises:
            UnreadablePictureError: The original is no such mask, or nothing is lost in this part of it.
        """
        values = stored_values(original, ("L", "1"), "an 8-bit grey or black-and-white PNG")
        is_lost = values < DARK
        left, top, width, height = self.box
        frame = frame_of(width, height, self.image).moved(left, top)
        # The mean of what a pixel covers: a crack that is thinner than the pixel leaves a trace in it.
        share = Image.fromarray(is_lost * np.uint8(255)).resize(frame.size, Image.Resampling.BOX, box=frame.region)
        lost = np.asarray(share) > 0
        if not lost.any():
            raise UnreadablePictureError("no pixel is lost in the mask")
        mask = Image.new("L", self.image.size, INTACT)
        mask.paste(Image.fromarray(np.where(lost, LOST, INTACT).astype(np.uint8)), frame.corner)
        return Made(encode_png(mask, marked=original.marked), None)
