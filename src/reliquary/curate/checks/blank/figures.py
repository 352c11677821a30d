"""The figures by which blank pictures are told from others."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from reliquary.curate.checks.blank.blocks import Levels, in_blocks
from reliquary.curate.checks.blank.drawn import Drawn
from reliquary.curate.checks.blank.edges import rises_of, steepness_of
from reliquary.curate.checks.blank.empty import clumps_of, peak_of, weave_of
from reliquary.curate.checks.blank.ground import surface_of
from reliquary.curate.checks.blank.parting import parted
from reliquary.curate.checks.blank.pieces import pieces_of
from reliquary.curate.checks.blank.repeating import repeats_of
from reliquary.curate.checks.blank.roughness import bends_of, roughness_of
from reliquary.curate.checks.blank.tones import alike_of, colours_of, commonest_of, palette_of, span_of, variety_of


class Figures:
    """The figures of a picture by name; what each is, its function says.

    Args:
        grey: Its light (h, w), 0 to 255.
        rgb: Its colours (h, w, 3).

    Attributes:
        quick: Those that are measured at once.
    """

    def __init__(self, grey: Levels, rgb: NDArray[np.uint8]) -> None:
        self._blocks, self._rgb = in_blocks(grey), rgb
        blocks = self._blocks
        self._rises = rises_of(blocks.levels)
        span = span_of(blocks.levels)
        self.quick = {
            "lumps": clumps_of(blocks.light, surface_of(blocks.light)),
            "variety": variety_of(blocks),
            "commonest": commonest_of(colours_of(rgb[::2, ::2])),
            "alike": alike_of(blocks, rgb),
            "span": span,
            **bends_of(blocks),
            **roughness_of(blocks),
            **steepness_of(blocks, self._rises, span),
        }

    def whole(self) -> dict[str, float]:
        """Measure the others too, and return all."""
        picture = parted(self._blocks)
        drawing, pixels = Drawn(picture, self._rises), self._blocks.pixels
        return {
            **self.quick,
            "clumps": clumps_of(self._blocks.light, picture.ground),
            "peak": peak_of(picture),
            "weave": weave_of(picture),
            "repeats": repeats_of(pixels),
            "contrast": picture.contrast,
            "explained": picture.explained,
            "palette": palette_of(colours_of(self._rgb), drawing.inside),
            **pieces_of(drawing.marks),
            **figures_of_drawing(drawing),
        }


def figures_of_drawing(drawing: Drawn) -> dict[str, float]:
    """Measure what stands out from the ground; all 0 where nothing does."""
    names = ("marked", "grain", "unevenness", "blurred", "tones", "texture", "shading", "onesided")
    stands_out = bool(drawing.marks.any())
    return {name: float(getattr(drawing, name)) if stands_out else 0.0 for name in names}
