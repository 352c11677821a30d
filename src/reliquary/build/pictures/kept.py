"""Pictures that are taken as they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from reliquary.build.pictures.original import Original
from reliquary.build.pictures.picture import Made
from reliquary.build.pictures.unreadable import UnreadablePictureError
from reliquary.build.splitting.near_duplicates.fingerprint import fingerprint

KEPT_FORMATS = ("JPEG", "PNG")


@dataclass(frozen=True, slots=True)
class Kept:
    """The bytes of an original, unchanged: a PNG or an upright JPEG that was checked to decode.

    Attributes:
        original: SHA-256 of the original.
    """

    kind: ClassVar[str] = "kept"

    original: str

    def spec(self) -> dict[str, Any]:
        """Return nothing: the original decides everything."""
        return {}

    def make(self, original: Original) -> Made:
        """Decode the picture to see that it is whole, and return its bytes.

        Raises:
            UnreadablePictureError: It cannot be decoded, is neither PNG nor JPEG, or would have to be turned.
        """
        if original.format not in KEPT_FORMATS:
            raise UnreadablePictureError(f"to be kept as it is, but {original.format} is neither PNG nor JPEG")
        if original.orientation != 1:
            raise UnreadablePictureError("to be kept as it is, but EXIF data asks to turn it")
        return Made(original.data, fingerprint(original.decoded()))
