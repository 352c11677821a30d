"""Pictures whose pixels are equal though their files differ: other metadata, another lossless format."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import ClassVar

from reliquary.curate.measuring.look import Looked
from reliquary.curate.measuring.picture import WorkingPicture


class PixelDigest:
    """The descriptor: SHA-256 of width, height, and the pixels at working size.

    Of a picture larger than the working size it is a digest of reduced pixels: two scans that differ in a few pixels
    of many can have the same.
    """

    name: ClassVar[str] = "pixel_digest"
    version: ClassVar[int] = 1

    def describe(self, picture: WorkingPicture) -> bytes:
        """Return the digest, 32 bytes."""
        size = f"{picture.width} x {picture.height} ".encode()
        digest = hashlib.sha256(size)
        digest.update(picture.rgb.data)
        return digest.digest()


def equal_pictures(looked: Looked) -> list[list[str]]:
    """Return the pictures of equal pixels, as sorted SHA-256 of their files; those that are like no other are left out.

    Returns:
        Sorted; every list holds at least two.
    """
    found: defaultdict[bytes, list[str]] = defaultdict(list)
    for sha256, digest in sorted(looked.descriptions[PixelDigest.name].items()):
        found[digest].append(sha256)
    return sorted(pictures for pictures in found.values() if len(pictures) > 1)
