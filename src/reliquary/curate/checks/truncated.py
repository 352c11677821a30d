"""Pictures that lost their end on the way and can be decoded all the same."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from reliquary.build.pictures.original import JPEGS
from reliquary.curate.measuring.picture import WorkingPicture
from reliquary.curate.measuring.sights import Sight

START_OF_SCAN = b"\xff\xda"
END_OF_IMAGE = b"\xff\xd9"
"""Markers of JPEG (ITU-T T.81, table B.1); coded pixels never contain them."""

FILL = 128
"""What decoders show where nothing came: all coefficients zero."""

ALIKE = 6
"""Levels by which pixels of the fill may differ after the picture was encoded anew."""

CODING_UNIT = 16
"""Rows that a JPEG is coded by at most: the fill may begin so many rows higher at the right."""

CONTRAST = 10
"""Levels by which what is above the fill must differ from it, in the median of the columns."""

STRIPES = 1.5
"""Levels by which neighbours in a row differ at least where a row that is not plain was repeated."""

REPEATED = 0.4
"""Levels by which the rows differ at most where one row was repeated."""

ALIVE = 4
"""How many times more rows differ above a repeated row than below."""


@dataclass(frozen=True)
class Truncated:
    """Looks for a missing end marker, for a mid-grey lower part, and for one row repeated down to the lower edge.

    What cannot be decoded at all never comes here.

    Attributes:
        smallest: Share of the height that a lost part must have to be seen in the pixels.
    """

    name: ClassVar[str] = "truncated"
    title: ClassVar[str] = "Truncated"
    version: ClassVar[int] = 1

    smallest: float = 0.03

    def look(self, picture: WorkingPicture) -> Sight:
        """Return 1 if the end marker is missing, or else a score by how straight and how large the lost part is."""
        if picture.format in JPEGS and picture.data.rfind(END_OF_IMAGE) < picture.data.rfind(START_OF_SCAN):
            return Sight(1.0, "the file has no end-of-image marker: its end was lost")
        step = CODING_UNIT * picture.grey.shape[0] / picture.height + 2
        grey, straight = _grey_part(picture.rgb, step)
        if grey >= self.smallest and straight >= 0.5:
            score = float(np.interp(straight, (0.8, 0.92, 1), (0, 0.5, 1)))
            return Sight(score, f"the lowest {grey:.0%} are the grey of missing data, up to a straight line")
        repeated = _repeated_part(picture.grey)
        if repeated >= self.smallest:
            return Sight(1.0, f"the lowest {repeated:.0%} repeat one row")
        return Sight(0.0, "the file has its end, and the lower part is neither the grey of missing data nor one row")


def _grey_part(pixels: NDArray[np.uint8], step: float) -> tuple[float, float]:
    """Return the height of a mid-grey lower part as a share of the picture's, and how straight its upper edge is.

    The latter is the share of the columns in which the part ends at the same row, or less than ``step`` rows higher.
    """
    if abs(pixels[-1].astype(np.int16) - FILL).max() > 2 * ALIKE:
        return 0.0, 0.0
    height, width = pixels.shape[:2]
    differs = (abs(pixels[::-1].astype(np.int16) - FILL) > ALIKE).any(axis=2)
    tall = np.where(differs.any(axis=0), differs.argmax(axis=0), height)
    lowest = float(np.percentile(tall, 2))
    straight = float(((tall >= lowest) & (tall <= lowest + step)).mean())
    above = pixels[np.maximum(height - 3 - tall, 0), np.arange(width)].astype(np.int16)
    if np.median(abs(above - FILL).max(axis=1)) < CONTRAST:
        return 0.0, 0.0
    return lowest / height, straight


def _repeated_part(grey: NDArray[np.float32]) -> float:
    """Return the height of a lower part whose rows are all one, and not plain, as a share of the picture's."""
    if grey.shape[0] < 2:
        return 0.0
    between_rows = abs(np.diff(grey, axis=0)).mean(axis=1)[::-1]
    differing = between_rows > REPEATED
    same = int(differing.argmax()) if differing.any() else len(between_rows)
    if same < 2 or same == len(between_rows):
        return 0.0
    stripes = float(abs(np.diff(grey[-1])).mean())
    is_alive = between_rows[same:].mean() > ALIVE * max(float(between_rows[:same].mean()), 0.1)
    return same / grey.shape[0] if stripes >= STRIPES and is_alive else 0.0
