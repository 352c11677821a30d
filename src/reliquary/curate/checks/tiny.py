"""Pictures with too few pixels to learn from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import Sight


@dataclass(frozen=True)
class Tiny:
    """Compares the shorter side with what models take; enlarged, a smaller picture shows nothing more.

    How few bytes a picture has says little: plain grounds compress well. So the score does not go by them.

    Attributes:
        shorter_side: Pixels that the shorter side should have at least.
    """

    name: ClassVar[str] = "tiny"
    title: ClassVar[str] = "Tiny"
    version: ClassVar[int] = 1

    shorter_side: int = 64

    def look(self, picture: WorkingPicture) -> Sight:
        """Return a score that falls from 1 for a single pixel to 0 at twice the limit."""
        shorter = min(picture.width, picture.height)
        score = max(0.0, 1 - (shorter + 1) / (2 * self.shorter_side))
        size = f"the picture has {picture.width} x {picture.height} pixels"
        return Sight(score, f"{size}; its shorter side should have {self.shorter_side} at least")
