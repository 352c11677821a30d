"""Candidates as local copies give them, without any folder."""

from __future__ import annotations

from typing import Any

from reliquary.build.sources.candidate import Candidate, NamedBox, Subject
from reliquary.files import sha256_bytes
from reliquary.records import ImageSource, ImageStatus


def copied(item: str = "wall.jpg", size: tuple[int, int] = (120, 60), **fields: Any) -> Candidate:
    """Return a picture of a copy; its hash is that of its name."""
    given = {
        "source": "copy",
        "item": item,
        "view": 0,
        "status": ImageStatus.STORED,
        "licence": "CC0-1.0",
        "credit": "The Academy",
        "redistributable": True,
        "shows": ImageSource.REAL,
        "subject": Subject(),
        "sha256": sha256_bytes(item.encode()),
        "width": size[0],
        "height": size[1],
    }
    return Candidate(**given | fields)


def box(x: float, y: float, width: float, height: float, name: str = "seal", **fields: Any) -> NamedBox:
    """Return a box of a class."""
    return NamedBox(name, x, y, width, height, **fields)
