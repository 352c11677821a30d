"""What the annotations of a copy say of its pictures, whatever their form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reliquary.build.boxes import clipped
from reliquary.build.sources.candidate import NamedBox

ROUNDING = 0.01
"""Annotators round to hundredths of a pixel: by so little a box may stand beyond the edge."""

NO_PICTURE = "annotation without a picture"
OTHER_SIZE = "annotation for a picture of another size"
NO_AREA = "box without an area"
OUTSIDE = "box outside the picture"
PARTLY_OUTSIDE = "part of a box outside the picture"


@dataclass
class Annotations:
    """Boxes and masks, and what is wrong with them.

    Attributes:
        boxes: The boxes of each picture by its path; a picture that is not here was not annotated.
        masks: SHA-256 of the mask of each picture that came with one.
        faulty: The pictures whose annotation cannot be used, with the reason.
        problems: Path and reason of everything else that is wrong.
    """

    boxes: dict[str, tuple[NamedBox, ...]] = field(default_factory=dict)
    masks: dict[str, str] = field(default_factory=dict)
    faulty: dict[str, str] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)

    def add(self, file: str, boxes: Iterable[NamedBox], width: int, height: int) -> None:
        """Take the boxes of a picture as far as they lie in it; of what does not the list of problems tells.

        Args:
            file: Path of the picture.
            boxes: In its pixels.
            width: Of the picture.
            height: Ditto.
        """
        kept = []
        for box in boxes:
            part = clipped(box, (0, 0, width, height))
            if box.width <= 0 or box.height <= 0:
                self.problems.append((file, NO_AREA))
            elif part is None:
                self.problems.append((file, OUTSIDE))
            else:
                kept.append(part)
                if box.width - part.width > ROUNDING or box.height - part.height > ROUNDING:
                    self.problems.append((file, PARTLY_OUTSIDE))
        self.boxes[file] = tuple(kept)
