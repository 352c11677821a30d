"""Pictures that show a region of an original."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from reliquary.build.pictures.encoding import encode
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import Made
from reliquary.build.pictures.placement import frame_of
from reliquary.build.pictures.resized import framed
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.build.splitting.near_duplicates.fingerprint import fingerprint
from reliquary.catalogue.recipe import ImageSpec


@dataclass(frozen=True, slots=True)
class Cropped:
    """A region of an original, fitted into the image as a whole picture would be.

    Attributes:
        original: SHA-256 of the original.
        box: [x, y, w, h] of the region in pixels of the upright original. It becomes as large as the image: a box of
            twice the image's size gives half the original's resolution.
        image: Size, fit, method and encoding.
    """

    kind: ClassVar[str] = "cropped"

    original: str
    box: tuple[int, int, int, int]
    image: ImageSpec

    def spec(self) -> dict[str, Any]:
        """Return the box and the image spec."""
        return {"box": list(self.box), "image": self.image.model_dump(mode="json")}

    def make(self, original: Original) -> Made:
        """Cut and resize; the fingerprint is that of the result.

        Raises:
            UnreadablePictureError: The original cannot be decoded, or the region does not lie within it.
        """
        left, top, width, height = self.box
        is_inside = left >= 0 and top >= 0 and left + width <= original.width and top + height <= original.height
        if not is_inside or width < 1 or height < 1:
            raise UnreadablePictureError("the region to cut out does not lie within the picture")
        frame = frame_of(width, height, self.image).moved(left, top)
        shown = framed(original, frame, self.image)
        return Made(encode(shown, self.image, marked=original.marked), fingerprint(shown))
