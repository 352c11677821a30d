"""The figures by which blank pictures are told from others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reliquary.curate.checks.blank.blocks import Blocks, Levels, in_blocks
from reliquary.curate.checks.blank.drawn import Drawn
from reliquary.curate.checks.blank.edges import steepness_of
from reliquary.curate.checks.blank.empty import clumps_of, peak_of, weave_of
from reliquary.curate.checks.blank.ground import surface_of
from reliquary.curate.checks.blank.parting import parted
from reliquary.curate.checks.blank.pieces import pieces_of
from reliquary.curate.checks.blank.repeating import repeats_of
from reliquary.curate.checks.blank.tones import (
    SMOOTH,
    alike_of,
    colours_of,
    commonest_of,
    palette_of,
    span_of,
    variety_of,
)

FLAT = 1.2
"""Roughness of a block, in levels, below which it is flat."""

ROUGHEST = 9.0
"""Bend, in levels, of a picture without smooth places."""


class Figures:
    """The figures of a picture by name; what each is, its function says.

    Args:
        grey: Its light (h, w), 0 to 255.
        rgb: Its colours (h, w, 3).

    Attributes:
        quick: Those that are measured at once.
    """

    def __init__(self, grey: Levels, rgb: NDArray[np.uint8]) -> None:
        self._blocks, self._colours = in_blocks(grey), colours_of(rgb)
        blocks = self._blocks
        self.quick = {
            "lumps": clumps_of(blocks.light, surface_of(blocks.tone)),
            "variety": variety_of(blocks),
            "commonest": commonest_of(self._colours),
            "alike": alike_of(blocks, rgb),
            "flat": float((blocks.rough < FLAT).mean()),
            "calmest": float(np.quantile(blocks.rough, 0.05)),
            "rough": float(np.quantile(blocks.rough, 0.75)),
            "bend": bend_of(blocks),
        }

    def whole(self) -> dict[str, float]:
        """Measure the others too, and return all."""
        picture = parted(self._blocks)
        drawing, pixels = Drawn(picture), self._blocks.pixels
        span = span_of(pixels)
        return {
            **self.quick,
            "clumps": clumps_of(self._blocks.light, picture.ground),
            "peak": peak_of(picture),
            "weave": weave_of(picture),
            "repeats": repeats_of(pixels),
            "contrast": picture.contrast,
            "span": span,
            "palette": palette_of(self._colours, drawing.inside),
            **steepness_of(self._blocks, drawing.rises, span),
            **pieces_of(drawing.marks),
            **figures_of_drawing(drawing),
        }


def figures_of_drawing(drawing: Drawn) -> dict[str, float]:
    """Measure what stands out from the ground; all 0 where nothing does."""
    names = ("marked", "grain", "unevenness", "blurred", "tones", "texture", "shading")
    stands_out = bool(drawing.marks.any())
    return {name: float(getattr(drawing, name)) if stands_out else 0.0 for name in names}


def bend_of(blocks: Blocks) -> float:
    """Return by how much light departs from a straight slope over three smooth blocks in a row, in levels.

    It is the 90th percentile, along rows and columns; ``ROUGHEST`` where no three such blocks stand in a row.
    """
    found = []
    for light, rough in ((blocks.light, blocks.rough), (blocks.light.T, blocks.rough.T)):
        smooth = rough < SMOOTH
        in_a_row = smooth[:-2] & smooth[1:-1] & smooth[2:]
        found.append(np.abs(light[:-2] - 2 * light[1:-1] + light[2:])[in_a_row])
    bends = np.concatenate(found)
    return float(np.quantile(bends, 0.9)) if bends.size else ROUGHEST
