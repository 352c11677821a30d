"""Pictures that show a whole original in another size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from PIL import Image

from reliquary.build.pictures.encoding import encode
from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import Made
from reliquary.build.pictures.placement import Frame, frame_of
from reliquary.build.splitting.near_duplicates.fingerprint import fingerprint
from reliquary.catalogue.recipe import ImageSpec

BAR_COLOUR = (0, 0, 0)


@dataclass(frozen=True, slots=True)
class Resized:
    """A whole original, letterboxed, distorted or cut to its middle.

    Attributes:
        original: SHA-256 of the original.
        image: Size, fit, method and encoding.
    """

    kind: ClassVar[str] = "resized"

    original: str
    image: ImageSpec

    def spec(self) -> dict[str, Any]:
        """Return the image spec."""
        return self.image.model_dump(mode="json")

    def make(self, original: Original) -> Made:
        """Resize; the fingerprint is that of the whole picture, without bars.

        Raises:
            UnreadablePictureError: The original cannot be decoded.
        """
        frame = frame_of(original.width, original.height, self.image)
        shown = framed(original, frame, self.image)
        whole = original.decoded(original.scale_for(frame.region, frame.size, self.image.method))
        return Made(encode(shown, self.image, marked=original.marked), fingerprint(whole))


def framed(original: Original, frame: Frame, spec: ImageSpec) -> Image.Image:
    """Return an image that shows a part of an original in its place, with black bars round it where there is room.

    Raises:
        UnreadablePictureError: The original cannot be decoded.
    """
    part = original.resampled(frame.region, frame.size, spec.method)
    if frame.size == spec.size:
        return part
    image = Image.new("RGB", spec.size, BAR_COLOUR)
    image.paste(part, frame.corner)
    return image
