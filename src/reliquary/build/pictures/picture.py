"""What a picture of a dataset is, before it is made and after."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar, Protocol

import numpy as np
import PIL
from PIL import features

from reliquary.build.pictures.original import Original
from reliquary.files import canonical_json, sha256_bytes

METHOD_VERSION = 2
"""Grows when a kind of picture gets other bytes, another fingerprint or another refusal from the same input."""


@dataclass(frozen=True, slots=True)
class Made:
    """A picture that was made.

    Attributes:
        data: The encoded image, as it stands in the dataset.
        fingerprint: What near-duplicates are found by; None for a picture that is not compared, such as a mask.
    """

    data: bytes
    fingerprint: bytes | None


class Picture(Protocol):
    """How one image of the dataset is made from one original.

    Attributes:
        kind: Name of the way in which it is made.
    """

    kind: ClassVar[str]

    @property
    def original(self) -> str:
        """SHA-256 of the original."""
        ...

    def spec(self) -> dict[str, Any]:
        """Return, as JSON values, everything beside the original and the kind that decides the bytes."""
        ...

    def make(self, original: Original) -> Made:
        """Make the picture.

        Raises:
            UnreadablePictureError: The original cannot be used.
        """
        ...


def key(picture: Picture) -> str:
    """Return the name of a picture: a SHA-256 over all that decides its bytes, 64 hexadecimal digits."""
    decides = [picture.original, picture.kind, picture.spec(), METHOD_VERSION, tool_versions()]
    return sha256_bytes(canonical_json(decides))


@cache
def tool_versions() -> dict[str, str]:
    """Return the versions of the libraries that decide the bytes of a picture."""
    codecs = {name: features.version(name) for name in ("jpg", "zlib", "webp", "libtiff")}
    turbo = features.version_feature("libjpeg_turbo")
    # Masks and the maps of reliefs are drawn by numpy.
    found = {"numpy": np.__version__, "pillow": PIL.__version__, **codecs, "libjpeg_turbo": turbo}
    return {name: version for name, version in sorted(found.items()) if version}
