"""What a look into a model's file finds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

MAX_ELEMENTS = 1 << 26
"""Of vertices, of indices and of the like, 67 million; a scan of a million triangles has three million indices."""


@dataclass(frozen=True)
class Contents:
    """What a model's file says of itself.

    Attributes:
        files: Other files that it names and that are there, absolute, each once.
        notes: What the user should know, for example textures that are missing.
        sample: It says that the sample museum made it.
    """

    files: tuple[Path, ...] = ()
    notes: tuple[str, ...] = ()
    sample: bool = False
