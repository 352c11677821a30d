"""Small pictures for large museums: a handful of files, each picture made its own by a comment of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np

from reliquary.records import SAMPLE_MARK
from reliquary.sample.drawing.encoding import jpeg_bytes
from reliquary.seeds import generator

_SIDE = 16
_JPEG = b"\xff\xd8"
_COMMENT = b"\xff\xfe"


class PlainPictures:
    """Pictures that cost no drawing: those given, in turn, with the number in the JPEG's comment.

    Args:
        pictures: JPEG files; None takes eight of 16 by 16 pixels.
    """

    def __init__(self, pictures: Sequence[bytes] | None = None) -> None:
        self._pictures = tuple(pictures or _tiny_pictures())

    def picture(self, number: int, view: int) -> bytes:
        """Return the picture of a view; no two views have the same bytes."""
        chosen = self._pictures[(number + view) % len(self._pictures)]
        return with_comment(chosen, f"{SAMPLE_MARK}, {number}-{view}")


def with_comment(picture: bytes, text: str) -> bytes:
    """Return the picture with another comment: in a JPEG before all others, otherwise behind the picture's end."""
    comment = text.encode("utf-8")
    if not picture.startswith(_JPEG):
        return picture + comment
    # The header segment APP0 comes first (JFIF 1.02).
    start = 4 + int.from_bytes(picture[4:6], "big") if picture[2:4] == b"\xff\xe0" else 2
    segment = _COMMENT + (len(comment) + 2).to_bytes(2, "big") + comment
    return picture[:start] + segment + picture[start:]


@lru_cache(maxsize=1)
def _tiny_pictures() -> tuple[bytes, ...]:
    rng = generator(0, "plain pictures")
    return tuple(jpeg_bytes(rng.integers(0, 256, (_SIDE, _SIDE, 3)).astype(np.uint8)) for _ in range(8))
