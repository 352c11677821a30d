"""The designs of the test set, and which of them are held out: never looked at when limits are chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from reliquary.sample.blanks import (
    cloths,
    empty,
    held_out_notices,
    held_out_objects,
    held_out_papers,
    notices,
    objects,
    papers,
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


DESIGNS: tuple[Design, ...] = (
    *_designs(
        (
            empty.uniform,
            empty.noisy,
            empty.linear_gradient,
            empty.radial_gradient,
            empty.lens_vignette,
            notices.notice_text,
            notices.text_on_gradient,
            notices.camera_sign,
            notices.picture_sign,
            notices.logo,
            notices.thin_frame,
            notices.crossed_box,
            notices.stripes,
        ),
        blank=True,
        held_out=False,
    ),
    *_designs(
        (
            empty.dark_frame,
            empty.overexposed,
            empty.three_colour_gradient,
            held_out_notices.two_tone,
            held_out_notices.vessel_sign,
            held_out_notices.watermark,
            held_out_notices.card,
            held_out_notices.error_page,
            held_out_notices.rights_sign,
            held_out_notices.question_mark,
            held_out_notices.dots,
            held_out_notices.colour_bars,
        ),
        blank=True,
        held_out=True,
    ),
    *_designs(
        (
            cloths.weave,
            cloths.twill,
            objects.marble_on_white,
            objects.coin_on_black,
            objects.bronze_on_black,
            objects.plain_ceramic,
            objects.small_object,
            objects.cut_out,
            papers.pencil_drawing,
            papers.manuscript,
            papers.engraving,
            papers.ink_on_silk,
            papers.seal,
            papers.inscription,
        ),
        blank=False,
        held_out=False,
    ),
    *_designs(
        (
            cloths.damask,
            cloths.pile,
            cloths.lace_on_black,
            held_out_objects.plaster_cast,
            held_out_objects.jewel,
            held_out_objects.glass,
            held_out_objects.ivory_plaque,
            held_out_objects.stone_tool,
            held_out_objects.seal_impression,
            held_out_objects.faded_photograph,
            held_out_objects.ring_on_grey,
            held_out_objects.sample_museum,
            held_out_papers.papyrus,
            held_out_papers.printed_page,
            held_out_papers.cut_silhouette,
            held_out_papers.calligraphy,
            held_out_papers.chalk_drawing,
            held_out_papers.letter,
        ),
        blank=False,
        held_out=True,
    ),
)
"""All of them; those for choosing first, in either kind."""
