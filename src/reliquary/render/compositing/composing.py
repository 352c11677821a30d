"""Making one composite: a crop of a background with cut-outs on it, and what is seen of each."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from io import BytesIO

import numpy as np
from PIL import Image

from reliquary.records import SAMPLE_MARK, CompositePart, CompositeRecord
from reliquary.render.compositing.arranging import Arrangement, arrange
from reliquary.render.compositing.backgrounds.background import (
    Background,
    Crop,
    blur_in,
    draw_crop,
    open_background,
    shown,
)
from reliquary.render.compositing.cutouts import Cutout, open_cutout
from reliquary.render.compositing.effects import Effects, draw_effects
from reliquary.render.compositing.harmony import Tone, harmonised, tone_of_cutout, tone_of_picture
from reliquary.render.compositing.recent import Recent
from reliquary.render.compositing.shadows import throw
from reliquary.render.compositing.sharpness import missing_blur
from reliquary.render.compositing.task import Task, Wanted
from reliquary.rle import encode_mask
from reliquary.seeds import derive, generator

HELD_BYTES = 128 << 20
"""Of decoded backgrounds, and of decoded views, that a process holds."""


@dataclass(frozen=True)
class Composite:
    """A composite before it is encoded.

    Attributes:
        picture: RGB.
        background: Whose crop it shows.
        arrangement: The cut-outs, from the hindmost to the one in front.
        marked: A part says in its own bytes that the sample museum made it.
    """

    picture: Image.Image
    background: Background
    crop: Crop
    arrangement: Arrangement
    effects: Effects
    marked: bool


class _View:
    """A view that is held decoded; its tone is told when it is asked for."""

    def __init__(self, cutout: Cutout) -> None:
        self.cutout = cutout
        self.n_bytes = 4 * cutout.image.width * cutout.image.height

    @cached_property
    def tone(self) -> Tone:
        return tone_of_cutout(self.cutout)


class Composer:
    """Makes the composites of a set; each is a function of the task and of what is wanted alone.

    Args:
        task: What holds for all of them.
    """

    def __init__(self, task: Task) -> None:
        self._task = task
        self._views = Recent(self._open_view, lambda view: view.n_bytes, HELD_BYTES)
        self._backgrounds = Recent(self._open_background, lambda image: 3 * image.width * image.height, HELD_BYTES)

    def make(self, wanted: Wanted) -> CompositeRecord:
        """Compose, encode and store a composite.

        Raises:
            ReliquaryError: A view or a background is missing, damaged or empty, or the disk is full.
        """
        composite = self.compose(wanted)
        left, top, right, bottom = composite.crop
        return CompositeRecord(
            view_sha256=wanted.view_sha256,
            number=wanted.number,
            background_sha256=composite.background.sha256,
            crop=[left, top, right - left, bottom - top],
            parts=_parts(composite.arrangement),
            effects=composite.effects.names(),
            seed=derive(self._task.seed, *_item(wanted)),
            image_sha256=self._task.blobs.put(_encoded(composite)),
        )

    def compose(self, wanted: Wanted) -> Composite:
        """Compose a picture.

        Raises:
            ReliquaryError: See ``make``.
        """
        wish = self._task.wish
        effects = draw_effects(wish, generator(self._task.seed, *_item(wanted), "effects"))
        rng = generator(self._task.seed, *_item(wanted))
        background = self._task.backgrounds[int(rng.integers(len(self._task.backgrounds)))]
        crop = draw_crop(background, wish.size, rng)
        picture = shown(self._backgrounds[background.sha256], crop, wish.size)
        cutouts = self._cutouts(self._drawn_views(wanted, rng), effects, picture)
        wanted_blur = blur_in(background, crop, wish.size) if effects.blurred else 0.0
        arrangement = arrange(cutouts, wish, lambda scale: missing_blur(wanted_blur, scale), rng)
        for _, cutout, place in arrangement.standing:
            if effects.shadow is not None:
                throw(effects.shadow, picture, cutout, place)
            picture.paste(
                cutout.image, place, cutout.image
            )  # that of RGBa takes colours as multiplied by alpha already
        marked = any(standing.view.marked for standing in arrangement.standing)
        return Composite(picture, background, crop, arrangement, effects, marked)

    def _drawn_views(self, wanted: Wanted, rng: np.random.Generator) -> list[str]:
        """Draw the views of a composite, the main one first, none of them twice."""
        least, greatest = self._task.wish.objects
        further = int(rng.integers(least, greatest + 1)) - 1
        return [wanted.view_sha256, *(wanted.companions[k] for k in rng.permutation(len(wanted.companions))[:further])]

    def _cutouts(self, views: list[str], effects: Effects, picture: Image.Image) -> list[Cutout]:
        opened = [self._views[sha256] for sha256 in views]
        if effects.harmony == 0:
            return [view.cutout for view in opened]
        tone = tone_of_picture(picture)
        return [harmonised(view.cutout, view.tone, tone, effects.harmony) for view in opened]

    def _open_view(self, sha256: str) -> _View:
        return _View(open_cutout(sha256, self._task.blobs))

    def _open_background(self, sha256: str) -> Image.Image:
        return open_background(sha256, self._task.blobs)


def _item(wanted: Wanted) -> tuple[str | int, ...]:
    return ("composite", wanted.view_sha256, wanted.number)


def _parts(arrangement: Arrangement) -> list[CompositePart]:
    parts = []
    for number, (view, cutout, place) in enumerate(arrangement.standing):
        left, top, right, bottom = arrangement.layers.box(number)
        parts.append(
            CompositePart(
                image_sha256=view.sha256,
                place=[place[axis] + cutout.origin[axis] for axis in (0, 1)],
                scale=cutout.scale,
                bbox=[left, top, right - left, bottom - top],
                mask=encode_mask(arrangement.layers.mask(number)),
                visible=arrangement.layers.visible(number),
            )
        )
    return parts


def _encoded(composite: Composite) -> bytes:
    buffer = BytesIO()
    comment = SAMPLE_MARK if composite.marked else b""
    composite.picture.save(buffer, "JPEG", quality=composite.effects.quality, comment=comment)
    return buffer.getvalue()
