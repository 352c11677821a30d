"""The designs of the test set, and which of them are held out: never looked at when limits are chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reliquary.sample.blanks import (
    cloths,
    empty,
    finds,
    held_out_notices,
    held_out_objects,
    notices,
    objects,
    papers,
    sheets,
    signs,
)
from reliquary.sample.drawing.shading import Field

Draw = Callable[[np.random.Generator, int, int], Field]


@dataclass(frozen=True)
class Design:
    """One kind of pictures.

    Attributes:
        name: What it is called on the page of results.
        blank: Whether its pictures show nothing, or say that there is nothing to show.
        held_out: Whether it is kept for judging.
        draw: Draws one of them from random numbers, height and width: (height, width, 3), 0..1.
    """

    name: str
    blank: bool
    held_out: bool
    draw: Draw


def _designs(draws: tuple[Draw, ...], *, blank: bool, held_out: bool) -> list[Design]:
    return [Design(draw.__name__.replace("_", " "), blank, held_out, draw) for draw in draws]


_NOTICES: tuple[Draw, ...] = (
    empty.uniform,
    empty.noisy,
    empty.linear_gradient,
    empty.radial_gradient,
    empty.three_colour_gradient,
    empty.lens_vignette,
    empty.dark_frame,
    empty.overexposed,
    empty.stepped_gradient,
    empty.fogged_film,
    empty.empty_scanner,
    empty.soft_tile,
    notices.notice_text,
    notices.text_on_gradient,
    notices.camera_sign,
    notices.picture_sign,
    notices.logo,
    notices.thin_frame,
    notices.crossed_box,
    notices.stripes,
    notices.long_notice,
    notices.initial,
    notices.logo_in_a_corner,
    notices.broken_image,
    signs.two_tone,
    signs.vessel_sign,
    signs.watermark,
    signs.card,
    signs.error_page,
    signs.rights_sign,
    signs.question_mark,
    signs.dots,
    signs.colour_bars,
    signs.hourglass,
    signs.plus_in_dashes,
    signs.see_through,
)

_PHOTOGRAPHS: tuple[Draw, ...] = (
    cloths.weave,
    cloths.twill,
    cloths.damask,
    cloths.pile,
    cloths.lace_on_black,
    cloths.linen,
    cloths.moire_silk,
    objects.marble_on_white,
    objects.coin_on_black,
    objects.bronze_on_black,
    objects.plain_ceramic,
    objects.small_object,
    objects.cut_out,
    objects.medal_on_white,
    objects.stele_on_black,
    objects.porcelain_on_white,
    objects.black_lacquer,
    finds.plaster_cast,
    finds.jewel,
    finds.glass,
    finds.ivory_plaque,
    finds.stone_tool,
    finds.seal_impression,
    finds.faded_photograph,
    finds.ring_on_grey,
    finds.sample_museum,
    finds.alabaster,
    finds.ostracon,
    finds.gold_leaf,
    papers.pencil_drawing,
    papers.manuscript,
    papers.engraving,
    papers.ink_on_silk,
    papers.seal,
    papers.inscription,
    papers.laid_paper,
    sheets.papyrus,
    sheets.printed_page,
    sheets.cut_silhouette,
    sheets.calligraphy,
    sheets.chalk_drawing,
    sheets.letter,
    sheets.music,
    sheets.silverpoint,
)

DESIGNS: tuple[Design, ...] = (
    *_designs(_NOTICES, blank=True, held_out=False),
    *_designs(held_out_notices.DRAWS, blank=True, held_out=True),
    *_designs(_PHOTOGRAPHS, blank=False, held_out=False),
    *_designs(held_out_objects.DRAWS, blank=False, held_out=True),
)
"""All of them; those for choosing first, in either kind."""
